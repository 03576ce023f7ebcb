import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { copyCheckout } from '../support/checkout-copy.ts';

const run = promisify(execFile);
const project = fileURLToPath(new URL('../../', import.meta.url));

/** The environment's own configuration, alone: without the projects it refers to, and writing inside the copy. */
async function copyConfiguration(root: string, environment: string): Promise<void> {
  const config = JSON.parse(await readFile(join(project, environment, 'tsconfig.json'), 'utf8'));
  delete config.references;
  config.compilerOptions.outDir = './types';
  config.compilerOptions.tsBuildInfoFile = './types.tsbuildinfo';
  await mkdir(join(root, environment), { recursive: true });
  await writeFile(join(root, environment, 'tsconfig.json'), JSON.stringify(config));
}

/** Runs the project's own compiler over one environment and gives back what it printed. */
async function typeCheck(root: string, environment: string): Promise<string> {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const outcome = await run(process.execPath, [compiler, '-p', join(root, environment), '--noEmit'], {
    cwd: root,
  }).catch((error: { readonly stdout: string }) => error);
  return outcome.stdout;
}

/** What each environment must not see: the planted file and the compiler's complaint about it. */
const planted = [
  ['main/flow', "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n", "'node:fs'"],
  ['main/flow', 'export const title = document.title;\n', "'document'"],
  ['main/flow', 'export const later = setTimeout(() => undefined, 1);\n', "'setTimeout'"],
  ['contracts', 'export const home = process.env.HOME;\n', "'process'"],
  ['contracts', 'export const page = window.location;\n', "'window'"],
  ['renderer', "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n", "'node:fs'"],
  ['store', 'export const title = document.title;\n', "'document'"],
  ['contracts', 'export enum Colour { Red }\n', 'erasableSyntaxOnly'],
] as const;

test.each(planted)('%s does not compile with %j', async (environment, source, complaint) => {
  await using copy = await copyCheckout({
    paths: ['package.json', 'tsconfig.base.json', 'contracts/universal.d.ts'],
  });
  const file = join(environment, 'planted.ts');
  await copyConfiguration(copy.root, environment);
  await writeFile(join(copy.root, file), source);
  const printed = await typeCheck(copy.root, environment);
  expect(printed).toContain(`${file}(`);
  expect(printed).toContain(complaint);
});

test('the universal globals compile in the pure environments', async () => {
  await using copy = await copyCheckout({
    paths: ['package.json', 'tsconfig.base.json', 'contracts/universal.d.ts'],
  });
  await copyConfiguration(copy.root, 'main/flow');
  await writeFile(
    join(copy.root, 'main/flow/planted.ts'),
    'export const stop = new AbortController();\nqueueMicrotask(() => stop.abort(structuredClone({ a: 1 })));\n',
  );
  expect(await typeCheck(copy.root, 'main/flow')).toBe('');
});
