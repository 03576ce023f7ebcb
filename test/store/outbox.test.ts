import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backoffCeiling, backoffDelay } from '../../store/backoff.ts';
import { outboxBackoff } from '../../store/outbox.ts';
import type { Random } from '../../store/random.ts';
import type { Store } from '../../store/store.ts';
import { openStore } from '../../store/store.ts';
import { type ManualClock, manualClock } from '../support/manual-clock.ts';
import { sampleEvidence, sealingKeyPair } from '../support/sample-evidence.ts';
import { dataFolder, enrolledStore, unwrap } from '../support/store-folder.ts';

async function put(store: Store, subjectKey: string): Promise<number> {
  return unwrap(
    await store.recordProofing({
      subjectKey,
      evidence: sampleEvidence({ faceFrame: 'AAAA', chipPhoto: 'AAAA' }),
    }),
  ).sequence;
}

const handed = (store: Store, limit = 50) => unwrap(store.outbox.next(limit)).map((item) => item.sequence);

describe('backoff', () => {
  test('every delay lies between the floor and a ceiling that doubles up to the cap', () => {
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempts, fraction) => {
          const delay = backoffDelay({ backoff: outboxBackoff, attempts, fraction });
          expect(delay).toBeGreaterThanOrEqual(outboxBackoff.floor);
          expect(delay).toBeLessThanOrEqual(
            Math.max(outboxBackoff.floor, backoffCeiling(outboxBackoff, attempts)),
          );
          expect(backoffCeiling(outboxBackoff, attempts)).toBeLessThanOrEqual(outboxBackoff.cap);
        },
      ),
    );
    expect([0, 1, 2, 20].map((n) => backoffCeiling({ floor: 0, first: 4, cap: 100 }, n))).toEqual([
      4, 8, 16, 100,
    ]);
  });
});

describe('the outbox', () => {
  test('hands out the oldest of each subject and waits before it does so again', async () => {
    const { store, clock } = enrolledStore();
    const [a1, b1, a2] = [
      await put(store, 'subject-a'),
      await put(store, 'subject-b'),
      await put(store, 'subject-a'),
    ];
    expect(handed(store)).toEqual([a1, b1]);
    expect(handed(store)).toEqual([]);
    expect(store.outbox.depth().dueIn).toBeGreaterThanOrEqual(outboxBackoff.floor);
    unwrap(store.outbox.acknowledge(a1));
    expect(handed(store)).toEqual([a2]);
    clock.advance(backoffCeiling(outboxBackoff, 0));
    const again = unwrap(store.outbox.next(50));
    expect(again.map(({ sequence, attempts }) => ({ sequence, attempts }))).toEqual([
      { sequence: b1, attempts: 1 },
      { sequence: a2, attempts: 1 },
    ]);
  });

  test('a quarantined item holds its own subject and nobody else (F50)', async () => {
    const { store } = enrolledStore();
    const [a1, a2, b1] = [
      await put(store, 'subject-a'),
      await put(store, 'subject-a'),
      await put(store, 'subject-b'),
    ];
    unwrap(store.outbox.quarantine({ id: a1, code: 'central.rejected', detail: 'status 422' }));
    expect(handed(store)).toEqual([b1]);
    expect(store.outbox.depth()).toMatchObject({ waiting: 2, quarantined: 1 });
    expect(store.outbox.quarantined()).toMatchObject([
      { id: a1, code: 'central.rejected', detail: 'status 422' },
    ]);
    unwrap(store.outbox.release(a1));
    expect(handed(store)).toEqual([a1]);
    unwrap(store.outbox.acknowledge(a1));
    expect(handed(store)).toEqual([a2]);
  });

  test('a clock that went back ten years delays nothing (F46)', async () => {
    const { store, clock } = enrolledStore();
    const first = await put(store, 'subject-a');
    expect(handed(store)).toEqual([first]);
    clock.set(clock.now() - 10 * 365 * 86_400_000);
    expect(store.outbox.depth().dueIn).toBe(0);
    expect(handed(store)).toEqual([first]);
  });

  test('after the link is back, long waits end soon', async () => {
    const { store, clock } = enrolledStore();
    const first = await put(store, 'subject-a');
    for (let n = 0; n < 12; n++) {
      handed(store);
      clock.advance(outboxBackoff.cap);
    }
    handed(store);
    unwrap(store.outbox.hasten(2_000));
    clock.advance(2_000);
    expect(handed(store)).toEqual([first]);
  });
});

