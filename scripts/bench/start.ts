import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { viewsTh } from '../../contracts/words/views.th.ts';
import { openBrowser } from '../../test/support/kiosk-browser.ts';

/*
 * Cold start to attract: from the start of the host's process (devices simulated, central running, data folder of an
 * enrolled kiosk) until the first screen can be touched in a browser that is already open. The floor is a bare Node
 * server with a page of one button, started and opened the same way in the same rounds.
 */

const rounds = 7;
const root = fileURLToPath(new URL('../..', import.meta.url));

const bareServer = `
const { createServer } = require('node:http');
const page = '<!doctype html><meta charset="utf-8"><button>${viewsTh.attract.start}</button>';
const server = createServer((request, response) => response.setHeader('content-type', 'text/html').end(page));
server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port));`;

type Started = { readonly child: ChildProcess; readonly address: string };

async function start(args: readonly string[]): Promise<Started> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
  const [address] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, address: String(address) };
}

async function end({ child }: Started): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

const folder = await mkdtemp(join(tmpdir(), 'kiosk-bench-'));
const code = 'BENCH-ENROLMENT-CODE';
const central = await start([
  ...['central/main.ts', '--port', '0', '--data', join(folder, 'central'), '--enrol-code', code],
]);
const host = [
  ...['main/node/main.ts', '--port', '0', '--data', join(folder, 'kiosk')],
  ...['--central', central.address, '--enrol', code],
];
const browser = await openBrowser();

async function untilTouchable(args: readonly string[]): Promise<number> {
  const page = await browser.newPage();
  const began = performance.now();
  const started = await start(args);
  await page.goto(started.address);
  await page.getByRole('button', { name: viewsTh.attract.start }).click();
  const took = performance.now() - began;
  await page.close();
  await end(started);
  return took;
}

const median = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;

try {
  // The first start of all enrols the kiosk and makes its database.
  const first = await untilTouchable(host);
  const ours: number[] = [];
  const floor: number[] = [];
  for (let round = 0; round < rounds; round++) {
    floor.push(await untilTouchable(['-e', bareServer]));
    ours.push(await untilTouchable(host));
  }
  const words = (milliseconds: number) => `${milliseconds.toFixed(0)} ms`;
  console.log(`cold start to attract, ${rounds} rounds`);
  console.log(`  bare server and page   median ${words(median(floor))}`);
  console.log(`  kiosk, enrolled        median ${words(median(ours))} (worst ${words(Math.max(...ours))})`);
  console.log(`  kiosk, very first      ${words(first)}`);
  console.log(`  ratio to the bare page ${(median(ours) / median(floor)).toFixed(2)}`);
} finally {
  await browser.close();
  await end(central);
  await rm(folder, { recursive: true, force: true });
}
