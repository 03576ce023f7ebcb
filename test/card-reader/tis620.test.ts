import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeTis620, encodeTis620 } from '../../device-drivers/card-reader/tis620.ts';

const thai = [...Array(0x3a).keys()].map((i) => String.fromCodePoint(0x0e01 + i));
const more = [...Array(0x1d).keys()].map((i) => String.fromCodePoint(0x0e3f + i));
const ascii = [...Array(0x5f).keys()].map((i) => String.fromCodePoint(0x20 + i));

test('every character of TIS-620 comes back', () => {
  const all = [...ascii.slice(1), ...thai, ...more].join('');
  expect(decodeTis620(encodeTis620(all, all.length))).toBe(all);
  expect(all.length).toBe(94 + 58 + 29);
});

test('any text comes back, without its padding', () => {
  const text = fc
    .array(fc.constantFrom(...ascii, ...thai, ...more), { maxLength: 100 })
    .map((c) => c.join('').trim());
  fc.assert(
    fc.property(text, (t) => {
      expect(decodeTis620(encodeTis620(t, 100))).toBe(t);
    }),
  );
});

test('zero bytes are padding too', () => {
  expect(decodeTis620(Uint8Array.of(0xa1, 0xd2, 0x20, 0x00, 0x00))).toBe('กา');
});

test.each([0x00, 0x1f, 0x7f, 0x80, 0x85, 0xa0, 0xdb, 0xde, 0xfc, 0xff])(
  'byte %i within a text is no character',
  (byte) => {
    expect(decodeTis620(Uint8Array.of(0xa1, byte, 0xa1))).toBeNull();
  },
);

test('what the chip cannot hold is refused', () => {
  expect(() => encodeTis620('é', 4)).toThrow(RangeError);
  expect(() => encodeTis620('กกกกก', 4)).toThrow(RangeError);
});
