import { createCanvas, loadImage } from '@napi-rs/canvas';
import { fault } from '../../contracts/faults.ts';
import { failed, type Outcome, ok } from '../../contracts/outcome.ts';

/** An image in memory: rows top to bottom, four bytes a pixel (red, green, blue, alpha). */
export type Pixels = { readonly width: number; readonly height: number; readonly rgba: Uint8ClampedArray };

/** A decoded picture takes four bytes a pixel; a hostile header must not ask for gigabytes. */
const largestSide = 8192;

/** Width and height from a JPEG's frame header, or null where the bytes are no whole JPEG (magic, header, end marker). */
export function jpegSize(jpeg: Uint8Array): { readonly width: number; readonly height: number } | null {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  if (jpeg.length < 20 || view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; at + 9 < jpeg.length; ) {
    if (jpeg[at] !== 0xff) return null;
    const marker = jpeg[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return null;
}

/** True when the end-of-image marker stands in the bytes' last part: chips pad their photo with spaces after it. */
function hasEnd(jpeg: Uint8Array): boolean {
  for (let at = jpeg.length - 2; at > 2; at--) if (jpeg[at] === 0xff && jpeg[at + 1] === 0xd9) return true;
  return false;
}

/** JPEG bytes to pixels. Fault: `face.unreadable-image` (no JPEG, cut off, or too large). */
export async function decodeJpeg(jpeg: Uint8Array): Promise<Outcome<Pixels>> {
  const size = jpegSize(jpeg);
  if (!size || size.width === 0 || size.height === 0)
    return failed(fault('face.unreadable-image', 'not a JPEG'));
  if (size.width > largestSide || size.height > largestSide) {
    return failed(fault('face.unreadable-image', `${size.width}x${size.height} is too large`));
  }
  if (!hasEnd(jpeg)) return failed(fault('face.unreadable-image', 'cut off'));
  let image: Awaited<ReturnType<typeof loadImage>>;
  try {
    image = await loadImage(Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength));
  } catch (error) {
    return failed(
      fault('face.unreadable-image', error instanceof Error ? error.message.slice(0, 200) : 'decoder'),
    );
  }
  const canvas = createCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  context.clearRect(0, 0, canvas.width, canvas.height);
  return ok({ width: canvas.width, height: canvas.height, rgba: data });
}
