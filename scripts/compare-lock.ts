import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

type Locked = { readonly version?: string; readonly integrity?: string; readonly optional?: boolean };
type Lock = { readonly packages: Readonly<Record<string, Locked>> };

/**
 * Holds what npm says it installed (`node_modules/.package-lock.json`) against the lock. Gives one sentence for every
 * package that differs; an optional package may be absent, since it may be for another system.
 */
export function differences({
  lock,
  installed,
}: {
  readonly lock: Lock;
  readonly installed: Lock;
}): readonly string[] {
  const strays = Object.entries(installed.packages)
    .filter(([path, found]) => {
      const locked = lock.packages[path];
      return locked?.version !== found.version || locked?.integrity !== found.integrity;
    })
    .map(
      ([path, found]) =>
        `${path} ${found.version}: the lock has ${lock.packages[path]?.version ?? 'no such package'}`,
    );
  const lacking = Object.entries(lock.packages)
    .filter(([path, locked]) => path !== '' && !locked.optional && !installed.packages[path])
    .map(([path]) => `${path}: not installed`);
  return [...strays, ...lacking];
}

if (import.meta.main) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const read = async (path: string): Promise<Lock> => JSON.parse(await readFile(join(root, path), 'utf8'));
  const found = differences({
    lock: await read('package-lock.json'),
    installed: await read('node_modules/.package-lock.json'),
  });
  for (const line of found) console.error(line);
  process.exitCode = found.length === 0 ? 0 : 1;
}
