import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import { type Logger, pino } from 'pino';
import type { Clock } from '../../central/clock.ts';
import { type Database, openPglite, openPostgres } from '../../central/database.ts';
import { type CentralPolicy, defaultPolicy } from '../../central/policy.ts';
import { type RunningCentral, startCentral } from '../../central/start-central.ts';
import {
  centralClient,
  type FakeKiosk,
  fakeKiosk,
  type OperatorClient,
  operatorClient,
} from './central-client.ts';
import { startPostgres } from './postgres.ts';

/** Central's time, moved by the test alone; sleepers wake when it is moved past their end. */
export type TestClock = Clock & {
  readonly advance: (milliseconds: number) => void;
  /** Resolves once something sleeps for exactly so long. */
  readonly sleeping: (milliseconds: number) => Promise<void>;
};

export function testClock(start = '2026-11-22T03:00:00Z'): TestClock {
  let now = Date.parse(start);
  const sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();
  const watchers = new Set<() => void>();
  return {
    now: () => new Date(now),
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        const sleeper = {
          until: now + milliseconds,
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', sleeper.wake);
            resolve();
          },
        };
        sleepers.add(sleeper);
        for (const look of [...watchers]) look();
        signal?.addEventListener('abort', sleeper.wake, { once: true });
      }),
    sleeping: (milliseconds) =>
      new Promise((resolve) => {
        const look = () => {
          if (![...sleepers].some((sleeper) => sleeper.until === now + milliseconds)) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    advance: (milliseconds) => {
      now += milliseconds;
      for (const sleeper of [...sleepers]) if (sleeper.until <= now) sleeper.wake();
    },
  };
}

export type TestCentral = RunningCentral & {
  readonly clock: TestClock;
  readonly operator: OperatorClient;
  readonly anyone: ReturnType<typeof centralClient>;
  readonly newKiosk: () => Promise<FakeKiosk>;
  /** Everything central logged. */
  readonly logged: () => string;
  readonly stop: () => Promise<void>;
};

export const enrolCode = 'ENROL-TEST-CODE';
export const operatorToken = 'operator-token-of-the-test';

/** Central over HTTP on an empty database that is closed with it. */
export async function startTestCentral(o: {
  readonly database: Database;
  readonly policy?: Partial<CentralPolicy>;
  readonly clock?: TestClock;
}): Promise<TestCentral> {
  const clock = o.clock ?? testClock();
  const log = recordingLog();
  const started = await startCentral({
    database: o.database,
    masterKey: randomBytes(32),
    operatorToken,
    log: log.log,
    port: 0,
    publicUrl: 'https://id.example.go.th',
    enrolCode,
    samples: true,
    policy: { ...defaultPolicy, ...o.policy },
    clock,
    upkeep: 'by-hand',
  });
  if (!started.ok) throw new Error(started.fault.code);
  const { url } = started.value;
  const operator = operatorClient({ url, token: operatorToken });
  return {
    ...started.value,
    clock,
    operator,
    anyone: centralClient({ url }),
    newKiosk: async () => {
      const { code } = await operator.value('createEnrolmentCode', { body: { note: 'test' } });
      return fakeKiosk({ url, code, now: clock.now });
    },
    logged: log.logged,
    stop: async () => {
      await started.value.close();
      await o.database.close();
    },
  };
}

function recordingLog(): { readonly log: Logger; readonly logged: () => string } {
  const lines: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  return { log: pino({ level: 'trace' }, stream), logged: () => lines.join('') };
}

/** Both engines central runs on; a suite goes over them with `describe.each`. */
export const engines = ['pglite', 'postgresql'] as const;

/** Opens empty databases of one engine; `stop` ends its server. */
export async function databasesOf(
  engine: (typeof engines)[number],
): Promise<{ readonly open: () => Promise<Database>; readonly stop: () => Promise<void> }> {
  if (engine === 'pglite') {
    // The embedded engine takes seconds to start: one serves all, emptied for each.
    const one = await openPglite(null);
    const open = async () => {
      await one.script('drop schema public cascade; create schema public');
      return { ...one, close: async () => undefined };
    };
    return { open, stop: one.close };
  }
  const server = await startPostgres();
  return { open: async () => openPostgres(await server.newDatabase()), stop: server.stop };
}
