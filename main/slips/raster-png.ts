import { createCanvas } from '@napi-rs/canvas';
import type { Raster } from '../../contracts/device-ports.ts';

/** A raster as a PNG picture, black dots on white, one pixel a dot. */
export function rasterPng({ width, height, bits }: Raster): Uint8Array {
  const stride = Math.ceil(width / 8);
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const image = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    const x = i % width;
    const byte = bits[Math.floor(i / width) * stride + (x >> 3)] ?? 0;
    image.data.fill(byte & (0x80 >> (x & 7)) ? 0 : 255, i * 4, i * 4 + 3);
    image.data[i * 4 + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return canvas.encodeSync('png');
}
