import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Clock } from '../contracts/clock.ts';
import type { Evidence } from '../contracts/evidence.ts';
import { fault } from '../contracts/faults.ts';
import { failed, type Outcome, ok } from '../contracts/outcome.ts';
import type { OutboxItem } from '../contracts/sync-agent-api.ts';
import { type BallastSizes, openBallast } from './ballast.ts';
import { attempt, databaseName, emptyLog, openDatabase } from './database.ts';
import { type JournalEntry, type JournalFact, type JournalVerdict, openJournal } from './journal.ts';
import { migrate } from './migrate.ts';
import { type OutboxDepth, openOutbox, type QuarantinedItem } from './outbox.ts';
import { type Random, systemRandom } from './random.ts';
import {
  clearDrafts,
  damagedDatabases,
  finishSuccession,
  type Salvaged,
  salvage,
  setAside,
  succeed,
  successorName,
} from './salvage.ts';
import { sealEvidence } from './seal.ts';
import { type KnownSettings, openSettings, type SettingValues } from './settings.ts';
import { openFileSigner, type Signer } from './signer.ts';

/**
 * The kiosk's memory: journal, outbox, settings and key of one data folder, open in this process alone. What writes
 * may answer `store.disk-full` or `store.corrupt`; then nothing was written. After `store.corrupt` open the store anew:
 * opening sets the damage aside and goes on with what can be saved.
 */
export type Store = {
  readonly signer: Signer;
  /** Whether a new proofing may begin: is there room to keep it. Fault: `store.disk-full`. */
  readonly room: () => Outcome<null>;
  /**
   * Signs and seals the evidence and writes fact and outbox row in one transaction. `subjectKey` orders
   * the rows of one session; without it a new random one is drawn. It must never be derived from a person. Faults: `kiosk.not-enrolled`, `store.disk-full`, `store.corrupt`.
   */
  readonly recordProofing: (o: {
    readonly subjectKey?: string;
    readonly evidence: Evidence;
  }) => Promise<Outcome<{ readonly sequence: number; readonly idempotencyKey: string }>>;
  readonly journal: {
    readonly append: (fact: JournalFact) => Outcome<JournalEntry>;
    readonly verify: () => Promise<JournalVerdict>;
    readonly entries: (o: { readonly after: number; readonly limit: number }) => readonly JournalEntry[];
  };
  /** Each as in `outbox.ts`; they go on on a full disk while the ballast lasts. */
  readonly outbox: {
    readonly next: (limit: number) => Outcome<readonly OutboxItem[]>;
    readonly acknowledge: (id: number) => Outcome<null>;
    readonly quarantine: (o: Pick<QuarantinedItem, 'id' | 'code' | 'detail'>) => Outcome<null>;
    readonly release: (id: number) => Outcome<null>;
    readonly hasten: (within: number) => Outcome<null>;
    readonly depth: () => OutboxDepth;
    readonly quarantined: () => readonly QuarantinedItem[];
  };
  readonly settings: {
    /** null: never set. */
    readonly get: <N extends keyof KnownSettings>(name: N) => KnownSettings[N];
    readonly save: (values: Partial<SettingValues>) => Outcome<null>;
  };
  /** What was saved when opening found the database damaged; null: it was sound. A technician must be told. */
  readonly salvaged: Salvaged | null;
  /** Folders with damaged databases that lie in the data folder. */
  readonly damaged: readonly string[];
  readonly close: () => Promise<void>;
};

/**
 * Opens the store of a data folder, making what is not there. Faults: `store.in-use` (another process has it),
 * `store.from-the-future`, `store.disk-full`, `kiosk.key-unusable`. A damaged database is set aside, never deleted; a new
 * one takes over what can still be read of it, and `salvaged` says how much that was (`store.corrupt` to the technician).
 */
