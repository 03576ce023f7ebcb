import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const project = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Stands in for central and for the host: serves on its port, starts a child that ignores SIGTERM when the file `deaf`
 * is there (a hung driver), and writes down how it was called and which processes it is.
 */
const standIn = (name: string) => `
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
const { values } = parseArgs({ strict: false, options: { port: { type: 'string' }, data: { type: 'string' } } });
mkdirSync(values.data, { recursive: true });
const listen = existsSync(new URL('./deaf', import.meta.url)) ? "process.on('SIGTERM', () => {}); " : '';
const hung = spawn(process.execPath, ['-e', listen + "console.log('up'); setInterval(() => {}, 1e6)"], { stdio: ['ignore', 'pipe', 'inherit'] });
await new Promise((resolve) => hung.stdout.once('data', resolve));
appendFileSync(join(values.data, 'starts'), JSON.stringify({ name: '${name}', args: process.argv.slice(2), pids: [process.pid, hung.pid] }) + '\\n');
const server = createServer((request, response) => { if (request.url === '/crash') { console.error('${name} says farewell'); process.exit(3); } response.end('${name}'); });
server.listen(Number(values.port), '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port));
`;

type Start = { readonly name: string; readonly args: readonly string[]; readonly pids: readonly number[] };

let folder: string;
const running = new Set<ChildProcess>();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'start-'));
  for (const [entry, name] of [
    ['central', 'central'],
    ['main/node', 'kiosk'],
  ] as const) {
    await mkdir(join(folder, 'entries', entry), { recursive: true });
    await writeFile(join(folder, 'entries', entry, 'main.ts'), standIn(name));
  }
  await writeFile(join(folder, 'entries/package.json'), '{ "type": "module" }');
});

afterEach(async () => {
  for (const child of running) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  }
  running.clear();
  await rm(folder, { recursive: true, force: true });
});

function start(): { readonly child: ChildProcess; readonly lines: AsyncIterator<string> } {
  const child = spawn(
    process.execPath,
    [
      join(project, 'scripts/start.ts'),
      ...['--entries', join(folder, 'entries'), '--data', join(folder, 'data')],
      ...['--port', '0', '--central-port', '0', '--no-window'],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  running.add(child);
  return { child, lines: createInterface({ input: child.stdout! })[Symbol.asyncIterator]() };
}

async function startsOf(part: 'central' | 'kiosk'): Promise<readonly Start[]> {
  const text = await readFile(join(folder, 'data', part, 'starts'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Start);
}

/** Runs, and is not merely unreaped. */
function isAlive(pid: number): boolean {
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
  return /\) [^ZX] /.test(stat);
}

async function everyPid(): Promise<readonly number[]> {
  return [...(await startsOf('central')), ...(await startsOf('kiosk'))].flatMap((one) => one.pids);
}

describe('the start command', () => {
  test('prints the kiosk’s address first, then what runs where', async () => {
    const { child, lines } = start();
    const first = (await lines.next()).value;
    expect(first).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await (await fetch(first)).text()).toBe('kiosk');
    const rest = [];
    for (let line = await lines.next(); !line.done; line = await lines.next()) {
      rest.push(line.value);
      if (line.value.startsWith('Ctrl-C')) break;
    }
    const central = rest.join('\n').match(/central +(http:\S+)\//)![1]!;
    expect(await (await fetch(central)).text()).toBe('central');
    expect(rest.join('\n')).toContain(`${first}/dock/`);
    expect(rest.join('\n')).toContain(join(folder, 'data'));
    const [kiosk] = await startsOf('kiosk');
    expect(kiosk!.args.join(' ')).toContain(`--central ${central}`);
    child.kill('SIGTERM');
    await once(child, 'exit');
  });

  test.each([
    ['SIGTERM', 'every process'],
    ['SIGINT', 'every process'],
    ['SIGTERM', 'a process that does not listen'],
  ] as const)('%s ends %s, with status 0', async (signal, what) => {
    if (what !== 'every process') await writeFile(join(folder, 'entries/main/node/deaf'), '');
    const { child, lines } = start();
    await lines.next();
    const pids = await everyPid();
    expect(pids).toHaveLength(4);
    expect(pids.filter(isAlive)).toEqual(pids);
    child.kill(signal);
    const [status] = await once(child, 'exit');
    expect(status).toBe(0);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  test('a part that dies ends the others, says its last words and fails', async () => {
    const { child, lines } = start();
    let errors = '';
    child.stderr!.on('data', (chunk) => {
      errors += chunk;
    });
    const address = (await lines.next()).value;
    const pids = await everyPid();
    await fetch(`${address}/crash`).catch(() => undefined);
    const [status] = await once(child, 'exit');
    expect(status).toBe(1);
    expect(errors).toContain('kiosk ended (3)');
    expect(errors).toContain('kiosk says farewell');
    expect(pids.filter(isAlive)).toEqual([]);
  });

  test('a part that cannot start ends the others and fails', async () => {
    await writeFile(join(folder, 'entries/main/node/main.ts'), "throw new Error('no reader, no kiosk');\n");
    const { child } = start();
    let errors = '';
    child.stderr!.on('data', (chunk) => {
      errors += chunk;
    });
    const [status] = await once(child, 'exit');
    expect(status).toBe(1);
    expect(errors).toContain('no reader, no kiosk');
    const [central] = await startsOf('central');
    expect(central!.pids.filter(isAlive)).toEqual([]);
  });

  test('a second start finds the data and the enrolment code of the first', async () => {
    for (let time = 0; time < 2; time += 1) {
      const { child, lines } = start();
      await lines.next();
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    const codes = async (part: 'central' | 'kiosk', option: string) =>
      (await startsOf(part)).map(({ args }) => args[args.indexOf(option) + 1]);
    const [first, second] = await codes('central', '--enrol-code');
    expect(first).toMatch(/^[A-Z2-9]{16}$/);
    expect(second).toBe(first);
    expect(await codes('kiosk', '--enrol')).toEqual([first, first]);
  });
});
