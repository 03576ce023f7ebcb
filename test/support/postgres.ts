import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const versions = '/usr/lib/postgresql';

/** A PostgreSQL server of its own, in a temporary folder, on a unix socket alone; nothing of it outlives `stop`. */
export type TestPostgres = {
  /** A new empty database; its connection string. */
  readonly newDatabase: () => Promise<string>;
  readonly stop: () => Promise<void>;
};

/** Starts Debian's PostgreSQL. It refuses to run as root: then it runs as the user `postgres` of its package. */
export async function startPostgres(): Promise<TestPostgres> {
  const version = existsSync(versions)
    ? readdirSync(versions).sort((a, b) => Number(b) - Number(a))[0]
    : undefined;
  if (version === undefined) throw new Error('PostgreSQL is not installed: apt-get install postgresql');
  const bin = join(versions, version, 'bin');
  const folder = mkdtempSync(join(tmpdir(), 'pg-'));
  const user = process.getuid?.() === 0 ? postgresUser() : {};
  if ('uid' in user && user.uid !== undefined) chownSync(folder, user.uid, user.gid ?? user.uid);
  const data = join(folder, 'data');
  const options = { ...user, cwd: folder, env: { LC_ALL: 'C', PATH: process.env.PATH ?? '' } };
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'central', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
    options,
  );
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off', '-c', 'max_connections=60'],
    { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await ready(server);
  const url = (database: string) =>
    `postgresql://central@localhost/${database}?host=${encodeURIComponent(folder)}`;
  let count = 0;
  return {
    newDatabase: async () => {
      count += 1;
      const name = `central_${count}`;
      const client = new pg.Client({ connectionString: url('postgres') });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return url(name);
    },
    stop: async () => {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGINT');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function postgresUser(): { readonly uid?: number; readonly gid?: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }).trim());
  return { uid: id('-u'), gid: id('-g') };
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let told = '';
    server.once('exit', (code) => reject(new Error(`postgres ended with ${code}: ${told}`)));
    server.stderr?.on('data', (chunk: Buffer) => {
      told += chunk.toString();
      if (told.includes('ready to accept connections')) resolve();
    });
  });
}
