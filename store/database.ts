import { closeSync, openSync } from 'node:fs';
import Sqlite, { type Database } from 'better-sqlite3';
import { type Fault, fault } from '../contracts/faults.ts';
import { failed, type Outcome, ok } from '../contracts/outcome.ts';

/** Outbox, journal and settings of one kiosk, in the data folder. */
export const databaseName = 'kiosk.db';

/**
 * Opens the file for this process alone, durable at every commit. Faults: `store.in-use` (another process has it),
 * `store.corrupt` (quick check or a page says so), `store.disk-full`.
 */
export function openDatabase(path: string): Outcome<Database> {
  let database: Database | null = null;
  try {
    // SQLite gives the write-ahead log the mode of the database file: made here, both are its user's alone.
    closeSync(openSync(path, 'a', 0o600));
    database = new Sqlite(path, { timeout: 0 });
    // Before the first access: then the lock is kept for good and no shared-memory file is made.
    database.pragma('locking_mode = EXCLUSIVE');
    // Room that deleted rows took goes back to the disk. Has to be said before the first table.
    if (database.pragma('page_count', { simple: true }) === 0) database.pragma('auto_vacuum = FULL');
    database.pragma('journal_mode = WAL');
    // NORMAL may lose acknowledged commits at a power cut in WAL mode.
    database.pragma('synchronous = FULL');
    // What is deleted is overwritten with zeros in the database file.
    database.pragma('secure_delete = ON');
    // No plain copies of rows in temporary files.
    database.pragma('temp_store = MEMORY');
    database.exec('BEGIN EXCLUSIVE; COMMIT');
    const complaint = database.pragma('quick_check(1)', { simple: true });
    if (complaint !== 'ok') {
      database.close();
      return failed(fault('store.corrupt', String(complaint).slice(0, 200)));
    }
    return ok(database);
  } catch (error) {
    database?.close();
    const expected = storeFault(error);
    if (expected) return failed(expected);
    throw error;
  }
}

/** Runs what may meet a full disk or a torn page; anything else it throws is unexpected and goes on. */
export function attempt<T>(work: () => T): Outcome<T> {
  try {
    return ok(work());
  } catch (error) {
    const expected = storeFault(error);
    if (expected) return failed(expected);
    throw error;
  }
}

/** The fault behind an error of SQLite or of the file system, or null where it is none that we expect. */
function storeFault(error: unknown): Fault | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  const { code } = error;
  if (code.startsWith('SQLITE_BUSY')) return fault('store.in-use', code);
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return fault('store.corrupt', code);
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return fault('store.disk-full', code);
  return null;
}

/**
 * Moves everything from the write-ahead log into the database and empties the log: only then is what was deleted gone
 * from both files. False where it could not be done now (a full disk): to be tried again.
 */
export function emptyLog(database: Database): boolean {
  const done = attempt(() => database.pragma('wal_checkpoint(TRUNCATE)') as readonly { busy: number }[]);
  return done.ok && done.value[0]?.busy === 0;
}
