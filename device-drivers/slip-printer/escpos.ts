import type { Raster } from '../../contracts/device-ports.ts';

/*
 * The few ESC/POS commands a slip needs, as Epson, Citizen, Bixolon, HPRT and others document them alike. Thai by code
 * page differs from model to model, so everything is printed as a picture.
 */

/** ESC @: settings back to those of power-on, print buffer empty. */
export const initialise = Uint8Array.of(0x1b, 0x40);

/** GS V 66 0: feeds the last line past the cutter and cuts, leaving one point uncut. */
export const feedAndCut = Uint8Array.of(0x1d, 0x56, 0x42, 0x00);

/** DLE EOT 1..4: printer, offline cause, error cause, paper. Answered at once, also while offline or printing. */
export const statusRequests = [1, 2, 3, 4] as const;
export type StatusRequest = (typeof statusRequests)[number];
export function requestStatus(which: StatusRequest): Uint8Array {
  return Uint8Array.of(0x10, 0x04, which);
}

/** GS r 1: answered in its turn, so its answer tells that everything sent before it has been printed. */
export const requestFence = Uint8Array.of(0x1d, 0x72, 0x01);

/** DLE DC4 8: drops at once what the printer holds and has not printed; answered by `37 25 00`. Not every model knows it. */
export const clearBuffers = Uint8Array.of(0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08);

/** Largest band in bytes: at 19,200 baud it takes two seconds, and a small receive buffer holds it. */
export const bandBytes = 4096;

/**
 * A picture as `GS v 0` commands, cut into bands of whole rows of at most `bandBytes` of dots each; printed one after the other they
 * join without a seam.
 */
export function encodeRaster({ width, height, bits }: Raster): readonly Uint8Array[] {
  const stride = Math.ceil(width / 8);
  if (bits.length !== stride * height) throw new RangeError('a raster holds whole rows');
  const rowsOfBand = Math.max(1, Math.floor(bandBytes / stride));
  const bands: Uint8Array[] = [];
  for (let top = 0; top < height; top += rowsOfBand) {
    const rows = Math.min(rowsOfBand, height - top);
    const header = [0x1d, 0x76, 0x30, 0x00, stride & 0xff, stride >> 8, rows & 0xff, rows >> 8];
    const band = new Uint8Array(header.length + rows * stride);
    band.set(header);
    band.set(bits.subarray(top * stride, (top + rows) * stride), header.length);
    bands.push(band);
  }
  return bands;
}
