import { createCanvas, loadImage } from '@napi-rs/canvas';
import jsQr from 'jsqr';

/** What the QR symbol on a printed slip says; `picture` is the PNG of the paper as a data URL. */
export async function qrOfSlip(picture: string | null): Promise<string> {
  if (picture === null) throw new Error('nothing was printed');
  const image = await loadImage(picture);
  const canvas = createCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const { data, width, height } = context.getImageData(0, 0, image.width, image.height);
  const found = jsQr.default(data, width, height);
  if (!found) throw new Error('no QR symbol on the slip');
  return found.data;
}
