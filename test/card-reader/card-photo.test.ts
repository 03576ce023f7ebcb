import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import { extractPhoto } from '../../device-drivers/card-reader/card-photo.ts';
import { chipPortrait } from '../../device-drivers/card-reader/emulator/portrait.ts';
import { faultOf, portrait, unwrap } from '../support/card.ts';

function field(jpeg: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(5118).fill(0x20);
  bytes.set(jpeg.subarray(0, 5118));
  return bytes;
}

/** The portrait with one more segment after its start. */
function withSegment(marker: number, content: readonly number[]): Uint8Array {
  const length = content.length + 2;
  return Uint8Array.of(
    ...portrait.subarray(0, 2),
    0xff,
    marker,
    length >> 8,
    length & 0xff,
    ...content,
    ...portrait.subarray(2),
  );
}

describe('the chip photo', () => {
  test('ends with FF D9, padding dropped, decodable at 297×355', async () => {
    const jpeg = unwrap(extractPhoto(field(portrait)));
    expect(Buffer.from(jpeg).equals(Buffer.from(portrait))).toBe(true);
    const image = await loadImage(jpeg);
    expect([image.width, image.height]).toEqual([297, 355]);
  });

  test('is not cut at an FF D9 inside of a segment', () => {
    const jpeg = withSegment(0xe1, [0x00, 0xff, 0xd9, 0x00]);
    expect(jpeg.length).toBeLessThanOrEqual(5118);
    expect(unwrap(extractPhoto(field(jpeg))).length).toBe(jpeg.length);
  });

  test('keeps bytes of 20 right before its end', () => {
    const end = portrait.length - 2;
    const jpeg = Uint8Array.of(...portrait.subarray(0, end), 0x20, 0x20, 0xff, 0xd9);
    expect(unwrap(extractPhoto(field(jpeg))).length).toBe(jpeg.length);
  });

  test.each<[string, Uint8Array]>([
    ['blank', new Uint8Array(5118).fill(0x20)],
    ['zero', new Uint8Array(5118)],
    ['without its end', field(portrait.subarray(0, -2))],
    ['start and end only', field(Uint8Array.of(0xff, 0xd8, 0xff, 0xd9))],
    ['segment past the end', field(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff))],
    ['one byte early', field(portrait.subarray(1))],
  ])('%s is invalid data', (_, bytes) => {
    expect(faultOf(extractPhoto(bytes))).toBe('card.invalid-data');
  });

  test('of an inner structure that is not known ends at its last FF D9', () => {
    const odd = new Uint8Array(5118).map((_, at) => (at * 7 + 1) % 0xf0);
    odd.set([0xff, 0xd8, 0xff, 0xe0]);
    odd.set([0xff, 0xd9], 5116);
    expect(unwrap(extractPhoto(odd))).toEqual(odd);
  });

  test('a cut at any byte is found', () => {
    for (let length = 0; length < portrait.length; length += 13) {
      expect(faultOf(extractPhoto(field(portrait.subarray(0, length))))).toBe('card.invalid-data');
    }
  });
});

test('a noisy picture of any size is squeezed into the chip', async () => {
  const canvas = createCanvas(640, 480);
  const context = canvas.getContext('2d');
  for (let i = 0; i < 4000; i++) {
    context.fillStyle = `rgb(${(i * 37) % 256} ${(i * 91) % 256} ${(i * 13) % 256})`;
    context.fillRect((i * 53) % 640, (i * 29) % 480, 40, 30);
  }
  const jpeg = await chipPortrait(new Uint8Array(await canvas.encode('png')));
  expect(jpeg.length).toBeLessThanOrEqual(5118);
  expect(unwrap(extractPhoto(field(jpeg))).length).toBe(jpeg.length);
});
