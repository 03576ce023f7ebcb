import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Raster } from '../../contracts/device-ports.ts';
import { createEmulatedPrinter } from '../../device-drivers/slip-printer/emulator/emulated-printer.ts';
import { encodeRaster, feedAndCut, initialise } from '../../device-drivers/slip-printer/escpos.ts';
import { layoutSlip, type SlipMark } from '../../main/slips/layout-slip.ts';
import { createLineMeasure, renderSlip } from '../../main/slips/render-slip.ts';
import { sampleSlip } from '../../main/slips/sample-slip.ts';
import { slipPapers } from '../../main/slips/slip-paper.ts';
import { isBlack, readPng } from '../support/printer-paper.ts';

/*
 * What came out of the printer, line by line, against a rendering by a browser: another shaper and another rasteriser
 * from the same font files. A mark that is missing, cut or misplaced shows.
 */

type Line = Extract<SlipMark, { kind: 'text' }>;
type Box = { readonly left: number; readonly top: number; readonly width: number; readonly height: number };

/** Measured: the worst line of both languages and papers reaches 0.9994; one short of its marks at most 0.98. */
const alike = 0.995;

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
});
afterAll(() => browser.close());

async function fontFace(weight: 400 | 700, file: string): Promise<string> {
  const bytes = await readFile(createRequire(import.meta.url).resolve(`@expo-google-fonts/sarabun/${file}`));
  return `@font-face{font-family:Peer;font-weight:${weight};src:url(data:font/ttf;base64,${bytes.toString('base64')})}`;
}

async function browserRendering(lines: readonly Line[], width: number, height: number): Promise<Raster> {
  const faces = [
    await fontFace(400, '400Regular/Sarabun_400Regular.ttf'),
    await fontFace(700, '700Bold/Sarabun_700Bold.ttf'),
  ];
  const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  const texts = lines.map(
    ({ text, typeface, x, baseline }) =>
      `<text x="${x}" y="${baseline}" font-size="${typeface.size}" font-weight="${typeface.bold ? 700 : 400}" letter-spacing="${typeface.spacing}">${escaped(text)}</text>`,
  );
  const page = await browser.newPage({ viewport: { width, height } });
  await page.setContent(
    `<style>${faces.join('')}*{margin:0}text{font-family:Peer;white-space:pre}</style><svg width="${width}" height="${height}">${texts.join('')}</svg>`,
  );
  await page.evaluate(() => document.fonts.ready);
  const png = await page.screenshot();
  await page.close();
  return readPng(png);
}

/** White writing on a black band read as black on white. */
function inverted(paper: Raster): Raster {
  return { ...paper, bits: paper.bits.map((byte) => ~byte & 0xff) };
}

/** How much of the black of `one` has black of `other` at most one dot away, within the box. */
function covered(one: Raster, other: Raster, { left, top, width, height }: Box): number {
  let black = 0;
  let met = 0;
  for (let y = top; y < top + height; y++) {
    for (let x = left; x < left + width; x++) {
      if (!isBlack(one, x, y)) continue;
      black++;
      const near = [-1, 0, 1].some((dy) => [-1, 0, 1].some((dx) => isBlack(other, x + dx, y + dy)));
      if (near) met++;
    }
  }
  return black === 0 ? 0 : met / black;
}

const likeness = (one: Raster, other: Raster, box: Box) =>
  Math.min(covered(one, other, box), covered(other, one, box));

describe.each([
  ['th', 80],
  ['th', 58],
  ['en', 80],
  ['en', 58],
] as const)('the %s slip on %d mm paper', (language, width) => {
  test('each line on the paper is the line the browser sets', async () => {
    const paper = slipPapers[width];
    const slip = sampleSlip(language);
    const measure = createLineMeasure();
    const layout = layoutSlip({ slip, paper, measure });
    const lines = layout.marks.filter((mark) => mark.kind === 'text');
    const printer = createEmulatedPrinter({ widthDots: paper.width });
    const papers: Raster[] = [];
    printer.onPaper((cut) => papers.push(cut));
    for (const bytes of [initialise, ...encodeRaster(renderSlip({ slip, paper })), feedAndCut])
      printer.receive(bytes);
    const printed = papers[0]!;
    const peer = await browserRendering(lines, layout.width, layout.height);

    const boxOf = (line: Line): Box => {
      const { width: long, ascent, descent } = measure(line.text, line.typeface);
      return {
        left: line.x,
        top: Math.floor(line.baseline - ascent),
        width: Math.ceil(long),
        height: Math.ceil(ascent + descent),
      };
    };
    const likenesses = lines.map((line) =>
      likeness(line.white ? inverted(printed) : printed, peer, boxOf(line)),
    );
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.map(({ text }) => text).filter((_, i) => likenesses[i]! < alike)).toEqual([]);
    expect(
      lines
        .map(({ text }) => text)
        .join('')
        .replace(/\s/g, ''),
    ).toContain(language === 'th' ? 'ตั้งPIN6หลักที่ท่านจำได้และผู้อื่นเดาไม่ได้' : 'Choosea6-digitPIN');

    // The comparison can fail: a line held against the one below it is not like it, nor one whose marks are cut off.
    const black = lines.filter((line) => !line.white);
    const shifted = await browserRendering(
      black.map((line, i) => ({ ...line, text: black[(i + 1) % black.length]!.text })),
      layout.width,
      layout.height,
    );
    const stripped = await browserRendering(
      black.map((line) => ({ ...line, text: line.text.replace(/\p{M}/gu, '') })),
      layout.width,
      layout.height,
    );
    expect(Math.max(...black.map((line) => likeness(printed, shifted, boxOf(line))))).toBeLessThan(0.9);
    const marked = black.filter((line) => /\p{M}/u.test(line.text));
    for (const line of marked) expect(likeness(printed, stripped, boxOf(line))).toBeLessThan(alike);
  });
});
