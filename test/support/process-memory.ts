import { open, readdir, readFile } from 'node:fs/promises';

/** Every process that descends from this one, with its command line; the root itself first. */
export async function processTree(
  root: number,
): Promise<readonly { readonly pid: number; readonly command: string }[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => null);
    // The name in parentheses may hold anything, also spaces: the parent is the second field after the last one.
    const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    if (parent) parents.set(Number(name), Number(parent));
  }
  const tree = [root];
  for (const pid of tree)
    for (const [child, parent] of parents) if (parent === pid && !tree.includes(child)) tree.push(child);
  const described = tree.map(async (pid) => ({
    pid,
    command: (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ').trim(),
  }));
  return Promise.all(described);
}

const chunk = 8 * 1024 * 1024;

/**
 * Which of the needles stand anywhere in the private writable memory of a running process: what a memory image would
 * show. Needles longer than the overlap of two chunks (4 kB) are not looked for.
 */
export async function findInMemory(
  pid: number,
  needles: ReadonlyMap<string, Buffer>,
): Promise<ReadonlySet<string>> {
  const maps = await readFile(`/proc/${pid}/maps`, 'utf8');
  const memory = await open(`/proc/${pid}/mem`, 'r');
  const found = new Set<string>();
  const overlap = 4096;
  try {
    for (const line of maps.split('\n')) {
      const match = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line);
      if (!match || line.includes('[vvar') || line.includes('/dev/')) continue;
      const end = Number.parseInt(match[2] as string, 16);
      for (let start = Number.parseInt(match[1] as string, 16); start < end; start += chunk - overlap) {
        const buffer = Buffer.alloc(Math.min(chunk, end - start));
        const { bytesRead } = await memory
          .read(buffer, 0, buffer.length, start)
          .catch(() => ({ bytesRead: 0 }));
        const bytes = buffer.subarray(0, bytesRead);
        for (const [name, needle] of needles) if (!found.has(name) && bytes.includes(needle)) found.add(name);
        if (end - start <= chunk) break;
      }
    }
  } finally {
    await memory.close();
  }
  return found;
}
