import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Clock } from '../contracts/clock.ts';
import type { FaultCode } from '../contracts/faults.ts';
import type { OutboxItem } from '../contracts/sync-agent-api.ts';
import { type Backoff, backoffDelay } from './backoff.ts';
import type { Journal } from './journal.ts';
import type { Random } from './random.ts';

/** One item kept aside, without its payload: for the technician. */
export type QuarantinedItem = {
  readonly id: number;
  readonly reference: string;
  readonly code: FaultCode;
  readonly detail: string;
  readonly capturedAt: string;
};

export type OutboxDepth = {
  /** Not refused: due, waiting for their time, or waiting for an older one of their subject. */
  readonly waiting: number;
  readonly quarantined: number;
  /** Milliseconds until one is due; null when none will be by itself. */
  readonly dueIn: number | null;
};

/**
 * What must reach central. Rows of one subject leave strictly in the order of capture: only a subject's oldest row is
 * ever handed out, and a quarantined one holds the rows behind it. Subjects do not wait for each other. A row goes only
 * when central has acknowledged it.
 */
export type Outbox = {
  /** Must run inside the transaction that writes the fact. Sequence and key are fixed here for ever. */
  readonly put: (item: {
    readonly subjectKey: string;
    readonly kind: OutboxItem['kind'];
    readonly reference: string;
    readonly sealed: string;
  }) => { readonly sequence: number; readonly idempotencyKey: string; readonly sealedSha256: string };
  /**
   * The oldest due item of each subject, oldest first. Handing out counts as an attempt and sets the time of the next
   * one, so that an agent that dies with an item in hand loses nothing. A payload that no longer has its hash is
   * quarantined (`store.corrupt`) instead.
   */
  readonly next: (limit: number) => readonly OutboxItem[];
  /** Central has it: the row and its payload go; the journal keeps that there was one. Unknown ids are none: said twice is said once. */
  readonly acknowledge: (id: number) => void;
  readonly quarantine: (o: {
    readonly id: number;
    readonly code: FaultCode;
    readonly detail: string;
  }) => void;
  /** A quarantined item may be tried again, at once. */
  readonly release: (id: number) => void;
  /** The link is back: waits that were set while it was down end within `within` milliseconds, spread by chance. */
  readonly hasten: (within: number) => void;
  readonly depth: () => OutboxDepth;
  readonly quarantined: () => readonly QuarantinedItem[];
};

/** The floor leaves time for an answer; the cap bounds how long a healed link stays unnoticed by a row. */
export const outboxBackoff: Backoff = { floor: 1_000, first: 4_000, cap: 300_000 };

type Row = {
  sequence: number;
  idempotency_key: string;
  subject_key: string;
  kind: OutboxItem['kind'];
  reference: string;
  sealed: string;
  sealed_sha256: string;
  captured_at: string;
  attempts: number;
  next_attempt_at: number;
  refused_code: FaultCode | null;
  refused_detail: string | null;
};

/** Rows that are their subject's oldest and not refused. */
const heads = `FROM outbox AS row WHERE refused_code IS NULL
  AND sequence = (SELECT min(sequence) FROM outbox WHERE subject_key = row.subject_key)`;

