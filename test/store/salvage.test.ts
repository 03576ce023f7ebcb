import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { databaseName, openDatabase } from '../../store/database.ts';
import { successorName } from '../../store/salvage.ts';
import { openStore, type Store } from '../../store/store.ts';
import { manualClock } from '../support/manual-clock.ts';
import { sampleEvidence, sealingKeyPair } from '../support/sample-evidence.ts';
import { dataFolder, enrolledStore, unwrap } from '../support/store-folder.ts';

const pageSize = 4096;
const rows = 12;

/** A closed store with twelve rows of about 8 kB, two of them acknowledged; what each row held. */
async function filled() {
  const { store, dataDir } = enrolledStore();
  for (let n = 0; n < rows; n++) {
    unwrap(
      await store.recordProofing({
        evidence: sampleEvidence({ faceFrame: Buffer.alloc(2_000, n).toString('base64'), chipPhoto: 'AAAA' }),
      }),
    );
  }
  const sealed = new Map(unwrap(store.outbox.next(50)).map((item) => [item.sequence, item.sealed]));
  for (const id of [1, 7]) {
    unwrap(store.outbox.acknowledge(id));
    sealed.delete(id);
  }
  await store.close();
  return { dataDir, sealed };
}

function reopen(dataDir: string): Store {
  const clock = manualClock(Date.now() + 86_400_000);
  const store = unwrap(openStore({ dataDir, clock, ballast: { ballastBytes: 4_096, minimumFreeBytes: 0 } }));
  onTestFinished(() => store.close());
  return store;
}

function damagePage(dataDir: string, page: number): Buffer {
  const path = join(dataDir, databaseName);
  const bytes = readFileSync(path);
  bytes.fill(0xa5, page * pageSize, (page + 1) * pageSize);
  writeFileSync(path, bytes);
  return bytes;
}

test('any one page destroyed: what still has its hash is served, the rest is accounted for, the damaged file is kept (F42, F43)', async () => {
  const { dataDir, sealed } = await filled();
  const pages = readFileSync(join(dataDir, databaseName)).length / pageSize;
  expect(pages).toBeGreaterThan(20);
  let salvages = 0;
  for (let page = 0; page < pages; page++) {
    const copy = join(dataFolder(), 'data');
    cpSync(dataDir, copy, { recursive: true });
    const damaged = damagePage(copy, page);
    const store = reopen(copy);
    const served = unwrap(store.outbox.next(50));
    for (const item of served) expect(item.sealed).toBe(sealed.get(item.sequence));
    const aside = store.outbox.quarantined().length;
    if (store.salvaged === null) {
      expect(store.damaged).toEqual([]);
      // No index or tree page was hit: only a payload can have changed, and it was not served.
      expect([page, served.length + aside]).toEqual([page, sealed.size]);
    } else {
      salvages += 1;
      expect(store.damaged).toHaveLength(1);
      expect(readFileSync(join(copy, store.damaged[0]!, databaseName)).equals(damaged)).toBe(true);
      expect(served.length + aside).toBe(store.salvaged.kept);
      if (store.salvaged.lost !== null) expect(store.salvaged.kept + store.salvaged.lost).toBe(sealed.size);
      expect(store.journal.entries({ after: 0, limit: 1 })).toMatchObject([
        { fact: { kind: 'store.salvaged', kept: store.salvaged.kept } },
      ]);
      expect(await store.journal.verify()).toMatchObject({ sound: true });
    }
    await store.close();
    mkdirSync(join(copy, 'salvage-cut-short'));
    expect(reopen(copy).salvaged).toBeNull();
    expect(readdirSync(copy).filter((name) => /^(salvage|setting)/.test(name))).toEqual([]);
  }
  expect(salvages).toBeGreaterThan(5);
}, 120_000);

test('damage that leaves the rows readable loses none, and captures are counted on', async () => {
  const { dataDir, sealed } = await filled();
  const raw = new Sqlite(join(dataDir, databaseName));
  const root = raw
    .prepare("SELECT rootpage FROM sqlite_master WHERE name = 'outbox_subject'")
    .pluck()
    .get() as number;
  raw.close();
  damagePage(dataDir, root - 1);
  const store = reopen(dataDir);
  expect(store.salvaged).toEqual({ kept: sealed.size, lost: 0 });
  expect(store.settings.get('kioskId')).toBe('kiosk-test');
  expect(unwrap(await store.recordProofing({ evidence: sampleEvidence() })).sequence).toBe(rows + 1);
});

test('nothing left to read: the kiosk starts empty, says so, keeps the file, and uses no number twice', async () => {
  const dataDir = dataFolder();
  writeFileSync(join(dataDir, databaseName), Buffer.alloc(50_000, 0x5a));
  const store = reopen(dataDir);
  expect(store.salvaged).toEqual({ kept: 0, lost: null });
  expect(store.settings.get('kioskId')).toBeNull();
  expect(readdirSync(join(dataDir, store.damaged[0]!))).toEqual([databaseName]);
  unwrap(store.settings.save({ kioskId: 'kiosk-test', configuration: sealingKeyPair().configuration }));
  const { sequence } = unwrap(await store.recordProofing({ evidence: sampleEvidence() }));
  expect(sequence).toBeGreaterThan(Date.parse('2026-01-01') / 60_000);
});

test('a log torn at any place opens at the last whole commit', async () => {
  const { store, dataDir } = enrolledStore();
  for (let n = 0; n < 3; n++) unwrap(store.journal.append({ kind: 'session.started' }));
  const names = readdirSync(dataDir).filter((name) => name.startsWith(databaseName));
  const whole = join(dataFolder(), 'whole');
  mkdirSync(whole);
  for (const name of readdirSync(dataDir)) cpSync(join(dataDir, name), join(whole, name));
  await store.close();
  const log = names.find((name) => name.endsWith('-wal'))!;
  const length = readFileSync(join(whole, log)).length;
  expect(length).toBeGreaterThan(10_000);
  const heads = new Set<number>();
  for (let cut = 0; cut <= length; cut += 1_021) {
    const copy = join(dataFolder(), 'data');
    cpSync(whole, copy, { recursive: true });
    truncateSync(join(copy, log), cut);
    const torn = reopen(copy);
    expect(torn.salvaged).toBeNull();
    const verdict = await torn.journal.verify();
    expect(verdict.sound).toBe(true);
    if (verdict.sound) heads.add(verdict.entries);
    await torn.close();
  }
  expect(heads.size).toBeGreaterThan(2);
});

test('power lost between the steps of a succession: the successor takes over, and never meets the old log', async () => {
  const { dataDir, sealed } = await filled();
  // As it stands after the damaged database went and before its log and the successor's name are dealt with.
  renameSync(join(dataDir, databaseName), join(dataDir, successorName));
  const stale = unwrap(openDatabase(join(dataDir, 'other.db')));
  stale.exec('CREATE TABLE other (x); INSERT INTO other VALUES (1)');
  cpSync(join(dataDir, 'other.db-wal'), join(dataDir, `${databaseName}-wal`));
  stale.close();
  rmSync(join(dataDir, 'other.db'));
  const store = reopen(dataDir);
  expect(unwrap(store.outbox.next(50)).map((item) => item.sequence)).toEqual([...sealed.keys()]);
  expect(existsSync(join(dataDir, successorName))).toBe(false);
});
