import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Raster } from '../../contracts/device-ports.ts';
import type { Slip, SlipBlock } from '../../contracts/slip.ts';
import { renderSlip } from '../../main/slips/render-slip.ts';
import { sampleSlip } from '../../main/slips/sample-slip.ts';
import {
  dotsPerMillimetre,
  type SlipPaperWidth,
  slipPaperFor,
  slipPapers,
} from '../../main/slips/slip-paper.ts';
import { decodeQr, isBlack } from '../support/printer-paper.ts';

const slipOf = (...blocks: SlipBlock[]): Slip => ({ version: 1, language: 'th', blocks });
const render = (width: SlipPaperWidth, ...blocks: SlipBlock[]) =>
  renderSlip({ slip: slipOf(...blocks), paper: slipPapers[width] });
const widths = [58, 80] as const;

/** Numbers of the first and last row or column with black dots. */
function inked(paper: Raster, axis: 'x' | 'y'): { readonly first: number; readonly last: number } {
  const lines = axis === 'x' ? paper.width : paper.height;
  const across = axis === 'x' ? paper.height : paper.width;
  const black = Array.from({ length: lines }, (_, line) => line).filter((line) =>
    Array.from({ length: across }, (_, at) => at).some((at) =>
      axis === 'x' ? isBlack(paper, line, at) : isBlack(paper, at, line),
    ),
  );
  return { first: black[0]!, last: black.at(-1)! };
}

describe.each(widths)('on %d mm paper', (width) => {
  const paper = slipPapers[width];

  test.each(['th', 'en'] as const)(
    'the sample in %s is as wide as the paper, whole bytes a row, inside its margins',
    (language) => {
      const raster = renderSlip({ slip: sampleSlip(language), paper });
      expect(raster.width).toBe(paper.width);
      expect(raster.bits.length).toBe((paper.width / 8) * raster.height);
      expect(inked(raster, 'y').first).toBeGreaterThanOrEqual(paper.margin);
      expect(inked(raster, 'y').last).toBeLessThan(raster.height - paper.margin / 2);
    },
  );

  test('the QR symbol is at least 25 mm wide and read by another library, for every length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 400 }), (data) => {
        const raster = render(width, { kind: 'qr', data, caption: '' });
        const { first, last } = inked(raster, 'x');
        expect(last - first + 1).toBeGreaterThanOrEqual(25 * dotsPerMillimetre);
        expect(decodeQr(raster)).toBe(data);
      }),
      { numRuns: 25 },
    );
  });

  test('stacked Thai marks are not cut: at the top of the paper, in the title band, between lines', () => {
    const marks = 'ปี่ ฏุ๊ ญี่ปุ่น ที่นี่ ผู้รู้ น้ำ ปฏิญญู';
    const text = render(width, { kind: 'text', text: marks });
    expect(inked(text, 'y').first).toBeGreaterThanOrEqual(paper.margin);
    const title = render(width, { kind: 'title', text: marks });
    const band = inked(title, 'y');
    const edgeIsBlack = (y: number) =>
      Array.from({ length: paper.width }, (_, x) => x).every((x) => isBlack(title, x, y));
    for (const y of [band.first, band.first + 1, band.last - 1, band.last]) expect(edgeIsBlack(y)).toBe(true);
  });

  test('every tick box is empty and stands by its line', () => {
    const items = ['บัตรประชาชน', 'ทะเบียนบ้าน', 'รูปถ่าย'];
    const raster = render(width, { kind: 'todo', items });
    const left = paper.margin;
    const column = Array.from({ length: raster.height }, (_, y) => isBlack(raster, left + 14, y));
    const edges = column.filter((black, y) => black && !column[y - 1]).length;
    expect(edges).toBe(2 * items.length);
  });

  test('nothing of any text falls off the paper', () => {
    const long = fc.constantFrom(
      'ที่อยู่',
      'contact@dga.or.th',
      'https://example.go.th/a/very/long/address/that/does/not/fit/on/a/line',
      ' ',
      '02-612-6060',
      'ผู้ใช้',
      'W'.repeat(60),
    );
    fc.assert(
      fc.property(fc.array(long, { minLength: 1, maxLength: 12 }), (parts) => {
        const text = parts.join('').trim().slice(0, 180) || 'ก';
        const raster = render(
          width,
          { kind: 'text', text },
          { kind: 'field', label: 'สถานที่', value: text },
          { kind: 'todo', items: [text] },
        );
        expect(inked(raster, 'x').last).toBeLessThan(paper.width - paper.margin / 2);
      }),
      { numRuns: 20 },
    );
  });
});

test('a printer gets the widest slip it prints in full', () => {
  expect(slipPaperFor(576)).toBe(slipPapers[80]);
  expect(slipPaperFor(640)).toBe(slipPapers[80]);
  expect(slipPaperFor(512)).toBe(slipPapers[58]);
  expect(slipPaperFor(384)).toBe(slipPapers[58]);
});

test('the same slip gives the same dots', () => {
  const once = renderSlip({ slip: sampleSlip('th'), paper: slipPapers[80] });
  expect(renderSlip({ slip: sampleSlip('th'), paper: slipPapers[80] })).toEqual(once);
});
