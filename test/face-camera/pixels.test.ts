import { createCanvas } from '@napi-rs/canvas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeJpeg, jpegSize } from '../../device-drivers/face-camera/pixels.ts';

function gradient(width: number, height: number): Uint8Array {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const colours = context.createLinearGradient(0, 0, width, height);
  colours.addColorStop(0, '#f00');
  colours.addColorStop(1, '#00f');
  context.fillStyle = colours;
  context.fillRect(0, 0, width, height);
  return new Uint8Array(canvas.toBuffer('image/jpeg', 90));
}

describe('F30 a JPEG', () => {
  const jpeg = gradient(64, 48);

  it('is decoded, also with the chip’s padding behind its end', async () => {
    const padded = Uint8Array.from([...jpeg, ...new Array(100).fill(0x20)]);
    for (const bytes of [jpeg, padded]) {
      const decoded = await decodeJpeg(bytes);
      if (!decoded.ok) throw new Error(decoded.fault.code);
      expect(decoded.value).toMatchObject({ width: 64, height: 48 });
      expect(decoded.value.rgba.length).toBe(64 * 48 * 4);
      expect(decoded.value.rgba[0]).toBeGreaterThan(180);
    }
  });

  it('cut off anywhere is named unreadable, never thrown', async () => {
    for (let length = 0; length < jpeg.length; length += 7) {
      expect(await decodeJpeg(jpeg.slice(0, length))).toMatchObject({
        ok: false,
        fault: { code: 'face.unreadable-image' },
      });
    }
  });

  it('that asks for too much memory is refused before it is decoded', async () => {
    const huge = Uint8Array.from(jpeg);
    const frame = huge.findIndex(
      (byte, at) => byte === 0xff && (huge[at + 1] === 0xc0 || huge[at + 1] === 0xc2),
    );
    huge.set([0xff, 0xff, 0xff, 0xff], frame + 5);
    expect(jpegSize(huge)).toEqual({ width: 65_535, height: 65_535 });
    expect(await decodeJpeg(huge)).toMatchObject({ ok: false, fault: { code: 'face.unreadable-image' } });
  });

  it('of any bytes gives a value or the named fault', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.nat(jpeg.length - 1), async (noise, at) => {
        const spoilt = Uint8Array.from(jpeg);
        spoilt.set(noise.slice(0, jpeg.length - at), at);
        for (const bytes of [noise, spoilt]) {
          const decoded = await decodeJpeg(bytes);
          if (!decoded.ok) expect(decoded.fault.code).toBe('face.unreadable-image');
          else expect(decoded.value.rgba.length).toBe(decoded.value.width * decoded.value.height * 4);
        }
      }),
      { numRuns: 60 },
    );
  });
});
