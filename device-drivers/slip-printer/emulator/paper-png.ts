import { crc32, deflateSync } from 'node:zlib';
import type { Raster } from '../../../contracts/device-ports.ts';

/** A printed paper as a PNG of one bit a pixel: small enough to show every slip of a day. */
export function paperPng({ width, height, bits }: Raster): Uint8Array {
  const stride = Math.ceil(width / 8);
  // One filter byte (none) before each row; in PNG a set bit is white.
  const rows = Buffer.alloc(height * (stride + 1));
  for (let row = 0; row < height; row++) {
    for (let i = 0; i < stride; i++) rows[row * (stride + 1) + 1 + i] = ~(bits[row * stride + i] ?? 0);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
