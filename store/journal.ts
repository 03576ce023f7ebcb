import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { canonicalJson } from '../contracts/canonical-json.ts';
import type { PublicJwk } from '../contracts/central-api.ts';
import type { Clock } from '../contracts/clock.ts';
import { faultCodeSchema } from '../contracts/faults.ts';
import { type Outcome, ok } from '../contracts/outcome.ts';
import { attempt } from './database.ts';
import { type Signer, verifiesWith } from './signer.ts';

const counted = z.number().int();
const sequence = counted.positive();

/**
 * What the journal can say. Each fact is a strict object of codes and numbers: there is no field that could take a
 * name, an image or a reference, so nothing personal gets in by mistake.
 */
export const journalFactSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('kiosk.started'), softwareVersion: z.string().max(40) }),
  z.strictObject({ kind: z.literal('kiosk.enrolled'), kioskId: z.string().max(64) }),
  z.strictObject({ kind: z.literal('session.started') }),
  z.strictObject({
    kind: z.literal('session.ended'),
    reason: z.enum(['done', 'pending', 'left', 'idle', 'refused', 'fault']),
  }),
  z.strictObject({ kind: z.literal('consent.given'), version: z.string().max(40) }),
  z.strictObject({ kind: z.literal('consent.withdrawn') }),
  z.strictObject({ kind: z.literal('proofing.recorded'), sequence, sealedSha256: z.string().length(64) }),
  z.strictObject({ kind: z.literal('outbox.acknowledged'), sequence }),
  z.strictObject({ kind: z.literal('outbox.quarantined'), sequence, code: faultCodeSchema }),
  z.strictObject({ kind: z.literal('outbox.released'), sequence }),
  z.strictObject({ kind: z.literal('fault.met'), code: faultCodeSchema }),
  z.strictObject({ kind: z.literal('maintenance.opened') }),
  z.strictObject({ kind: z.literal('maintenance.closed') }),
  z.strictObject({ kind: z.literal('clock.went-back'), seconds: counted.positive() }),
  z.strictObject({
    kind: z.literal('store.salvaged'),
    from: z.string().max(80),
    kept: counted,
    lost: counted.nullable(),
  }),
]);
export type JournalFact = z.infer<typeof journalFactSchema>;

export type JournalEntry = {
  readonly sequence: number;
  /** ISO 8601, the kiosk's clock. Order is by sequence, never by time. */
  readonly at: string;
  readonly fact: JournalFact;
  /** Hash of the entry before; of the first: 64 zeros. */
  readonly previous: string;
  /** SHA-256, hex, of the canonical JSON of sequence, at, fact and previous. */
  readonly hash: string;
};

export type JournalVerdict =
  /** `unsigned`: entries written after the last signature; they are chained all the same. */
  | { readonly sound: true; readonly entries: number; readonly unsigned: number }
  | { readonly sound: false; readonly at: number; readonly why: 'missing' | 'edited' | 'cut' | 'signature' };

export type Journal = {
  /** Adds a fact; inside a running transaction it stands or falls with it. */
  readonly append: (fact: JournalFact) => JournalEntry;
  /** Signs the head with the kiosk's key, so that who rewrites the whole chain still needs that key. */
  readonly sign: (signer: Signer) => Promise<Outcome<null>>;
  /** Recomputes everything: an entry edited, removed, moved or cut off is found. */
  readonly verify: (key: PublicJwk) => Promise<JournalVerdict>;
  readonly entries: (o: { readonly after: number; readonly limit: number }) => readonly JournalEntry[];
};

type Row = { sequence: number; at: string; fact: string; previous: string; hash: string };
type Head = { sequence: number; hash: string };

const nothingBefore = '0'.repeat(64);
/** Clocks are corrected by seconds all the time; more than this is worth a note. */
const clockTolerance = 5_000;