type Step =
  | { readonly do: 'put'; readonly subject: number }
  | { readonly do: 'next'; readonly limit: number }
  | { readonly do: 'acknowledge' | 'quarantine'; readonly pick: number }
  | { readonly do: 'release'; readonly pick: number }
  | { readonly do: 'advance'; readonly by: number }
  | { readonly do: 'hasten' }
  | { readonly do: 'reopen' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('put' as const), subject: fc.nat(3) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('next' as const), limit: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('acknowledge' as const), pick: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('quarantine' as const), pick: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), pick: fc.nat(9) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('advance' as const),
      by: fc.integer({ min: -600_000, max: 600_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hasten' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reopen' as const) }) },
);

/** What must hold, kept beside the store: rows by subject in order of capture. */
type Model = {
  readonly rows: Map<number, { subject: string; state: 'waiting' | 'quarantined' }>;
  readonly acknowledged: Set<number>;
};

function checkHandedOut(model: Model, sequences: readonly number[], limit: number): void {
  expect(sequences.length).toBeLessThanOrEqual(limit);
  expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
  for (const sequence of sequences) {
    const row = model.rows.get(sequence);
    expect(row?.state).toBe('waiting');
    const older = [...model.rows].filter(
      ([other, { subject }]) => subject === row?.subject && other < sequence,
    );
    expect(older).toEqual([]);
  }
}

test('whatever happens in whatever order: each subject in order, nothing lost, nothing twice', async () => {
  const { configuration } = sealingKeyPair();
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 5, maxLength: 40 }),
      fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
      async (steps, chance) => {
        const clock: ManualClock = manualClock();
        const dataDir = dataFolder();
        const random: Random = { fraction: () => chance.next().value ?? 0, uuid: () => crypto.randomUUID() };
        const open = () =>
          unwrap(
            openStore({ dataDir, clock, random, ballast: { ballastBytes: 4_096, minimumFreeBytes: 0 } }),
          );
        let store = open();
        unwrap(store.settings.save({ kioskId: 'kiosk-test', configuration }));
        const model: Model = { rows: new Map(), acknowledged: new Set() };
        let inHand: number[] = [];
        for (const s of steps) {
          switch (s.do) {
            case 'put': {
              const subject = `subject-${s.subject}`;
              const sequence = await put(store, subject);
              expect(model.rows.has(sequence) || model.acknowledged.has(sequence)).toBe(false);
              model.rows.set(sequence, { subject, state: 'waiting' });
              break;
            }
            case 'next': {
              const sequences = handed(store, s.limit);
              checkHandedOut(model, sequences, s.limit);
              inHand = [...new Set([...inHand, ...sequences])];
              break;
            }
            case 'acknowledge':
            case 'quarantine': {
              const id = inHand[s.pick % inHand.length];
              if (id === undefined) break;
              inHand = inHand.filter((other) => other !== id);
              if (s.do === 'acknowledge') {
                unwrap(store.outbox.acknowledge(id));
                model.rows.delete(id);
                model.acknowledged.add(id);
              } else {
                unwrap(store.outbox.quarantine({ id, code: 'central.rejected', detail: '' }));
                const row = model.rows.get(id);
                if (row) row.state = 'quarantined';
              }
              break;
            }
            case 'release': {
              const held = [...model.rows].filter(([, row]) => row.state === 'quarantined');
              const [id, row] = held[s.pick % held.length] ?? [];
              if (id === undefined || !row) break;
              unwrap(store.outbox.release(id));
              row.state = 'waiting';
              break;
            }
            case 'advance':
              clock.set(clock.now() + s.by);
              break;
            case 'hasten':
              unwrap(store.outbox.hasten(5_000));
              break;
            case 'reopen':
              await store.close();
              store = open();
              break;
          }
          const states = [...model.rows.values()].map((row) => row.state);
          expect(store.outbox.depth()).toMatchObject({
            waiting: states.filter((state) => state === 'waiting').length,
            quarantined: states.filter((state) => state === 'quarantined').length,
          });
        }
        // At the end all that is not held behind a quarantined row drains, each once.
        for (const { id } of store.outbox.quarantined()) unwrap(store.outbox.release(id));
        const drained: number[] = [];
        while (model.rows.size > drained.length) {
          let sequences = handed(store);
          if (sequences.length === 0) {
            clock.advance(outboxBackoff.cap);
            sequences = handed(store);
          }
          // No wait is longer than the cap, whatever the clock did.
          expect(sequences.length).toBeGreaterThan(0);
          for (const id of sequences) {
            unwrap(store.outbox.acknowledge(id));
            drained.push(id);
          }
        }
        expect([...drained].sort((a, b) => a - b)).toEqual([...model.rows.keys()]);
        expect(store.outbox.depth()).toEqual({ waiting: 0, quarantined: 0, dueIn: null });
        expect(await store.journal.verify()).toMatchObject({ sound: true });
        await store.close();
      },
    ),
    { numRuns: 40 },
  );
});
