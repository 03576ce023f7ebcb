import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { databaseName } from '../../store/database.ts';
import { openStore } from '../../store/store.ts';
import { manualClock } from '../support/manual-clock.ts';
import { sampleEvidence } from '../support/sample-evidence.ts';
import { dataFolder, enrolledStore, unwrap } from '../support/store-folder.ts';

/** A closed store with eight entries, the last three after the last signature but one. */
async function written() {
  const { store, dataDir, clock } = enrolledStore();
  unwrap(store.journal.append({ kind: 'kiosk.started', softwareVersion: '0.1.0' }));
  for (let n = 0; n < 3; n++) {
    clock.advance(1_000);
    unwrap(store.journal.append({ kind: 'session.started' }));
    unwrap(store.journal.append({ kind: 'session.ended', reason: 'idle' }));
  }
  await store.close();
  return { dataDir, clock };
}

async function verdictAfter(dataDir: string, tamper: string) {
  const raw = new Sqlite(join(dataDir, databaseName));
  raw.exec(tamper);
  raw.close();
  const store = unwrap(openStore({ dataDir, clock: manualClock() }));
  onTestFinished(() => store.close());
  return store.journal.verify();
}

describe('the journal (F26)', () => {
  test('untouched, is sound and signed', async () => {
    const { dataDir } = await written();
    expect(await verdictAfter(dataDir, '')).toEqual({ sound: true, entries: 8, unsigned: 0 });
  });

  test.each([
    [
      'edited fact',
      "UPDATE journal SET fact = replace(fact, 'idle', 'done') WHERE sequence = 4",
      'edited',
      4,
    ],
    ['edited time', "UPDATE journal SET at = '2020-01-01T00:00:00.000Z' WHERE sequence = 3", 'edited', 3],
    ['unreadable fact', "UPDATE journal SET fact = '{' WHERE sequence = 3", 'edited', 3],
    ['removed from the middle', 'DELETE FROM journal WHERE sequence = 5', 'missing', 5],
    [
      'removed, later ones moved up',
      'DELETE FROM journal WHERE sequence = 5; UPDATE journal SET sequence = sequence - 1 WHERE sequence > 5',
      'edited',
      5,
    ],
    [
      'two exchanged',
      'UPDATE journal SET sequence = -1 WHERE sequence = 3; UPDATE journal SET sequence = 3 WHERE sequence = 4; UPDATE journal SET sequence = 4 WHERE sequence = -1',
      'edited',
      3,
    ],
    ['tail cut off', 'DELETE FROM journal WHERE sequence > 6', 'cut', 6],
    ['all removed', 'DELETE FROM journal', 'cut', 0],
    [
      'tail cut off and the head moved with it',
      'DELETE FROM journal WHERE sequence > 6; UPDATE journal_head SET sequence = 6, hash = (SELECT hash FROM journal WHERE sequence = 6)',
      'cut',
      6,
    ],
    ['signature replaced', 'UPDATE journal_seal SET signature = zeroblob(64)', 'signature', 8],
  ] as const)('%s: found', async (_, tamper, why, at) => {
    const { dataDir } = await written();
    expect(await verdictAfter(dataDir, tamper)).toEqual({ sound: false, at, why });
  });

  test('a chain rewritten whole by somebody without the key is found', async () => {
    const { dataDir } = await written();
    const forged = unwrap(openStore({ dataDir: dataFolder(), clock: manualClock() }));
    for (let n = 0; n < 8; n++) unwrap(forged.journal.append({ kind: 'session.started' }));
    const rows = forged.journal.entries({ after: 0, limit: 10 });
    await forged.close();
    const raw = new Sqlite(join(dataDir, databaseName));
    raw.exec('DELETE FROM journal');
    const { canonicalJson } = await import('../../contracts/canonical-json.ts');
    for (const row of rows) {
      raw
        .prepare('INSERT INTO journal VALUES (?, ?, ?, ?, ?)')
        .run(row.sequence, row.at, canonicalJson(row.fact), row.previous, row.hash);
    }
    raw.prepare('UPDATE journal_head SET hash = ?').run(rows.at(-1)!.hash);
    raw.prepare('UPDATE journal_seal SET hash = ?').run(rows.at(-1)!.hash);
    raw.close();
    const store = unwrap(openStore({ dataDir, clock: manualClock() }));
    onTestFinished(() => store.close());
    expect(await store.journal.verify()).toEqual({ sound: false, at: 8, why: 'signature' });
  });

  test('entries after the last signature are counted, and signed when the store closes', async () => {
    const { store, dataDir } = enrolledStore();
    unwrap(await store.recordProofing({ evidence: sampleEvidence() }));
    unwrap(store.journal.append({ kind: 'session.ended', reason: 'pending' }));
    expect(await store.journal.verify()).toEqual({ sound: true, entries: 3, unsigned: 1 });
    await store.close();
    const again = unwrap(openStore({ dataDir, clock: manualClock() }));
    onTestFinished(() => again.close());
    expect(await again.journal.verify()).toEqual({ sound: true, entries: 3, unsigned: 0 });
  });

  test('a fact with a field that it does not have is refused: nothing personal gets in by mistake (F57)', () => {
    const { store } = enrolledStore();
    const careless = { kind: 'consent.withdrawn', name: 'ตัวอย่าง' } as unknown as {
      kind: 'consent.withdrawn';
    };
    expect(() => store.journal.append(careless)).toThrow();
    expect(JSON.stringify(store.journal.entries({ after: 0, limit: 10 }))).not.toContain('ตัวอย่าง');
  });

  test('clocks that jump leave the order alone and a note where they went back (F46)', async () => {
    const years = 10 * 365 * 86_400_000;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -years, max: years }), { minLength: 1, maxLength: 8 }),
        async (jumps) => {
          const clock = manualClock();
          const store = unwrap(openStore({ dataDir: dataFolder(), clock }));
          let back = 0;
          let last: number | null = null;
          for (const jump of jumps) {
            clock.set(manualClock().now() + jump);
            if (last !== null && last - clock.now() > 5_000) back += 1;
            unwrap(store.journal.append({ kind: 'session.started' }));
            last = clock.now();
          }
          const entries = store.journal.entries({ after: 0, limit: 100 });
          expect(entries.map((entry) => entry.sequence)).toEqual(entries.map((_, index) => index + 1));
          expect(entries.filter((entry) => entry.fact.kind === 'clock.went-back')).toHaveLength(back);
          expect(await store.journal.verify()).toMatchObject({ sound: true });
          await store.close();
        },
      ),
      { numRuns: 25 },
    );
  });
});
