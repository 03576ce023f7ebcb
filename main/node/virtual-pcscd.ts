import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/**
 * A pcscd with the virtual reader of our own, in a mount and network namespace: `/run/pcscd` and the reader's TCP
 * ports belong to the whole machine otherwise. A pcscd of the system may run beside it: it sees neither the socket nor the ports.
 */
export type VirtualPcscd = {
  /** Put this before a command line to run it inside. */
  readonly enter: readonly string[];
  readonly spawn: (command: string, args: readonly string[], options?: SpawnOptions) => ChildProcess;
  /** A Node process inside, with an IPC channel that carries structured clones. */
  readonly fork: (
    entry: URL,
    args: readonly string[],
    options?: { readonly stdout?: 'inherit' | 'ignore' },
  ) => ChildProcess;
  /** With the virtual reader's two slots, or with no reader at all. */
  readonly startDaemon: (options?: { readonly reader: boolean }) => Promise<void>;
  /** SIGKILL, as a crash would. */
  readonly killDaemon: () => Promise<void>;
  /** Ends the daemon and what was spawned inside. */
  readonly stop: () => Promise<void>;
};

const deadline = 10_000;
const runDirectory = '/run/pcscd';

/** As the package of the virtual reader installs it. */
const readerConfiguration = '/etc/reader.conf.d/vpcd';
const ownConfiguration = `${runDirectory}/reader.conf`;

/** Without quickack every APDU waits 40 ms for a delayed acknowledgement, which would fake a slow card. */
const setUp = `
mkdir -p ${runDirectory} && mount -t tmpfs tmpfs ${runDirectory} && ip link set lo up &&
for net in 127.0.0.0/8 127.0.0.1; do
  ip route replace local $net dev lo table local proto kernel scope host src 127.0.0.1 quickack 1 || exit 1
done
echo ready
exec cat`;

/** @throws when pcscd or its virtual reader is not installed, or namespaces are not allowed */
export async function startVirtualPcscd(options: { readonly daemon?: boolean } = {}): Promise<VirtualPcscd> {
  const asRoot = process.getuid?.() === 0;
  // `cat` ends when our end of its stdin closes: nothing is left behind when the test process is killed.
  const holder = spawn(
    'unshare',
    [...(asRoot ? [] : ['-U', '-r']), '-m', '-n', '--propagation', 'private', 'sh', '-c', setUp],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  let complaint = '';
  holder.stderr.on('data', (chunk) => {
    complaint += String(chunk);
  });
  const [first] = await Promise.race([once(holder.stdout, 'data'), once(holder, 'exit')]);
  if (!String(first).startsWith('ready'))
    throw new Error(`no namespace for pcscd: ${complaint.trim() || String(first)}`);
  const pid = String(holder.pid);
  const enter = ['nsenter', '-t', pid, ...(asRoot ? [] : ['-U', '--preserve-credentials']), '-m', '-n', '--'];
  const children = new Set<ChildProcess>();
  let daemon: ChildProcess | null = null;

  const spawnInside = (command: string, args: readonly string[], spawnOptions: SpawnOptions = {}) => {
    const [nsenter = 'nsenter', ...rest] = enter;
    // The kernel ends the child with this process, however that ends.
    const child = spawn(nsenter, [...rest, 'setpriv', '--pdeathsig', 'KILL', command, ...args], spawnOptions);
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  };

  const startDaemon: VirtualPcscd['startDaemon'] = async ({ reader } = { reader: true }) => {
    if (daemon) throw new Error('pcscd runs already');
    let log = '';
    await writeFile(
      `/proc/${pid}/root${ownConfiguration}`,
      reader ? await readFile(readerConfiguration) : '',
    );
    daemon = spawnInside('pcscd', ['--foreground', '--config', ownConfiguration], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    daemon.stdout?.on('data', (chunk) => {
      log += String(chunk);
    });
    daemon.stderr?.on('data', (chunk) => {
      log += String(chunk);
    });
    const ends = Date.now() + deadline;
    while (!(await listens(pid, reader))) {
      if (daemon.exitCode !== null || Date.now() > ends) throw new Error(`pcscd did not start: ${log}`);
      await delay(10);
    }
  };

  const killDaemon = async () => {
    if (!daemon) return;
    const dying = daemon;
    daemon = null;
    const exit = once(dying, 'exit');
    dying.kill('SIGKILL');
    await exit;
    // The next daemon refuses to start over the old one's socket and process file.
    await once(spawnInside('sh', ['-c', `rm -f ${runDirectory}/*`]), 'exit');
  };

  const stop = async () => {
    await killDaemon();
    await Promise.all(
      [...children].map((child) => {
        const exit = once(child, 'exit');
        child.kill('SIGKILL');
        return exit;
      }),
    );
    const exit = once(holder, 'exit');
    holder.stdin.end();
    await exit;
  };

  if (options.daemon !== false) await startDaemon();
  return {
    enter,
    spawn: spawnInside,
    fork: (entry, args, forkOptions) => {
      const child = spawnInside(process.execPath, [fileURLToPath(entry), ...args], {
        stdio: ['ignore', forkOptions?.stdout ?? 'inherit', 'inherit', 'ipc'],
        serialization: 'advanced',
      });
      return child;
    },
    startDaemon,
    killDaemon,
    stop,
  };
}

/** Whether pcscd's socket is there and, where it has the virtual reader, both its slots listen (8C7B and 8C7C, state 0A). */
async function listens(pid: string, reader: boolean): Promise<boolean> {
  try {
    await stat(`/proc/${pid}/root${runDirectory}/pcscd.comm`);
    if (!reader) return true;
    const sockets = await readFile(`/proc/${pid}/net/tcp`, 'utf8');
    return [/:8C7B [0-9A-F:]+ 0A /, /:8C7C [0-9A-F:]+ 0A /].every((listening) => listening.test(sockets));
  } catch {
    return false;
  }
}
