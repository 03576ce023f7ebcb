import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../store/store.ts';
import { manualClock } from '../support/manual-clock.ts';
import { dataFolder, enrolledStore, unwrap } from '../support/store-folder.ts';

const writer = resolve('test/support/store-writer.ts');

/** Runs the writer until it kills itself (`killAfter`) or has told `killAtLine` lines; gives what it told. */
async function writeUntilKilled(o: {
  readonly dataDir: string;
  readonly killAfter?: number;
  readonly killAtLine?: number;
}): Promise<readonly string[]> {
  const child = spawn(process.execPath, [writer, o.dataDir, String(o.killAfter ?? 0)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  child.stdout.on('data', (chunk: Buffer) => {
    told += chunk.toString();
    if (o.killAtLine && told.split('\n').length > o.killAtLine) child.kill('SIGKILL');
  });
  const signal = await new Promise<NodeJS.Signals | null>((settle) =>
    child.once('close', (_, s) => settle(s)),
  );
  expect(signal).toBe('SIGKILL');
  return told.split('\n').slice(0, -1);
}

/** Reads back what the writer was told is safe: all of it is there, none of it twice, the journal is whole. */
async function checkAgainst(dataDir: string, told: readonly string[]): Promise<void> {
  const keys = new Map<number, string>();
  const mayBeGone = new Set<number>();
  const gone = new Set<number>();
  for (const line of told) {
    const [word = '', sequence = '', key = ''] = line.split(' ');
    if (word === 'recorded') keys.set(Number(sequence), key);
    if (word === 'acknowledging') mayBeGone.add(Number(sequence));
    if (word === 'acknowledged') gone.add(Number(sequence));
  }
  const clock = manualClock(Date.now() + 86_400_000);
  const store = unwrap(openStore({ dataDir, clock, ballast: { ballastBytes: 65_536, minimumFreeBytes: 0 } }));
  expect(store.salvaged).toBeNull();
  expect(await store.journal.verify()).toMatchObject({ sound: true });
  const present = new Map<number, string>();
  while (store.outbox.depth().waiting > 0) {
    clock.advance(600_000);
    for (const item of unwrap(store.outbox.next(100))) {
      expect(present.has(item.sequence)).toBe(false);
      present.set(item.sequence, item.idempotencyKey);
      unwrap(store.outbox.acknowledge(item.id));
    }
  }
  for (const [sequence, key] of keys) {
    if (gone.has(sequence)) expect(present.has(sequence)).toBe(false);
    else if (!mayBeGone.has(sequence)) expect(present.get(sequence)).toBe(key);
  }
  // Every row has its fact, and every fact its row or an acknowledgement: they were written together.
  const facts = store.journal.entries({ after: 0, limit: 1_000_000 }).map((entry) => entry.fact);
  const recorded = facts.flatMap((fact) => (fact.kind === 'proofing.recorded' ? [fact.sequence] : []));
  const acknowledged = facts.flatMap((fact) => (fact.kind === 'outbox.acknowledged' ? [fact.sequence] : []));
  expect([...acknowledged].sort((a, b) => a - b)).toEqual(recorded);
  await store.close();
}

describe('a process that is killed', () => {
  test('at every step of its commits, one after the other, loses nothing it was told is safe (F40, F41)', async () => {
    for (let step = 3; step <= 22; step++) {
      const dataDir = dataFolder();
      const told = await writeUntilKilled({ dataDir, killAfter: step });
      expect(told[0]).toBe('open');
      await checkAgainst(dataDir, told);
    }
  });

  test('again and again over one folder, wherever it stands, loses nothing it was told is safe (F40, F41)', async () => {
    const dataDir = dataFolder();
    const told: string[] = [];
    for (let run = 0; run < 12; run++)
      told.push(...(await writeUntilKilled({ dataDir, killAtLine: 2 + ((run * 7) % 19) })));
    expect(told.filter((line) => line.startsWith('recorded')).length).toBeGreaterThan(24);
    await checkAgainst(dataDir, told);
  });
});

test('a second process is refused while the first lives, and let in after it was killed (F55)', async () => {
  const { store, dataDir } = enrolledStore();
  const second = spawn(process.execPath, [writer, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  let told = '';
  second.stdout.on('data', (chunk: Buffer) => {
    told += chunk.toString();
  });
  const code = await new Promise((settle) => second.once('close', settle));
  expect([code, told]).toEqual([1, 'fault store.in-use\n']);
  await store.close();
  expect((await writeUntilKilled({ dataDir, killAtLine: 2 }))[0]).toBe('open');
  const again = unwrap(openStore({ dataDir, clock: manualClock() }));
  await again.close();
});

test('on a full disk nothing new begins, the queue drains, and afterwards all goes on (F44)', async () => {
  const disk = mkdtempSync(join(tmpdir(), 'kiosk-disk-'));
  onTestFinished(() => rmSync(disk, { recursive: true, force: true }));
  const namespace = process.getuid?.() === 0 ? ['--mount'] : ['--user', '--map-root-user', '--mount'];
  const script = 'mount -t tmpfs -o size=3m tmpfs "$1" && exec "$2" "$3" "$1"';
  const { stdout } = await promisify(execFile)('unshare', [
    ...namespace,
    '--propagation',
    'private',
    'sh',
    '-c',
    script,
    'sh',
    disk,
    process.execPath,
    resolve('test/support/full-disk.ts'),
  ]);
  const seen = JSON.parse(stdout);
  expect(seen.begun).toBeGreaterThan(5);
  expect(seen.refusedBefore).toMatchObject({ ok: false, fault: { code: 'store.disk-full' } });
  expect(seen.onFullDisk).toMatchObject({ ok: false, fault: { code: 'store.disk-full' } });
  expect(seen.depthFull).toMatchObject({ waiting: seen.begun, quarantined: 0 });
  expect(seen.failures).toEqual([]);
  expect(seen.drained).toEqual(Array.from({ length: seen.begun }, (_, index) => index + 1));
  expect(seen.verdict).toMatchObject({ sound: true });
  expect(seen.roomAfter).toMatchObject({ ok: true });
  expect(seen.recordedAfter).toMatchObject({ ok: true });
});
