import type { Database } from 'better-sqlite3';
import { fault } from '../contracts/faults.ts';
import { failed, type Outcome, ok } from '../contracts/outcome.ts';
import { journalOutboxSettings } from './migrations/0001-journal-outbox-settings.ts';

/** In order; the database's `user_version` says how many of them it has had. A landed one is never edited. */
export const migrations: readonly string[] = [journalOutboxSettings];

/**
 * Brings the database forward, each step in its own transaction. A database with more steps than this program knows
 * was written by a newer one and is left alone: `store.from-the-future`.
 */
export function migrate(database: Database, steps: readonly string[] = migrations): Outcome<null> {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > steps.length) {
    return failed(
      fault('store.from-the-future', `database version ${version}, program knows ${steps.length}`),
    );
  }
  for (const [index, sql] of steps.entries()) {
    if (index < version) continue;
    database.transaction(() => {
      database.exec(sql);
      database.pragma(`user_version = ${index + 1}`);
    })();
  }
  return ok(null);
}
