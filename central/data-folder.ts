import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fault } from '../contracts/faults.ts';
import { failed, type Outcome, ok } from '../contracts/outcome.ts';

/** What lies in central's data folder, beside the embedded database. Readable by its owner alone. */
export type DataFolder = {
  readonly database: string;
  readonly masterKey: Uint8Array;
  /** Operator token kept here; made at the first start. */
  readonly operatorToken: string;
  readonly release: () => Promise<void>;
};

/** Opens the folder for one server. Fault: `store.in-use` while another one runs on it. */
export async function openDataFolder(folder: string): Promise<Outcome<DataFolder>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const lock = join(folder, 'central.pid');
  if (!(await takeLock(lock)))
    return failed(fault('store.in-use', 'another central runs on this data folder'));
  return ok({
    database: join(folder, 'database'),
    masterKey: Buffer.from(await secretFile(join(folder, 'master-key')), 'base64url'),
    operatorToken: await secretFile(join(folder, 'operator-token')),
    release: () => rm(lock, { force: true }),
  });
}

async function secretFile(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const secret = randomBytes(32).toString('base64url');
  await writeFile(path, `${secret}\n`, { mode: 0o600, flag: 'wx' });
  return secret;
}

async function takeLock(path: string): Promise<boolean> {
  const own = `${process.pid} ${await startOf(process.pid)}`;
  try {
    await writeFile(path, own, { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if (!isExisting(error)) throw error;
  }
  const [pid = '', ...start] = (await readFile(path, 'utf8')).split(' ');
  const running = await startOf(Number(pid));
  // The number of a process that is gone may belong to another one by now: its start time tells.
  if (running !== null && running === start.join(' ') && Number(pid) !== process.pid) return false;
  await writeFile(path, own, { mode: 0o600 });
  return true;
}

/** When a running process began, in clock ticks since boot; null when there is none. */
async function startOf(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch (error) {
    if (!isMissing(error)) throw error;
    return null;
  }
}

const hasCode = (error: unknown, code: string) =>
  error instanceof Error && 'code' in error && error.code === code;
const isMissing = (error: unknown) => hasCode(error, 'ENOENT');
const isExisting = (error: unknown) => hasCode(error, 'EEXIST');
