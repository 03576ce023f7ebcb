import { type Canvas, createCanvas, loadImage } from '@napi-rs/canvas';
import { moiFields } from '../moi-layout.ts';

/** The chip's photo: 297×355 pixels, in 5,118 bytes. */
const width = 297;
const height = 355;
const [, room] = moiFields.photo;

/** The best JPEG quality that still fits the chip. */
async function squeeze(canvas: Canvas): Promise<Uint8Array> {
  let low = 1;
  let high = 95;
  let best: Uint8Array | null = null;
  while (low <= high) {
    const quality = Math.floor((low + high) / 2);
    const jpeg = new Uint8Array(await canvas.encode('jpeg', quality));
    if (jpeg.length <= room) {
      best = jpeg;
      low = quality + 1;
    } else {
      high = quality - 1;
    }
  }
  if (best === null) throw new RangeError('no JPEG quality fits the chip');
  return best;
}

/**
 * Any picture (JPEG or PNG) as a chip portrait: cut to the chip's form around its middle, squeezed until it fits.
 * @throws when the bytes are no picture
 */
export async function chipPortrait(picture: Uint8Array): Promise<Uint8Array> {
  const image = await loadImage(picture);
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const scale = Math.max(width / image.width, height / image.height);
  const [w, h] = [image.width * scale, image.height * scale];
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, (width - w) / 2, (height - h) / 2, w, h);
  return squeeze(canvas);
}

/** A drawn head and shoulders: what a sample card shows when it is given no portrait. No face is found in it. */
export async function silhouette(): Promise<Uint8Array> {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#dfe6ee';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#5b6b7c';
  context.beginPath();
  context.ellipse(width / 2, height * 0.42, width * 0.2, height * 0.22, 0, 0, Math.PI * 2);
  context.fill();
  context.beginPath();
  context.ellipse(width / 2, height * 1.02, width * 0.42, height * 0.32, 0, 0, Math.PI * 2);
  context.fill();
  return squeeze(canvas);
}
