import { clearBuffers } from '../escpos.ts';

const dle = 0x10;
const eot = 0x04;

/**
 * Finds the real-time commands in a byte stream wherever they stand, as a printer does on receiving: also inside a picture whose dots happen to
 * look like one. Yields the stream in pieces; a command takes effect right after the piece that ends with it.
 */
export function createRealTimeScanner(input: {
  readonly onStatusRequest: (which: number) => void;
  readonly onClear: () => void;
}): (bytes: Uint8Array) => Iterable<Uint8Array> {
  let seen: number[] = [];

  const effectOf = (byte: number): (() => void) | null => {
    if (byte === dle) {
      seen = [byte];
      return null;
    }
    if (seen.length === 0) return null;
    seen.push(byte);
    const [, command, which] = seen;
    if (command === eot) {
      if (which === undefined) return null;
      seen = [];
      return which >= 1 && which <= 4 ? () => input.onStatusRequest(which) : null;
    }
    if (byte !== clearBuffers[seen.length - 1]) {
      seen = [];
      return null;
    }
    if (seen.length < clearBuffers.length) return null;
    seen = [];
    return input.onClear;
  };

  return function* scan(bytes) {
    let from = 0;
    for (const [index, byte] of bytes.entries()) {
      const effect = effectOf(byte);
      if (!effect) continue;
      yield bytes.subarray(from, index + 1);
      from = index + 1;
      effect();
    }
    yield bytes.subarray(from);
  };
}