export function openStore(o: {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly random?: Random;
  readonly ballast?: BallastSizes;
}): Outcome<Store> {
  const { dataDir, clock, random = systemRandom } = o;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const opened = openSound({ dataDir, clock });
  if (!opened.ok) return opened;
  const { database, salvaged } = opened.value;
  // The lock is held from here on: no other process is at work in the folder.
  clearDrafts(dataDir);
  const signing = attempt(() => openFileSigner(dataDir));
  const signer = signing.ok ? signing.value : signing;
  if (!signer.ok) {
    database.close();
    return signer;
  }
  // What was deleted before a crash and still stands in the log goes now.
  let logToEmpty = !emptyLog(database);

  const journal = openJournal({ database, clock });
  const outbox = openOutbox({ database, clock, random, journal });
  const settings = openSettings(database);
  const ballast = openBallast(dataDir, o.ballast);

  /** For what frees room in the end: gives up the ballast rather than fail. */
  const persistently = (work: () => void): Outcome<null> => {
    const done = attempt(work);
    if (done.ok) return ok(null);
    if (done.fault.code !== 'store.disk-full' || !ballast.release()) return done;
    const again = attempt(work);
    return again.ok ? ok(null) : again;
  };
  const scrub = (work: () => void): Outcome<null> => {
    const done = persistently(work);
    if (done.ok) logToEmpty = !emptyLog(database);
    return done;
  };

  return ok({
    signer: signer.value,
    room: ballast.room,
    recordProofing: async ({ subjectKey = random.uuid(), evidence }) => {
      const { kioskId, configuration } = settings.read();
      const sealingKey = configuration?.sealingKeys[0];
      if (kioskId === null || sealingKey === undefined) return failed(fault('kiosk.not-enrolled'));
      const sealed = await sealEvidence({ evidence, kioskId, signer: signer.value, sealingKey });
      const written = attempt(
        database.transaction(() => {
          const row = outbox.put({ subjectKey, kind: 'proofing', reference: evidence.reference, sealed });
          journal.append({
            kind: 'proofing.recorded',
            sequence: row.sequence,
            sealedSha256: row.sealedSha256,
          });
          return { sequence: row.sequence, idempotencyKey: row.idempotencyKey };
        }),
      );
      // The row is safe already; a signature that finds no room is made up for with the next one.
      if (written.ok) await journal.sign(signer.value);
      // A log that is kept short needs no second copy of everything when the disk gets full.
      logToEmpty = !emptyLog(database);
      return written;
    },
    journal: {
      append: (fact) => attempt(() => journal.append(fact)),
      verify: () => journal.verify(signer.value.publicJwk()),
      entries: journal.entries,
    },
    outbox: {
      next: (limit) => {
        if (logToEmpty) logToEmpty = !emptyLog(database);
        let items: readonly OutboxItem[] = [];
        const done = persistently(() => {
          items = outbox.next(limit);
        });
        return done.ok ? ok(items) : done;
      },
      acknowledge: (id) => scrub(() => outbox.acknowledge(id)),
      quarantine: (item) => persistently(() => outbox.quarantine(item)),
      release: (id) => persistently(() => outbox.release(id)),
      hasten: (within) => persistently(() => outbox.hasten(within)),
      depth: outbox.depth,
      quarantined: outbox.quarantined,
    },
    settings: {
      get: (name) => settings.read()[name],
      save: (values) =>
        persistently(
          database.transaction(() => {
            if (values.kioskId !== undefined)
              journal.append({ kind: 'kiosk.enrolled', kioskId: values.kioskId });
            settings.save(values);
          }),
        ),
    },
    salvaged,
    damaged: damagedDatabases(dataDir),
    close: async () => {
      if (!database.open) return;
      await journal.sign(signer.value);
      database.close();
    },
  });
}

type Opened = {
  readonly database: Database;
  readonly salvaged: Salvaged | null;
};

function openSound(o: { readonly dataDir: string; readonly clock: Clock }): Outcome<Opened> {
  const path = join(o.dataDir, databaseName);
  finishSuccession(o.dataDir);
  const first = openCurrent(path);
  if (first.ok) return ok({ database: first.value, salvaged: null });
  if (first.fault.code !== 'store.corrupt') return first;

  const built = attempt(() => buildSuccessor(o));
  const salvaged = built.ok ? built.value : built;
  if (!salvaged.ok) return salvaged;
  succeed(o.dataDir);
  const opened = openCurrent(path);
  return opened.ok ? ok({ database: opened.value, salvaged: salvaged.value }) : opened;
}

/** A new database with what the damaged one still gives; the damaged one is set aside, and stays in its place so far. */
function buildSuccessor(o: { readonly dataDir: string; readonly clock: Clock }): Outcome<Salvaged> {
  const path = join(o.dataDir, successorName);
  for (const name of [path, `${path}-wal`]) rmSync(name, { force: true });
  const folder = setAside(o.dataDir, o.clock.now());
  const fresh = openCurrent(path);
  if (!fresh.ok) return fresh;
  const database = fresh.value;
  try {
    const salvaged = salvage({ dataDir: o.dataDir, folder, into: database, now: o.clock.now() });
    openJournal({ database, clock: o.clock }).append({ kind: 'store.salvaged', from: folder, ...salvaged });
    if (!emptyLog(database)) return failed(fault('store.disk-full', 'successor not written'));
    return ok(salvaged);
  } finally {
    database.close();
  }
}

/** Sound and of the present version. */
function openCurrent(path: string): Outcome<Database> {
  const opened = openDatabase(path);
  if (!opened.ok) return opened;
  const migrated = attempt(() => migrate(opened.value));
  const outcome = migrated.ok ? migrated.value : migrated;
  if (outcome.ok) return opened;
  opened.value.close();
  return outcome;
}
