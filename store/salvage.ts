import { copyFileSync, existsSync, linkSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { z } from 'zod';
import { faultCodeSchema } from '../contracts/faults.ts';
import { databaseName } from './database.ts';
import { sha256 } from './outbox.ts';
import { openSettings, settingsSchema } from './settings.ts';
import { syncFolder } from './signer.ts';

const logName = `${databaseName}-wal`;
const asidePrefix = `${databaseName}.corrupt-`;
const draftPrefixes = ['setting-aside-', 'salvage-'] as const;

/** Removes what a power cut left of an unfinished salvage: drafts of names and copies, never the only one of anything. */
export function clearDrafts(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    if (draftPrefixes.some((prefix) => name.startsWith(prefix)))
      rmSync(join(dataDir, name), { recursive: true });
  }
}

/** Names of the folders that hold damaged databases, oldest first. They are never deleted by the program. */
export function damagedDatabases(dataDir: string): readonly string[] {
  return readdirSync(dataDir)
    .filter((name) => name.startsWith(asidePrefix))
    .sort();
}

/**
 * Keeps a damaged, closed database with its log in a folder of its own beside it, and gives that folder's name. They
 * are second names of the same files: nothing is copied, and the damaged database still stands in its place too.
 */
export function setAside(dataDir: string, now: number): string {
  const stamp = new Date(now).toISOString().replace(/[-:.]/g, '');
  const draft = mkdtempSync(join(dataDir, draftPrefixes[0]));
  for (const name of [databaseName, logName]) {
    if (existsSync(join(dataDir, name))) linkSync(join(dataDir, name), join(draft, name));
  }
  let folder = `${asidePrefix}${stamp}`;
  for (let n = 2; existsSync(join(dataDir, folder)); n++) folder = `${asidePrefix}${stamp}-${n}`;
  renameSync(draft, join(dataDir, folder));
  syncFolder(dataDir);
  return folder;
}

/** Where the successor of a damaged database is built. */
export const successorName = 'kiosk-successor.db';

/**
 * Puts the finished, closed successor in the place of the damaged database. The database goes before its log: a
 * database without its log could pass for sound, and a log must never meet another database. A power cut
 * in between leaves no database but a successor: `finishSuccession`, called at every start, then goes on.
 */
export function succeed(dataDir: string): void {
  rmSync(join(dataDir, databaseName), { force: true });
  syncFolder(dataDir);
  finishSuccession(dataDir);
}

export function finishSuccession(dataDir: string): void {
  if (existsSync(join(dataDir, databaseName)) || !existsSync(join(dataDir, successorName))) return;
  rmSync(join(dataDir, logName), { force: true });
  syncFolder(dataDir);
  renameSync(join(dataDir, successorName), join(dataDir, databaseName));
  syncFolder(dataDir);
}

const rowSchema = z
  .object({
    sequence: z.number().int(),
    idempotency_key: z.string(),
    subject_key: z.string(),
    kind: z.literal('proofing'),
    reference: z.string(),
    sealed: z.string(),
    sealed_sha256: z.string(),
    captured_at: z.string(),
    attempts: z.number().int(),
    next_attempt_at: z.number().int(),
    refused_code: faultCodeSchema.nullable(),
    refused_detail: z.string().nullable(),
  })
  .refine((row) => sha256(row.sealed) === row.sealed_sha256);

/** `lost`: rows that were there and could not be read; null when even their number is gone. */
export type Salvaged = { readonly kept: number; readonly lost: number | null };

/**
 * Copies into a fresh database what can still be read of a damaged one, row by row: settings, and outbox rows whose
 * payload has its hash. The count of captures goes on where it stood. Works on a copy; the damaged files stay as found.
 */
export function salvage(o: {
  readonly dataDir: string;
  readonly folder: string;
  readonly into: Database;
  readonly now: number;
}): Salvaged {
  const draft = mkdtempSync(join(o.dataDir, draftPrefixes[1]));
  try {
    for (const name of readdirSync(join(o.dataDir, o.folder)))
      copyFileSync(join(o.dataDir, o.folder, name), join(draft, name));
    const damaged = new Sqlite(join(draft, databaseName), { timeout: 0 });
    try {
      // No shared-memory file, which a damaged log could make SQLite wait for.
      readRow(damaged, 'PRAGMA locking_mode = EXCLUSIVE', z.unknown());
      return o.into.transaction(() => copyRows(damaged, o.into, o.now))();
    } finally {
      damaged.close();
    }
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function copyRows(damaged: Database, into: Database, now: number): Salvaged {
  const settings = openSettings(into);
  for (const name of settingsSchema.keyof().options) {
    const row = readRow(
      damaged,
      'SELECT value FROM settings WHERE name = ?',
      z.object({ value: z.string() }),
      name,
    );
    const parsed = settingsSchema.partial().safeParse({ [name]: parseJson(row?.value ?? '') });
    if (parsed.success) settings.save(parsed.data);
  }
  const insert = into.prepare<[z.infer<typeof rowSchema>]>(
    `INSERT INTO outbox VALUES (@sequence, @idempotency_key, @subject_key, @kind, @reference, @sealed, @sealed_sha256,
       @captured_at, @attempts, @next_attempt_at, @refused_code, @refused_detail)`,
  );
  const number = z.object({ n: z.number().int() });
  const counted =
    readRow(damaged, "SELECT seq AS n FROM sqlite_sequence WHERE name = 'outbox'", number)?.n ?? 0;
  const highest = readRow(damaged, 'SELECT max(sequence) AS n FROM outbox', number)?.n ?? 0;
  const held = readRow(damaged, 'SELECT count(*) AS n FROM outbox', number)?.n ?? null;
  const last = Math.max(counted, highest);
  let kept = 0;
  for (let sequence = 1; sequence <= last; sequence++) {
    const row = readRow(damaged, 'SELECT * FROM outbox WHERE sequence = ?', rowSchema, sequence);
    if (!row) continue;
    insert.run(row);
    kept += 1;
  }
  // Central takes no number twice. Where the count is gone it goes on at the minutes since 1970: no kiosk makes a
  // capture a minute, so that is beyond any number it can have used.
  const goOnAfter = last > 0 ? last : Math.floor(now / 60_000);
  into.prepare("DELETE FROM sqlite_sequence WHERE name = 'outbox'").run();
  into.prepare("INSERT INTO sqlite_sequence VALUES ('outbox', ?)").run(goOnAfter);
  return { kept, lost: held === null ? null : Math.max(0, held - kept) };
}

/** null: not there, not readable, or not what it should be. */
function readRow<S extends z.ZodType>(
  damaged: Database,
  sql: string,
  schema: S,
  ...values: readonly (string | number)[]
): z.output<S> | null {
  try {
    const parsed = schema.safeParse(damaged.prepare(sql).get(...values));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    // Any complaint of SQLite means the same here: this row cannot be had.
    if (error instanceof Sqlite.SqliteError) return null;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
