import { spawn } from 'node:child_process';
import { createWriteStream, readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';

/** One process that the start command runs, together with every process it started in turn. */
export type StartedPart = {
  readonly name: string;
  /** Settles when the process is gone, however it went. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** The first line of its standard output; rejects when it ended before it wrote one. */
  readonly firstLine: Promise<string>;
  /** SIGTERM to the whole process group, SIGKILL to what is left of it after the grace; settles when all are gone. */
  readonly end: () => Promise<void>;
  /** The last resort, when this process itself is going: nothing of the group stays behind. */
  readonly kill: () => void;
};

const graceMilliseconds = 8_000;
const lastWordsMilliseconds = 300;

function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/**
 * Whether a process of the group still runs. A container's first process may leave the dead unreaped, and a signal still
 * reaches those: so the state of each is read as well.
 */
function groupRuns(group: number): boolean {
  if (!signalGroup(group, 0)) return false;
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .some((pid) => {
      const [state, , processGroup] = statOf(pid);
      return Number(processGroup) === group && state !== 'Z';
    });
}

/** State, parent, process group and on, as in proc(5); empty when the process is gone meanwhile. */
function statOf(pid: string): readonly string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

/** Settles when no process of the group runs, or when the time is over. */
async function groupGone(group: number, milliseconds: number): Promise<boolean> {
  const until = Date.now() + milliseconds;
  while (groupRuns(group)) {
    if (Date.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}

/**
 * Starts `command` in a process group of its own. What it writes goes to `logFile`; its first line on standard output is
 * handed over as well.
 */
export function startPart({
  name,
  command,
  args,
  cwd,
  env = process.env,
  logFile,
}: {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly logFile: string;
}): StartedPart {
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr.pipe(log, { end: false });
  child.stdout.pipe(log, { end: false });

  const exited: StartedPart['exited'] = new Promise((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null }));
    child.once('exit', (code, signal) => {
      // A grandchild that lives on holds the pipes open, so their end is waited for only briefly: for the last words.
      const finish = () => {
        clearTimeout(lastWords);
        child.stdout.destroy();
        child.stderr.destroy();
        log.end(() => resolve({ code, signal }));
      };
      const lastWords = setTimeout(finish, lastWordsMilliseconds);
      Promise.all([finished(child.stdout), finished(child.stderr)]).then(finish, finish);
    });
  });
  const firstLine = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`${name} ended before it was ready; see ${logFile}`)));
  });
  firstLine.catch(() => undefined);

  const group = child.pid;
  return {
    name,
    exited,
    firstLine,
    end: async () => {
      if (group === undefined || !signalGroup(group, 'SIGTERM')) return;
      if (await groupGone(group, graceMilliseconds)) return;
      signalGroup(group, 'SIGKILL');
      await groupGone(group, graceMilliseconds);
    },
    kill: () => {
      if (group !== undefined) signalGroup(group, 'SIGKILL');
    },
  };
}
