import { createCanvas } from '@napi-rs/canvas';
import type { Pixels } from '../pixels.ts';

/** Puts a sensor's noise on a picture and encodes it: two frames of a real camera are never the same bytes. */
export function createCameraImage(random: () => number): (pixels: Pixels) => Uint8Array {
  const grain = Int8Array.from({ length: 65_521 }, () =>
    Math.round((random() + random() + random() - 1.5) * 5),
  );
  return ({ width, height, rgba }) => {
    const canvas = createCanvas(width, height);
    const context = canvas.getContext('2d');
    const image = context.createImageData(width, height);
    let at = Math.floor(random() * grain.length);
    for (let from = 0; from < rgba.length; from += 4) {
      at = at + 1 === grain.length ? 0 : at + 1;
      const noise = grain[at] ?? 0;
      image.data[from] = (rgba[from] ?? 0) + noise;
      image.data[from + 1] = (rgba[from + 1] ?? 0) + noise;
      image.data[from + 2] = (rgba[from + 2] ?? 0) + noise;
      image.data[from + 3] = 255;
    }
    context.putImageData(image, 0, 0);
    return new Uint8Array(canvas.toBuffer('image/jpeg', 88));
  };
}
