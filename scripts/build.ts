import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';

/*
 * Builds what cannot run from its source: the pages and, with --electron, the Electron form, whose preload and processes
 * must be plain JavaScript. Everything else runs natively from TypeScript. Usage: node scripts/build.ts [--electron].
 */

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** The kiosk's page must be there; the pages for development are built where they are. */
async function buildPages(): Promise<void> {
  await build({ configFile: path('vite.config.ts'), mode: 'production', logLevel: 'warn' });
  for (const mode of ['dock', 'gallery']) {
    if (!(await exists(path(`renderer/${mode}/index.html`)))) continue;
    await build({ configFile: path('vite.config.ts'), mode, logLevel: 'warn' });
  }
}

/** Bundles one entry for Electron's Node; packages stay outside, they are packed beside it. */
async function bundle({
  entry,
  format,
}: {
  readonly entry: string;
  readonly format: 'es' | 'cjs';
}): Promise<void> {
  const extension = format === 'es' ? 'js' : 'cjs';
  await build({
    configFile: false,
    root: path('.'),
    logLevel: 'warn',
    build: {
      ssr: path(entry),
      outDir: path('dist/electron'),
      emptyOutDir: false,
      target: 'node24',
      rolldownOptions: {
        external: ['electron'],
        output: {
          format,
          entryFileNames: `${entry.replace(/\.ts$/, '')}.${extension}`,
          codeSplitting: false,
        },
      },
    },
  });
}

async function buildElectron(): Promise<void> {
  for (const entry of ['main/electron/main.ts', 'device-drivers/process.ts', 'sync-agent/main.ts']) {
    await bundle({ entry, format: 'es' });
  }
  await bundle({ entry: 'main/electron/preload.ts', format: 'cjs' });
}

const { values } = parseArgs({ options: { electron: { type: 'boolean', default: false } } });
await buildPages();
if (values.electron) await buildElectron();
