import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'yaml';

const run = promisify(execFile);
const project = fileURLToPath(new URL('../../', import.meta.url));

/** What of `@electron/asar`, which the packager itself packs with, is used here. */
type Asar = {
  readonly listPackage: (archive: string, options: { readonly isPack: boolean }) => readonly string[];
  readonly extractFile: (archive: string, file: string) => Buffer;
};
const require = createRequire(import.meta.url);
const asar: Asar = createRequire(require.resolve('app-builder-lib'))('@electron/asar');

export type PackedApp = AsyncDisposable & {
  /** Every file of the app, from its root (`main/electron/main.ts`). */
  readonly files: readonly string[];
  /** Those that lie beside the archive, where a process can open or load them. */
  readonly unpacked: readonly string[];
  readonly read: (file: string) => string;
};

/**
 * The app as electron-builder packs it for this machine, from `electron-builder.yml` as it is: its own choice of files,
 * its own archive. Only Electron's binary is a stand-in (so the fuses, which are bits in it, are not set).
 */
export async function packApp(): Promise<PackedApp> {
  await run(process.execPath, [join(project, 'scripts/build.ts'), '--packaged']);
  const folder = await mkdtemp(join(tmpdir(), 'packed-app-'));
  const electronDist = join(folder, 'electron');
  await mkdir(electronDist);
  await writeFile(join(electronDist, 'electron'), '', { mode: 0o755 });
  const { electronFuses, ...config } = parse(await readFile(join(project, 'electron-builder.yml'), 'utf8'));
  const file = join(folder, 'config.json');
  const output = join(folder, 'out');
  await writeFile(
    file,
    JSON.stringify({ ...config, electronDist, directories: { ...config.directories, output } }),
  );
  const architecture = process.arch === 'arm64' ? '--arm64' : '--x64';
  await run(
    join(project, 'node_modules/.bin/electron-builder'),
    ['--linux', 'dir', architecture, '--publish', 'never', '--config', file],
    { cwd: project, maxBuffer: 64_000_000 },
  );
  const unpackedFolder = process.arch === 'arm64' ? 'linux-arm64-unpacked' : 'linux-unpacked';
  const archive = join(output, unpackedFolder, 'resources/app.asar');
  const entries = asar.listPackage(archive, { isPack: true }).map((line) => {
    const [, kind, path] = /^(pack|unpack)\s*:\s*\/(.*)$/.exec(line) ?? [];
    return { path: path ?? '', unpacked: kind === 'unpack' };
  });
  const folders = new Set(entries.map(({ path }) => posix.dirname(path)));
  const files = entries.filter(({ path }) => !folders.has(path));
  return {
    files: files.map(({ path }) => path),
    unpacked: files.filter(({ unpacked }) => unpacked).map(({ path }) => path),
    read: (path) => asar.extractFile(archive, path).toString('utf8'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

const importOf = /^(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;

/**
 * Follows what `entries` import when they are loaded (types and imports on demand apart). Gives our own modules, and
 * the names of the packages.
 */
export function loadedBy({
  entries,
  read,
}: {
  readonly entries: readonly string[];
  readonly read: (file: string) => string;
}): { readonly modules: readonly string[]; readonly packages: readonly string[] } {
  const modules = new Set<string>();
  const packages = new Set<string>();
  const follow = (file: string): void => {
    if (modules.has(file)) return;
    modules.add(file);
    for (const [, wanted = ''] of read(file).matchAll(importOf)) {
      if (wanted.startsWith('.')) follow(posix.join(dirname(file), wanted));
      else if (!wanted.startsWith('node:') && wanted !== 'electron')
        packages.add(wanted.split('/', wanted.startsWith('@') ? 2 : 1).join('/'));
    }
  };
  for (const entry of entries) follow(entry);
  return { modules: [...modules], packages: [...packages] };
}