export function openOutbox(o: {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
}): Outbox {
  const { database, clock, random, journal } = o;
  const insert = database.prepare<[Omit<Row, 'sequence' | 'attempts' | 'refused_code' | 'refused_detail'>]>(
    `INSERT INTO outbox (idempotency_key, subject_key, kind, reference, sealed, sealed_sha256, captured_at, next_attempt_at)
     VALUES (@idempotency_key, @subject_key, @kind, @reference, @sealed, @sealed_sha256, @captured_at, @next_attempt_at)`,
  );
  // A time further away than any wait was set by a clock that has since gone back: it is due.
  const due = database.prepare<[{ now: number; horizon: number; limit: number }], Row>(
    `SELECT * ${heads} AND (next_attempt_at <= @now OR next_attempt_at > @horizon) ORDER BY sequence LIMIT @limit`,
  );
  const handOut = database.prepare<[number, number]>(
    'UPDATE outbox SET attempts = attempts + 1, next_attempt_at = ? WHERE sequence = ?',
  );
  const remove = database.prepare<[number]>('DELETE FROM outbox WHERE sequence = ?');
  const refuse = database.prepare<[FaultCode, string, number]>(
    'UPDATE outbox SET refused_code = ?, refused_detail = ? WHERE sequence = ? AND refused_code IS NULL',
  );
  const free = database.prepare<[number, number]>(
    `UPDATE outbox SET refused_code = NULL, refused_detail = NULL, attempts = 0, next_attempt_at = ?
     WHERE sequence = ? AND refused_code IS NOT NULL`,
  );
  const headTimes = database.prepare<[], { sequence: number; next_attempt_at: number }>(
    `SELECT sequence, next_attempt_at ${heads}`,
  );
  const setTime = database.prepare<[number, number]>(
    'UPDATE outbox SET next_attempt_at = ? WHERE sequence = ?',
  );
  const count = database.prepare<[], { waiting: number; quarantined: number; earliest: number | null }>(
    `SELECT (SELECT count(*) FROM outbox WHERE refused_code IS NULL) AS waiting,
            (SELECT count(*) FROM outbox WHERE refused_code IS NOT NULL) AS quarantined,
            (SELECT min(next_attempt_at) ${heads}) AS earliest`,
  );
  const refused = database.prepare<[], Row>(
    'SELECT * FROM outbox WHERE refused_code IS NOT NULL ORDER BY sequence',
  );

  const quarantine = database.transaction(
    (q: { readonly id: number; readonly code: FaultCode; readonly detail: string }) => {
      if (refuse.run(q.code, q.detail.slice(0, 500), q.id).changes === 0) return;
      journal.append({ kind: 'outbox.quarantined', sequence: q.id, code: q.code });
    },
  );

  const next = database.transaction((limit: number): readonly OutboxItem[] => {
    const now = clock.now();
    const items: OutboxItem[] = [];
    for (const row of due.all({ now, horizon: now + outboxBackoff.cap, limit })) {
      if (sha256(row.sealed) !== row.sealed_sha256) {
        quarantine({ id: row.sequence, code: 'store.corrupt', detail: 'payload does not have its hash' });
        continue;
      }
      handOut.run(
        now + backoffDelay({ backoff: outboxBackoff, attempts: row.attempts, fraction: random.fraction() }),
        row.sequence,
      );
      items.push({
        id: row.sequence,
        idempotencyKey: row.idempotency_key,
        sequence: row.sequence,
        subjectKey: row.subject_key,
        kind: row.kind,
        reference: row.reference,
        sealed: row.sealed,
        attempts: row.attempts,
      });
    }
    return items;
  });

  return {
    put: ({ subjectKey, kind, reference, sealed }) => {
      if (!database.inTransaction) throw new Error('an outbox row is written only together with its fact');
      const now = clock.now();
      const idempotencyKey = random.uuid();
      const sealedSha256 = sha256(sealed);
      const { lastInsertRowid } = insert.run({
        idempotency_key: idempotencyKey,
        subject_key: subjectKey,
        kind,
        reference,
        sealed,
        sealed_sha256: sealedSha256,
        captured_at: new Date(now).toISOString(),
        next_attempt_at: now,
      });
      return { sequence: Number(lastInsertRowid), idempotencyKey, sealedSha256 };
    },
    next,
    acknowledge: database.transaction((id: number) => {
      if (remove.run(id).changes > 0) journal.append({ kind: 'outbox.acknowledged', sequence: id });
    }),
    quarantine,
    release: database.transaction((id: number) => {
      if (free.run(clock.now(), id).changes > 0) journal.append({ kind: 'outbox.released', sequence: id });
    }),
    hasten: database.transaction((within: number) => {
      const now = clock.now();
      for (const { sequence, next_attempt_at } of headTimes.all()) {
        if (next_attempt_at > now + within)
          setTime.run(Math.round(now + random.fraction() * within), sequence);
      }
    }),
    depth: () => {
      const { waiting, quarantined, earliest } = count.get() ?? {
        waiting: 0,
        quarantined: 0,
        earliest: null,
      };
      const wait = earliest === null ? null : earliest - clock.now();
      const dueIn = wait === null ? null : wait > outboxBackoff.cap ? 0 : Math.max(0, wait);
      return { waiting, quarantined, dueIn };
    },
    quarantined: () =>
      refused.all().map((row) => ({
        id: row.sequence,
        reference: row.reference,
        code: row.refused_code ?? 'outbox.quarantined',
        detail: row.refused_detail ?? '',
        capturedAt: row.captured_at,
      })),
  };
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
