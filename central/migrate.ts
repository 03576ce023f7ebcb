import { readdir, readFile } from 'node:fs/promises';
import { fault } from '../contracts/faults.ts';
import { failed, type Outcome, ok } from '../contracts/outcome.ts';
import type { Database } from './database.ts';

const folder = new URL('./migrations/', import.meta.url);

/** Any number, the same for every central on one database: two that start at once migrate one after the other. */
const migrationLock = 7_201_119;

/**
 * Brings the schema up to the newest migration (`migrations/NNN-name.sql`, in order, each in its own transaction).
 * A schema newer than this program is refused with `store.from-the-future`.
 */
export async function migrate(database: Database): Promise<Outcome<{ readonly version: number }>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const migrations = await Promise.all(
    names.map(async (name) => ({
      version: Number(name.slice(0, 3)),
      text: await readFile(new URL(name, folder), 'utf8'),
    })),
  );
  const newest = migrations.at(-1)?.version ?? 0;
  await database.script(
    'create table if not exists schema_version (version integer primary key, applied_at timestamptz not null default now())',
  );
  for (const { version, text } of migrations) {
    await database.transaction(async (query) => {
      await query('select pg_advisory_xact_lock($1)', [migrationLock]);
      const done = await query('select 1 from schema_version where version = $1', [version]);
      if (done.length > 0) return;
      for (const statement of statementsOf(text)) await query(statement);
      await query('insert into schema_version (version) values ($1)', [version]);
    });
  }
  const [row] = await database.query<{ version: number }>(
    'select max(version) as version from schema_version',
  );
  const version = row?.version ?? 0;
  if (version > newest)
    return failed(fault('store.from-the-future', `database at version ${version}, program at ${newest}`));
  return ok({ version });
}

/** Migrations hold plain DDL: a semicolon at the end of a line ends a statement. */
function statementsOf(text: string): readonly string[] {
  return text
    .replace(/^--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
