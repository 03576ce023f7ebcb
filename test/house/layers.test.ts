import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { describe, expect, test } from 'vitest';
import { checkLayers, complaints } from '../../scripts/check-layers.ts';
import { copyCheckout } from '../support/checkout-copy.ts';

/** Imports that the architecture forbids: the file that gets them, and what it imports. */
const forbidden = [
  ['contracts/planted.ts', 'node:fs'],
  ['contracts/planted-layer.ts', '../store/planted.ts'],
  ['main/flow/planted.ts', 'node:fs'],
  ['main/flow/planted-package.ts', 'zod'],
  ['main/flow/planted-layer.ts', '../planted.ts'],
  ['main/planted.ts', '../device-drivers/planted-target.ts'],
  ['main/planted-agent.ts', '../sync-agent/planted-target.ts'],
  ['main/planted-electron.ts', 'electron'],
  ['main/planted-host.ts', './node/planted-target.ts'],
  ['main/node/planted.ts', '../electron/planted-target.ts'],
  ['main/cli/planted.ts', 'better-sqlite3'],
  ['store/planted.ts', '../main/planted.ts'],
  ['renderer/planted.ts', 'node:fs'],
  ['renderer/planted-core.ts', '../main/planted.ts'],
  ['renderer/screens/planted.ts', '../dock/planted-target.ts'],
  ['device-drivers/planted.ts', '../store/planted.ts'],
  ['sync-agent/planted.ts', '../central/planted-target.ts'],
  ['sync-agent/planted-card.ts', 'smartcard'],
  ['central/planted.ts', '../store/planted.ts'],
  ['central/planted-test.ts', '../test/support/planted-target.ts'],
  ['central/planted-development.ts', 'fast-check'],
  ['central/planted-missing.ts', './nowhere.ts'],
] as const;

/** Imports that it allows, so that a rule that forbids everything is found out. */
const allowed = [
  ['main/node/allowed.ts', '../allowed.ts'],
  ['main/allowed.ts', './flow/allowed.ts'],
  ['main/flow/allowed.ts', 'xstate'],
  ['store/allowed.ts', 'better-sqlite3'],
  ['sync-agent/allowed.ts', '../store/allowed.ts'],
  ['renderer/dock/allowed.ts', '../parts/allowed.ts'],
  ['renderer/parts/allowed.ts', '../../contracts/allowed.ts'],
  ['contracts/allowed.ts', 'zod'],
  ['test/allowed.ts', '../central/planted-target.ts'],
] as const;

async function plant(root: string, imports: readonly (readonly [string, string])[]): Promise<void> {
  for (const [file, specifier] of imports) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), `import * as planted from '${specifier}';\nexport { planted };\n`);
  }
}

async function plantTargets(root: string): Promise<void> {
  const folders = ['device-drivers', 'sync-agent', 'central', 'main/node', 'main/electron', 'renderer/dock'];
  for (const folder of [...folders, 'test/support']) {
    await mkdir(join(root, folder), { recursive: true });
    await writeFile(join(root, folder, 'planted-target.ts'), 'export const target = 1;\n');
  }
}

describe('the layer check', () => {
  test('names every planted import that the architecture forbids, and none that it allows', async () => {
    await using copy = await copyCheckout({ paths: ['package.json', 'contracts'] });
    await plantTargets(copy.root);
    await plant(copy.root, [...forbidden, ...allowed]);
    const report = await checkLayers({ root: copy.root });
    for (const [file] of forbidden) {
      expect(report.violations, file).toContainEqual(expect.stringContaining(`${file} → `));
    }
    for (const [file] of allowed) {
      expect(report.violations.filter((line) => line.startsWith(`${file} → `))).toEqual([]);
    }
    expect(report.unread).toEqual([]);
    expect(complaints(report).length).toBeGreaterThanOrEqual(forbidden.length);
  });

  test('complains when the reader reads nothing and says all is well', async () => {
    await using copy = await copyCheckout({ paths: ['package.json', 'contracts'] });
    const readNothing: typeof cruise = (_folders, options) => cruise([], options);
    const report = await checkLayers({ root: copy.root, read: readNothing });
    expect(report.violations).toEqual([]);
    expect(complaints(report)).toContain('no module was read');
    expect(complaints(report)).toContain('contracts/outcome.ts was not read');
  });

  test('complains when one module of many was left out', async () => {
    await using copy = await copyCheckout({ paths: ['package.json', 'contracts'] });
    const skipOne: typeof cruise = (folders, options) =>
      cruise(folders, { ...options, exclude: { path: '^contracts/outcome\\.ts$' } });
    const report = await checkLayers({ root: copy.root, read: skipOne });
    expect(complaints(report)).toContain('contracts/outcome.ts was not read');
  });
});
