import type { Raster } from '../../../contracts/device-ports.ts';

/** What the interpreter makes of the bytes, in the order of the paper. */
export type PrintAct =
  | { readonly kind: 'initialise' }
  /** Rows of dots, cut to the width of the head. */
  | { readonly kind: 'rows'; readonly rows: Raster }
  | { readonly kind: 'feed'; readonly rows: number }
  | { readonly kind: 'cut' }
  | { readonly kind: 'fence' }
  | { readonly kind: 'automatic-status'; readonly on: boolean }
  /** Bytes this printer does not know: text, or a command that no slip should hold. */
  | { readonly kind: 'unknown'; readonly bytes: readonly number[] };

const esc = 0x1b;
const gs = 0x1d;
const dle = 0x10;
const lineFeedRows = 30;

/** What the front of the buffer holds: a whole command, or not enough of one. */
type Step = { readonly length: number; readonly act: PrintAct | null };

/**
 * Reads an ESC/POS byte stream command by command, in whatever pieces it comes. `take` puts bytes in; `step` gives the
 * next act and null when the buffer holds no whole command; `clear` drops what was not worked off, also half a picture.
 */
export function createEscPosInterpreter({ widthDots }: { readonly widthDots: number }): {
  readonly take: (bytes: Uint8Array) => void;
  readonly step: () => PrintAct | null;
  readonly clear: () => void;
} {
  let buffer = new Uint8Array(0);

  const step = (): PrintAct | null => {
    while (buffer.length > 0) {
      const read = readCommand(buffer, widthDots);
      if (!read) return null;
      buffer = buffer.slice(read.length);
      if (read.act) return read.act;
    }
    return null;
  };
  return {
    take: (bytes) => {
      const joined = new Uint8Array(buffer.length + bytes.length);
      joined.set(buffer);
      joined.set(bytes, buffer.length);
      buffer = joined;
    },
    step,
    clear: () => {
      buffer = new Uint8Array(0);
    },
  };
}

function readCommand(bytes: Uint8Array, widthDots: number): Step | null {
  const [first = 0, second, third] = bytes;
  const unknown = (length: number): Step => ({
    length,
    act: { kind: 'unknown', bytes: Array.from(bytes.subarray(0, length)) },
  });
  switch (first) {
    case 0x00:
    case 0x0d:
      return { length: 1, act: null };
    case 0x0a:
      return { length: 1, act: { kind: 'feed', rows: lineFeedRows } };
    case dle:
      // The real-time commands were answered when they arrived; here they are only skipped.
      if (second === undefined) return null;
      if (second === 0x04 || second === 0x05) return bytes.length < 3 ? null : { length: 3, act: null };
      if (second === 0x14) return bytes.length < 10 ? null : { length: 10, act: null };
      return unknown(2);
    case esc:
      if (second === undefined) return null;
      if (second === 0x40) return { length: 2, act: { kind: 'initialise' } };
      if (second === 0x32) return { length: 2, act: null };
      if (third === undefined) return null;
      if (second === 0x64) return { length: 3, act: { kind: 'feed', rows: third * lineFeedRows } };
      if (second === 0x4a) return { length: 3, act: { kind: 'feed', rows: third } };
      if (second === 0x61 || second === 0x33) return { length: 3, act: null };
      return unknown(2);
    case gs:
      if (second === undefined) return null;
      if (second === 0x76) return readRaster(bytes, widthDots);
      if (third === undefined) return null;
      if (second === 0x72) return { length: 3, act: { kind: 'fence' } };
      if (second === 0x61) return { length: 3, act: { kind: 'automatic-status', on: third !== 0 } };
      if (second === 0x56) {
        if (third < 2 || third === 0x30 || third === 0x31) return { length: 3, act: { kind: 'cut' } };
        return bytes.length < 4 ? null : { length: 4, act: { kind: 'cut' } };
      }
      return unknown(2);
    default:
      return unknown(1);
  }
}

/** GS v 0 m xL xH yL yH d…: x in bytes, y in rows; m doubles width (1), height (2) or both (3), which no slip uses. */
function readRaster(bytes: Uint8Array, widthDots: number): Step | null {
  const [, , zero, mode, xl, xh, yl, yh] = bytes;
  if (yh === undefined) return null;
  if ((zero !== 0x00 && zero !== 0x30) || (mode !== 0 && mode !== 0x30)) {
    return { length: 8, act: { kind: 'unknown', bytes: Array.from(bytes.subarray(0, 8)) } };
  }
  const stride = (xl ?? 0) + (xh ?? 0) * 256;
  const height = (yl ?? 0) + yh * 256;
  const length = 8 + stride * height;
  if (bytes.length < length) return null;
  return {
    length,
    act: { kind: 'rows', rows: underHead(bytes.subarray(8, length), stride, height, widthDots) },
  };
}

/** The dots that lie under the head: what is wider falls off, what is narrower leaves white. */
function underHead(dots: Uint8Array, stride: number, height: number, widthDots: number): Raster {
  const headStride = Math.ceil(widthDots / 8);
  const lastByte = widthDots % 8 === 0 ? 0xff : (0xff << (8 - (widthDots % 8))) & 0xff;
  const bits = new Uint8Array(headStride * height);
  for (let row = 0; row < height; row++) {
    const kept = dots.subarray(row * stride, row * stride + Math.min(stride, headStride));
    bits.set(kept, row * headStride);
    const end = (row + 1) * headStride - 1;
    bits[end] = (bits[end] ?? 0) & lastByte;
  }
  return { width: widthDots, height, bits };
}
