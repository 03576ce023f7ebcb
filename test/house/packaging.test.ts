import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const project = new URL('../../', import.meta.url);
const config = parse(await readFile(new URL('electron-builder.yml', project), 'utf8'));
const manifest = JSON.parse(await readFile(new URL('package.json', project), 'utf8'));
const scheme = createRequire(import.meta.url)('app-builder-lib/scheme.json');

/** The packager's own schema; `typeof` is its keyword for hooks, which a YAML file cannot hold. */
const ajv = new Ajv({ strict: false, allErrors: true });
const validate = ajv.compile(scheme);

describe('electron-builder.yml', () => {
  test('is valid against the packager’s own schema', () => {
    validate(config);
    expect(validate.errors ?? []).toEqual([]);
  });

  test('that has a misspelt option or a wrong type would not be', () => {
    expect(validate({ ...config, npmRebuilt: false })).toBe(false);
    expect(
      validate({ ...config, linux: { ...config.linux, target: [{ target: 'AppImage', arch: ['x86'] }] } }),
    ).toBe(false);
    expect(validate({ ...config, asar: 'yes' })).toBe(false);
  });

  test('packs AppImage and deb for both kinds of machine, and rebuilds nothing', () => {
    expect(config.npmRebuild).toBe(false);
    expect(config.linux.target).toEqual([
      { target: 'AppImage', arch: ['x64', 'arm64'] },
      { target: 'deb', arch: ['x64', 'arm64'] },
    ]);
  });

  test('names the version of Electron that the lock holds', () => {
    expect(config.electronVersion).toBe(manifest.devDependencies.electron);
  });
});
