import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import fc from 'fast-check';
import { PrinterTypes, ThermalPrinter } from 'node-thermal-printer';
import { describe, expect, test } from 'vitest';
import type { Raster } from '../../contracts/device-ports.ts';
import { createEmulatedPrinter } from '../../device-drivers/slip-printer/emulator/emulated-printer.ts';
import { bandBytes, encodeRaster, feedAndCut, initialise } from '../../device-drivers/slip-printer/escpos.ts';
import { anyRaster, top } from '../support/printer-bench.ts';

function rgba({ width, height, bits }: Raster): Uint8ClampedArray {
  const stride = Math.ceil(width / 8);
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) {
    const black = bits[Math.floor(i / width) * stride + ((i % width) >> 3)]! & (0x80 >> ((i % width) & 7));
    if (black) pixels.fill(0, i * 4, i * 4 + 3);
  }
  return pixels;
}

/** What comes out of the printer when these bytes arrive in pieces of the given sizes. */
function printed(input: {
  readonly bytes: readonly Uint8Array[];
  readonly widthDots: number;
  readonly pieces?: number;
}) {
  const printer = createEmulatedPrinter({ widthDots: input.widthDots });
  const papers: Raster[] = [];
  printer.onPaper((paper) => papers.push(paper));
  for (const chunk of input.bytes) {
    const size = input.pieces ?? chunk.length;
    for (let at = 0; at < chunk.length; at += size) printer.receive(chunk.subarray(at, at + size));
  }
  return { papers, unknown: printer.unknown() };
}

describe('encodeRaster', () => {
  test('cuts a picture into bands of whole rows under the limit', () => {
    const raster = { width: 576, height: 120, bits: new Uint8Array(72 * 120).fill(0xaa) };
    const bands = encodeRaster(raster);
    expect(bands.map((band) => band.length)).toEqual([56 * 72 + 8, 56 * 72 + 8, 8 * 72 + 8]);
    expect(Math.max(...bands.map((band) => band.length - 8))).toBeLessThanOrEqual(bandBytes);
    expect(Array.from(bands[2]!.subarray(0, 9))).toEqual([0x1d, 0x76, 0x30, 0, 72, 0, 8, 0, 0xaa]);
  });

  test('refuses a raster that does not hold whole rows', () => {
    expect(() => encodeRaster({ width: 16, height: 2, bits: new Uint8Array(3) })).toThrow(RangeError);
  });

  test('any picture comes out of the interpreter dot for dot, in whatever pieces its bytes arrive', () => {
    fc.assert(
      fc.property(
        anyRaster({ maxWidth: 90, maxHeight: 500 }),
        fc.integer({ min: 1, max: 3000 }),
        (raster, pieces) => {
          const bytes = [initialise, ...encodeRaster(raster), feedAndCut];
          const { papers, unknown } = printed({ bytes, widthDots: raster.width, pieces });
          expect(unknown).toEqual([]);
          expect(papers).toHaveLength(1);
          expect(top(papers[0]!, raster.height)).toEqual(raster);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('sends the same dots as node-thermal-printer', async () => {
    const raster = fc.sample(anyRaster({ maxWidth: 64, maxHeight: 40 }), { seed: 7, numRuns: 12 });
    for (const one of raster.filter(({ width }) => width % 8 === 0 || width > 8)) {
      const peer = new ThermalPrinter({ type: PrinterTypes.EPSON, interface: 'tcp://127.0.0.1:1' });
      const bytes = peerEpsonRaster(peer, one);
      const [ours] = encodeRaster(one);
      expect(bytes.subarray(8)).toEqual(ours!.subarray(8));
      expect(Array.from(bytes.subarray(4, 8))).toEqual(Array.from(ours!.subarray(4, 8)));
    }
  });

  test('prints the same paper as receipt-printer-encoder', () => {
    const raster = fc.sample(anyRaster({ maxWidth: 96, maxHeight: 96 }), { seed: 11, numRuns: 20 });
    const whole = raster.map(({ width, height, bits }) => {
      const eight = { width: width - (width % 8) + 8, height: height - (height % 8) + 8 };
      const blank = { ...eight, bits: new Uint8Array((eight.width / 8) * eight.height) };
      blank.bits.forEach((_, i) => {
        blank.bits[i] = bits[i % bits.length]!;
      });
      return blank;
    });
    for (const one of whole) {
      const encoder = new ReceiptPrinterEncoder({ language: 'esc-pos', imageMode: 'raster' });
      const image = { data: rgba(one), width: one.width, height: one.height, colorSpace: 'srgb' as const };
      const theirs = encoder.image(image as never, one.width, one.height, 'threshold').encode();
      const peer = printed({ bytes: [theirs, feedAndCut], widthDots: one.width });
      expect(peer.papers).toHaveLength(1);
      expect(top(peer.papers[0]!, one.height)).toEqual(one);
    }
  });
});

/** The peer's own dots, without opening its interface. */
function peerEpsonRaster(peer: ThermalPrinter, raster: Raster): Uint8Array {
  const { printer } = peer as unknown as {
    printer: { printImageBuffer: (width: number, height: number, data: Uint8ClampedArray) => Buffer };
  };
  return Uint8Array.from(printer.printImageBuffer(raster.width, raster.height, rgba(raster)));
}
