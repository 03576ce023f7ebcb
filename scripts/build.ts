import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { readUsage } from './usage.ts';

/*
 * Builds what cannot run from its source: the pages, and the preload of the Electron form. Everything else runs natively
 * from TypeScript, under Electron too.
 */

const { values: options } = readUsage({
  usage: `Usage: node scripts/build.ts [--packaged]

  --packaged   the page of the appliance alone (dist/packaged), without the dock's lens, and the preload
  --help       show this
`,
  options: { packaged: { type: 'boolean', default: false } },
});

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** The kiosk's page must be there; the pages for development are built where they are. */
async function buildPages(): Promise<void> {
  const mode = options.packaged ? 'packaged' : 'production';
  await build({ configFile: path('vite.config.ts'), mode, logLevel: 'warn' });
  if (options.packaged) return;
  for (const mode of ['dock', 'gallery']) {
    if (!(await exists(path(`renderer/${mode}/index.html`)))) continue;
    await build({ configFile: path('vite.config.ts'), mode, logLevel: 'warn' });
  }
}

/** The preload: a sandboxed page gets one plain script, with nothing to import but Electron. */
async function buildPreload(): Promise<void> {
  await build({
    configFile: false,
    root: path('.'),
    logLevel: 'warn',
    build: {
      ssr: path('main/electron/preload.ts'),
      outDir: path('dist/electron'),
      target: 'chrome140',
      rolldownOptions: {
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false },
      },
    },
  });
}

await buildPages();
await buildPreload();