export function openJournal(o: { readonly database: Database; readonly clock: Clock }): Journal {
  const { database } = o;
  const readHead = database.prepare<[], Head>('SELECT sequence, hash FROM journal_head');
  const writeHead = database.prepare<[Head]>(
    'INSERT INTO journal_head VALUES (1, @sequence, @hash) ON CONFLICT DO UPDATE SET sequence = @sequence, hash = @hash',
  );
  const readAt = database.prepare<[number], { at: string }>('SELECT at FROM journal WHERE sequence = ?');
  const insert = database.prepare<[Row]>(
    'INSERT INTO journal VALUES (@sequence, @at, @fact, @previous, @hash)',
  );
  const after = database.prepare<[number, number], Row>(
    'SELECT * FROM journal WHERE sequence > ? ORDER BY sequence LIMIT ?',
  );
  const all = database.prepare<[], Row>('SELECT * FROM journal ORDER BY sequence');
  const readSeal = database.prepare<[], Head & { signature: Buffer }>(
    'SELECT sequence, hash, signature FROM journal_seal',
  );
  const writeSeal = database.prepare<[Head & { signature: Uint8Array }]>(
    `INSERT INTO journal_seal VALUES (1, @sequence, @hash, @signature)
     ON CONFLICT DO UPDATE SET sequence = @sequence, hash = @hash, signature = @signature`,
  );

  const add = (fact: JournalFact, now: number): JournalEntry => {
    const head = readHead.get() ?? { sequence: 0, hash: nothingBefore };
    const entry = {
      sequence: head.sequence + 1,
      at: new Date(now).toISOString(),
      fact: journalFactSchema.parse(fact),
      previous: head.hash,
    };
    const hash = hashOf(entry);
    insert.run({ ...entry, fact: canonicalJson(entry.fact), hash });
    writeHead.run({ sequence: entry.sequence, hash });
    return { ...entry, hash };
  };

  const append = database.transaction((fact: JournalFact): JournalEntry => {
    const now = o.clock.now();
    const last = readAt.get(readHead.get()?.sequence ?? 0);
    const back = last ? Date.parse(last.at) - now : 0;
    if (back > clockTolerance) add({ kind: 'clock.went-back', seconds: Math.round(back / 1000) }, now);
    return add(fact, now);
  });

  const verify = async (key: PublicJwk): Promise<JournalVerdict> => {
    let expected: Head = { sequence: 0, hash: nothingBefore };
    const seal = readSeal.get();
    let sealed = seal === undefined;
    for (const row of all.iterate()) {
      if (row.sequence !== expected.sequence + 1)
        return { sound: false, at: expected.sequence + 1, why: 'missing' };
      if (row.previous !== expected.hash || hashOfRow(row) !== row.hash)
        return { sound: false, at: row.sequence, why: 'edited' };
      if (seal?.sequence === row.sequence) {
        if (seal.hash !== row.hash) return { sound: false, at: row.sequence, why: 'signature' };
        sealed = true;
      }
      expected = { sequence: row.sequence, hash: row.hash };
    }
    const head = readHead.get() ?? { sequence: 0, hash: nothingBefore };
    if (head.sequence !== expected.sequence || head.hash !== expected.hash || !sealed) {
      return { sound: false, at: expected.sequence, why: 'cut' };
    }
    if (seal && !(await verifiesWith(key, sealText(seal), seal.signature))) {
      return { sound: false, at: seal.sequence, why: 'signature' };
    }
    return { sound: true, entries: expected.sequence, unsigned: expected.sequence - (seal?.sequence ?? 0) };
  };

  return {
    append,
    sign: async (signer) => {
      const head = readHead.get();
      if (!head || readSeal.get()?.sequence === head.sequence) return ok(null);
      const signature = await signer.sign(sealText(head));
      return attempt(() => {
        // A later signature may have come in while this one was made, or the store been closed.
        if (database.open && (readSeal.get()?.sequence ?? 0) < head.sequence)
          writeSeal.run({ ...head, signature });
        return null;
      });
    },
    verify,
    entries: ({ after: from, limit }) =>
      after.all(from, limit).map((row) => ({ ...row, fact: journalFactSchema.parse(JSON.parse(row.fact)) })),
  };
}

function hashOf(entry: Omit<JournalEntry, 'hash'>): string {
  return createHash('sha256').update(canonicalJson(entry)).digest('hex');
}

function hashOfRow(row: Row): string {
  const { sequence, at, previous } = row;
  try {
    const fact = JSON.parse(row.fact) as JournalFact;
    return hashOf({ sequence, at, fact, previous });
  } catch {
    // An entry that is not even JSON was not written by us.
    return '';
  }
}

function sealText(head: Head): Uint8Array {
  return Buffer.from(canonicalJson({ journal: head.sequence, hash: head.hash }));
}
