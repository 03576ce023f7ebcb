import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';

/** One row, by column name. */
export type Row = Readonly<Record<string, unknown>>;

/** One SQL statement in the dialect both engines speak, with `$1`-style parameters. Timestamps go in and out as `Date`. */
export type Query = <R extends Row = Row>(text: string, params?: readonly unknown[]) => Promise<readonly R[]>;

export type Database = {
  readonly engine: 'pglite' | 'postgresql';
  readonly query: Query;
  /** All or nothing. Inside, only the given `query` may be used: the embedded engine has one connection. */
  readonly transaction: <T>(work: (query: Query) => Promise<T>) => Promise<T>;
  /** Several statements without parameters, for migrations. */
  readonly script: (text: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The embedded engine; `folder` null keeps everything in memory. */
export async function openPglite(folder: string | null): Promise<Database> {
  const engine = folder === null ? new PGlite() : new PGlite(folder);
  await engine.waitReady;
  return {
    engine: 'pglite',
    query: async <R extends Row>(text: string, params: readonly unknown[] = []) =>
      (await engine.query<R>(text, [...params])).rows,
    transaction: (work) =>
      engine.transaction((transaction) =>
        work(
          async <R extends Row>(text: string, params: readonly unknown[] = []) =>
            (await transaction.query<R>(text, [...params])).rows,
        ),
      ),
    script: async (text) => {
      await engine.exec(text);
    },
    close: () => engine.close(),
  };
}

/** A PostgreSQL server by its connection string. */
export async function openPostgres(url: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: 8 });
  // An idle connection that the server ends is replaced by the pool at the next query, which reports what is wrong then.
  pool.on('error', () => undefined);
  await pool.query('select 1');
  return {
    engine: 'postgresql',
    query: async <R extends Row>(text: string, params: readonly unknown[] = []) =>
      (await pool.query(text, [...params])).rows as R[],
    transaction: async (work) => {
      const client = await pool.connect();
      try {
        await client.query('begin');
        const result = await work(
          async <R extends Row>(text: string, params: readonly unknown[] = []) =>
            (await client.query(text, [...params])).rows as R[],
        );
        await client.query('commit');
        client.release();
        return result;
      } catch (error) {
        const broken = await client.query('rollback').then(
          () => false,
          () => true,
        );
        client.release(broken);
        throw error;
      }
    },
    script: async (text) => {
      await pool.query(text);
    },
    close: () => pool.end(),
  };
}
