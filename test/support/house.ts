import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  centralOperations,
  type DopaState,
  type OperationName,
  type OperationOutput,
} from '../../contracts/central-api.ts';
import type { DockCommand } from '../../contracts/device-ports.ts';
import type { DockState } from '../../contracts/dock.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const enrolmentCode = 'SAMPLE-ENROLMENT-CODE';

/** One of our own processes as `npm run` would start it: the first line of its standard output is its address. */
async function startPart(
  entry: string,
  args: readonly string[],
  name: string,
): Promise<{ readonly child: ChildProcess; readonly address: string; readonly log: () => string }> {
  const child = spawn(process.execPath, [join(root, entry), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk) => {
    log += String(chunk);
  });
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    log += `${line}\n`;
  });
  const address = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    once(child, 'exit').then(() => Promise.reject(new Error(`${name} ended at its start:\n${log}`))),
  ]);
  return { child, address, log: () => log };
}

async function endPart(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

/** Central and a kiosk on this machine, as real processes over real HTTP, with throw-away data. */
export type House = {
  readonly kiosk: string;
  readonly central: string;
  readonly dataDir: string;
  readonly kioskPid: number;
  readonly dock: <K extends DockCommand['kind']>(
    kind: K,
    input: Extract<DockCommand, { kind: K }>['input'],
  ) => Promise<void>;
  readonly dockState: () => Promise<DockState>;
  readonly operator: <N extends OperationName>(
    name: N,
    o?: {
      readonly params?: Readonly<Record<string, string>>;
      readonly query?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    },
  ) => Promise<OperationOutput<N>>;
  readonly setIssuerState: (citizenId: string, state: DopaState) => Promise<void>;
  /** The newest message to this address or number that was sent after `since`; waits for it. */
  readonly messageTo: (to: string, since?: number) => Promise<{ readonly id: number; readonly body: string }>;
  readonly newestMessageId: () => Promise<number>;
  /** What both processes and their children wrote. */
  readonly logs: () => string;
  readonly stopCentral: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export async function startHouse(o: {
  readonly devices: 'simulated' | 'virtual';
  readonly hostArgs?: readonly string[];
}): Promise<House> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kiosk-house-'));
  const token = randomBytes(24).toString('base64url');
  const central = await startPart(
    'central/main.ts',
    [
      '--port',
      '0',
      '--data',
      join(dataDir, 'central'),
      '--enrol-code',
      enrolmentCode,
      '--operator-token',
      token,
    ],
    'central',
  );
  const kiosk = await startPart(
    'main/node/main.ts',
    [
      ...['--port', '0', '--data', join(dataDir, 'kiosk'), '--central', central.address],
      ...['--enrol', enrolmentCode, '--devices', o.devices, ...(o.hostArgs ?? [])],
    ],
    'kiosk',
  );

  const operator: House['operator'] = async (name, input = {}) => {
    const operation = centralOperations[name];
    const path = operation.path.replace(/:(\w+)/g, (_, key: string) =>
      encodeURIComponent(input.params?.[key] ?? ''),
    );
    const url = new URL(path, central.address);
    for (const [key, value] of Object.entries(input.query ?? {})) url.searchParams.set(key, value);
    const response = await fetch(url, {
      method: operation.method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    });
    if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
    return operation.response.parse(await response.json()) as never;
  };

  const messages = async (since: number) =>
    (await operator('listMessages', { query: { since: String(since) } })).messages;

  return {
    kiosk: kiosk.address,
    central: central.address,
    dataDir,
    kioskPid: kiosk.child.pid ?? 0,
    dock: async (kind, input) => {
      const response = await fetch(`${kiosk.address}/dock/${kind}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
      if (!response.ok) throw new Error(`dock ${kind}: ${response.status} ${await response.text()}`);
    },
    dockState: async () => (await (await fetch(`${kiosk.address}/dock/state`)).json()) as DockState,
    operator,
    setIssuerState: async (citizenId, state) => {
      await operator('setPersonState', { params: { citizenId }, body: { state } });
    },
    newestMessageId: async () => Math.max(0, ...(await messages(0)).map(({ id }) => id)),
    messageTo: async (to, since = 0) => {
      for (let asked = 0; asked < 300; asked++) {
        const found = (await messages(since)).findLast((message) => message.to === to);
        if (found) return found;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error('no message came');
    },
    logs: () => central.log() + kiosk.log(),
    stopCentral: () => endPart(central.child),
    stop: async () => {
      await endPart(kiosk.child);
      await endPart(central.child);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
