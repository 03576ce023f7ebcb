import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chooseWindow } from '../../scripts/kiosk-window.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'window-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function place(file: string): Promise<void> {
  await mkdir(join(root, file, '..'), { recursive: true });
  await writeFile(join(root, file), '');
}

const choose = (env: NodeJS.ProcessEnv, superuser = false) =>
  chooseWindow({
    address: 'http://127.0.0.1:8600',
    root,
    profile: join(root, 'profile'),
    env: { PATH: `${join(root, 'none')}:${join(root, 'bin')}`, ...env },
    superuser,
  });

describe('what shows the kiosk', () => {
  test('is nothing without a screen, whatever is installed', async () => {
    await place('bin/chromium');
    await place('node_modules/electron/dist/electron');
    expect(choose({})).toBeNull();
  });

  test('is nothing without a browser', () => {
    expect(choose({ DISPLAY: ':0' })).toBeNull();
  });

  test('is Chromium in kiosk mode, with a profile of its own and the camera for our page', async () => {
    await place('bin/chromium');
    const window = choose({ DISPLAY: ':0' });
    expect(window).toMatchObject({ name: 'Chromium', command: join(root, 'bin/chromium') });
    expect(window?.args).toEqual(
      expect.arrayContaining(['--kiosk', `--user-data-dir=${join(root, 'profile')}`]),
    );
    expect(window?.args.at(-1)).toBe('http://127.0.0.1:8600');
    expect(window?.args).not.toContain('--no-sandbox');
    expect(choose({ WAYLAND_DISPLAY: 'wayland-0' })?.args).toContain('--ozone-platform=wayland');
  });

  test('gives up the browser’s sandbox only for root, to whom Chromium refuses it', async () => {
    await place('bin/chromium');
    expect(choose({ DISPLAY: ':0' }, true)?.args).toContain('--no-sandbox');
  });

  test('is Electron where its binary is', async () => {
    await place('bin/chromium');
    await place('node_modules/electron/dist/electron');
    const window = choose({ DISPLAY: ':0' });
    expect(window).toMatchObject({
      name: 'Electron',
      command: join(root, 'node_modules/electron/dist/electron'),
    });
    expect(window?.args.slice(-3)).toEqual([
      join(root, 'main/electron/main.ts'),
      '--page',
      'http://127.0.0.1:8600',
    ]);
  });
});
