import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { cliFailureSchema, cliSchemas } from '../../contracts/cli.ts';
import type { Raster } from '../../contracts/device-ports.ts';
import { slipSchema } from '../../contracts/slip.ts';
import {
  createEmulatedPrinter,
  type EmulatedPrinter,
} from '../../device-drivers/slip-printer/emulator/emulated-printer.ts';
import { startPtyPeer } from '../../device-drivers/slip-printer/emulator/pty-peer.ts';
import { renderSlip } from '../../main/slips/render-slip.ts';
import { sampleSlip } from '../../main/slips/sample-slip.ts';
import { slipPapers } from '../../main/slips/slip-paper.ts';
import { top } from '../support/printer-bench.ts';
import { decodeQr, readPng } from '../support/printer-paper.ts';

const entry = fileURLToPath(new URL('../../main/cli/kiosk.ts', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slip-command-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function kiosk(...args: readonly string[]) {
  const child = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { out, err, status };
}

async function printerOnLine(printer: EmulatedPrinter) {
  const papers: Raster[] = [];
  printer.onPaper((paper) => papers.push(paper));
  const peer = await startPtyPeer(printer);
  cleanUps.push(peer.close);
  return { path: peer.path, papers, peer };
}

async function sampleFile(language: 'th' | 'en'): Promise<string> {
  const file = join(folder, `${language}.json`);
  const sample = await kiosk('slip', 'sample', '--language', language);
  expect(sample.status).toBe(0);
  await writeFile(file, sample.out);
  return file;
}

describe('kiosk slip', () => {
  test.each(['th', 'en'] as const)('sample gives a valid slip in %s', async (language) => {
    const { out, status } = await kiosk('slip', 'sample', '--language', language, '--json');
    expect(status).toBe(0);
    expect(out.trimEnd()).not.toContain('\n');
    expect(slipSchema.parse(JSON.parse(out))).toEqual(sampleSlip(language));
  });

  test('render writes the picture', async () => {
    const png = join(folder, 'slip.png');
    const { out, status } = await kiosk(
      'slip',
      'render',
      await sampleFile('th'),
      '--png',
      png,
      '--paper',
      '58',
      '--json',
    );
    const raster = renderSlip({ slip: sampleSlip('th'), paper: slipPapers[58] });
    expect(status).toBe(0);
    expect(cliSchemas['slip render'].parse(JSON.parse(out))).toEqual({
      out: png,
      width: 384,
      height: raster.height,
    });
    expect(await readPng(await readFile(png))).toEqual(raster);
  });

  test.each([
    ['th', { fence: true, clear: true }],
    ['en', { fence: false, clear: false }],
  ] as const)('print burns the same dots (%s, a printer that knows %o)', async (language, knows) => {
    const printer = createEmulatedPrinter({ widthDots: 576, knows });
    const { path, papers } = await printerOnLine(printer);
    const { out, status } = await kiosk(
      'slip',
      'print',
      await sampleFile(language),
      '--port',
      path,
      '--json',
    );
    const raster = renderSlip({ slip: sampleSlip(language), paper: slipPapers[80] });
    expect(status).toBe(0);
    expect(JSON.parse(out)).toEqual({ printed: true, width: 576, height: raster.height });
    expect(papers).toHaveLength(1);
    expect(top(papers[0]!, raster.height)).toEqual(raster);
    expect(decodeQr(papers[0]!)).toBe('7Q2M9X4TSMPL');
    expect(printer.unknown()).toEqual([]);
  });

  test('print tells paper out, an absent printer, and one that does not read', async () => {
    const file = await sampleFile('en');
    const printer = createEmulatedPrinter({ widthDots: 576 });
    const { path, papers, peer } = await printerOnLine(printer);
    const faultOf = async (port: string) => {
      const { out, status } = await kiosk('slip', 'print', file, '--port', port, '--json');
      expect(status).toBe(1);
      return cliFailureSchema.parse(JSON.parse(out)).fault;
    };
    printer.set({ paper: 'out' });
    expect(await faultOf(path)).toBe('printer.paper-out');
    printer.set({ paper: 'ok', cover: 'open' });
    expect(await faultOf(path)).toBe('printer.cover-open');
    printer.set({ cover: 'closed' });
    peer.read(false);
    expect(await faultOf(path)).toBe('printer.timeout');
    expect(await faultOf(join(folder, 'no-such-device'))).toBe('printer.absent');
    expect(papers).toEqual([]);
  });

  test('a file that is no slip is refused without saying what it holds', async () => {
    const file = join(folder, 'bad.json');
    const refused = async (content: string) => {
      await writeFile(file, content);
      const { out, status } = await kiosk('slip', 'render', file, '--png', join(folder, 'x.png'), '--json');
      expect(status).toBe(1);
      const failure = cliFailureSchema.parse(JSON.parse(out));
      expect(failure.fault).toBe('slip.invalid');
      return failure.detail;
    };
    await refused('not json, Somchai 3101701234708');
    const whole = { version: 1, language: 'th', blocks: [{ kind: 'text', text: 'เลข 3-1017-01234-70-8' }] };
    expect(await refused(JSON.stringify(whole))).not.toContain('70');
    expect(
      await refused(JSON.stringify({ ...sampleSlip('th'), blocks: [{ kind: 'title', text: '' }] })),
    ).toContain('blocks.0');
  });

  test('wrong usage ends with 64', async () => {
    expect((await kiosk('slip', 'print', 'x.json')).status).toBe(64);
    expect((await kiosk('slip', 'render', 'x.json', '--png', 'y.png', '--paper', '90')).status).toBe(64);
    expect((await kiosk('slip', 'sample', '--language', 'fr')).status).toBe(64);
  });
});
