import { createCanvas, loadImage } from '@napi-rs/canvas';
import jsQr from 'jsqr';
import type { Raster } from '../../contracts/device-ports.ts';

/** The dots of a PNG: darker than the middle is black. */
export async function readPng(png: Uint8Array): Promise<Raster> {
  const image = await loadImage(Buffer.from(png));
  const canvas = createCanvas(image.width, image.height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  return rasterFrom({ rgba: canvas.data(), width: image.width, height: image.height });
}

/** Pixels (RGBA) as dots: darker than the middle is black. */
export function rasterFrom(picture: {
  readonly rgba: Uint8Array;
  readonly width: number;
  readonly height: number;
}): Raster {
  const { rgba, width, height } = picture;
  const stride = Math.ceil(width / 8);
  const bits = new Uint8Array(stride * height);
  for (let i = 0; i < width * height; i++) {
    const x = i % width;
    if (rgba[i * 4]! < 128) bits[Math.floor(i / width) * stride + (x >> 3)]! |= 0x80 >> (x & 7);
  }
  return { width, height, bits };
}

export function isBlack({ width, height, bits }: Raster, x: number, y: number): boolean {
  if (x < 0 || y < 0 || x >= width || y >= height) return false;
  return (bits[y * Math.ceil(width / 8) + (x >> 3)]! & (0x80 >> (x & 7))) !== 0;
}

/** What a phone reads from the QR symbol on the paper; null when it finds none. */
export function decodeQr(paper: Raster): string | null {
  const pixels = new Uint8ClampedArray(paper.width * paper.height * 4).fill(255);
  for (let i = 0; i < paper.width * paper.height; i++) {
    if (isBlack(paper, i % paper.width, Math.floor(i / paper.width))) pixels.fill(0, i * 4, i * 4 + 3);
  }
  return jsQr.default(pixels, paper.width, paper.height)?.data ?? null;
}
