import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chooseWindow } from './kiosk-window.ts';
import { type StartedPart, startPart } from './started-part.ts';
import { readUsage, refuse } from './usage.ts';

/*
 * Starts the whole house on one machine: central, the kiosk on its host, and a window on it. The first line on standard
 * output is the kiosk's address. Ctrl-C or SIGTERM ends everything that was started.
 */

const usage = `Usage: npm start -- [options]
Central, the kiosk and a window on it. The first line on standard output is the kiosk's address.

  --port N           port of the kiosk's page (default: 8600, or any when that is taken)
  --central-port N   port of central (default: 8610, or any when that is taken)
  --data DIR         where everything is kept (default: data)
  --devices MODE     simulated (default), virtual (real pcscd with the virtual reader and a pty printer) or real
  --no-window        open no window
  --help             show this
`;
const modes = ['simulated', 'virtual', 'real'];

const usualPorts = { kiosk: 8600, central: 8610 } as const;
const root = fileURLToPath(new URL('..', import.meta.url));

const { values: options } = readUsage({
  usage,
  options: {
    port: { type: 'string' },
    'central-port': { type: 'string' },
    data: { type: 'string', default: join(root, 'data') },
    devices: { type: 'string', default: 'simulated' },
    'no-window': { type: 'boolean', default: false },
    /** Other entry files for central and the host: the house's own tests give stand-ins. */
    entries: { type: 'string', default: root },
  },
});
for (const name of ['port', 'central-port'] as const) {
  const port = Number(options[name] ?? 0);
  if (options[name] === '' || !Number.isInteger(port) || port < 0 || port > 65_535)
    refuse({ why: `--${name}: a number from 0 to 65535`, usage });
}
if (!modes.includes(options.devices)) refuse({ why: `--devices: one of ${modes.join(', ')}`, usage });

/** The usual port when nobody has it, else any (0). */
async function freePort(port: number): Promise<number> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(0));
    probe.listen(port, '127.0.0.1', () => probe.close(() => done(port)));
  });
}

/** The kiosk's enrolment code, made at the first start and kept: central takes it once, whatever the start's number. */
async function enrolmentCode(folder: string): Promise<string> {
  const file = join(folder, 'enrolment-code');
  if (existsSync(file)) return (await readFile(file, 'utf8')).trim();
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const code = Array.from({ length: 16 }, () => letters[randomInt(letters.length)]).join('');
  await writeFile(file, `${code}\n`, { mode: 0o600 });
  return code;
}

const parts: StartedPart[] = [];
let ending = false;

/** Ends the parts in the reverse of the order in which they were started: the window, the kiosk, then central. */
async function end(status: number): Promise<void> {
  if (ending) return;
  ending = true;
  for (const part of parts.toReversed()) await part.end();
  process.exit(status);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
process.on('exit', () => {
  for (const part of parts) part.kill();
});

const data = resolve(options.data);
const logs = join(data, 'logs');

/** Starts one of our own processes and waits for its address; when it dies, before or after that, everything ends. */
async function startProcess(name: string, entry: string, args: readonly string[]): Promise<string> {
  const part = startPart({
    name,
    command: process.execPath,
    args: [join(options.entries, entry), ...args],
    cwd: root,
    logFile: join(logs, `${name}.log`),
  });
  parts.push(part);
  void part.exited.then(async ({ code, signal }) => {
    if (ending) return;
    process.stderr.write(
      `${name} ended (${signal ?? code}); its last words, from ${join(logs, `${name}.log`)}:\n`,
    );
    const log = await readFile(join(logs, `${name}.log`), 'utf8');
    process.stderr.write(`${log.trimEnd().split('\n').slice(-20).join('\n')}\n`);
    await end(1);
  });
  return part.firstLine.catch(() => new Promise<never>(() => undefined));
}

function openWindow(address: string): string {
  if (options['no-window']) return 'no window was asked for';
  const window = chooseWindow({
    address,
    root,
    profile: join(data, 'window'),
    env: process.env,
    superuser: process.getuid?.() === 0,
  });
  if (!window) return 'there is no screen here: open the address in a browser';
  const part = startPart({ ...window, cwd: root, logFile: join(logs, 'window.log') });
  parts.push(part);
  void part.exited.then(() => {
    if (!ending)
      process.stderr.write(`the ${window.name} window was closed; the kiosk goes on serving at ${address}\n`);
  });
  return window.name;
}

await mkdir(logs, { recursive: true });
const code = await enrolmentCode(data);
const folder = { central: join(data, 'central'), kiosk: join(data, 'kiosk') };

const centralAddress = await startProcess('central', 'central/main.ts', [
  ...['--port', options['central-port'] ?? String(await freePort(usualPorts.central))],
  ...['--data', folder.central, '--enrol-code', code],
]);
const kioskAddress = await startProcess('kiosk', 'main/node/main.ts', [
  ...['--port', options.port ?? String(await freePort(usualPorts.kiosk))],
  ...['--data', folder.kiosk, '--central', centralAddress, '--enrol', code, '--devices', options.devices],
]);

process.stdout.write(
  `${[
    kioskAddress,
    `kiosk     ${kioskAddress}/ (devices: ${options.devices}; window: ${openWindow(kioskAddress)})`,
    ...(options.devices === 'real' ? [] : [`dock      ${kioskAddress}/dock/`]),
    `central   ${centralAddress}/ (API: ${centralAddress}/openapi.json)`,
    `operator  ${centralAddress}/console (token: ${join(folder.central, 'operator-token')})`,
    `data      ${data}`,
    'Ctrl-C ends all of it.',
  ].join('\n')}\n`,
);
