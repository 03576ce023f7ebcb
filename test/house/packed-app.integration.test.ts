import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadedBy, type PackedApp, packApp } from '../support/packed-app.ts';

let app: PackedApp;
beforeAll(async () => {
  app = await packApp();
}, 400_000);
afterAll(() => app?.[Symbol.asyncDispose]());

const own = () => app.files.filter((file) => !file.startsWith('node_modules/'));

describe('the packed appliance', () => {
  test('holds every module and package that its processes load', () => {
    const entries = ['main/electron/main.ts', 'device-drivers/process.ts', 'sync-agent/main.ts'];
    const { modules, packages } = loadedBy({ entries, read: app.read });
    expect(modules).toEqual(
      expect.arrayContaining(['main/flow/flow.ts', 'store/store.ts', 'contracts/faults.ts']),
    );
    expect(own()).toEqual(expect.arrayContaining([...modules]));
    expect(packages).toEqual(expect.arrayContaining(['zod', 'xstate', 'better-sqlite3']));
    for (const name of packages) expect(app.files).toContain(`node_modules/${name}/package.json`);
  });

  test('holds what a process opens only when it is needed: drivers of real devices, page, preload', () => {
    expect(own()).toEqual(
      expect.arrayContaining([
        'device-drivers/card-reader/pcsc-source.ts',
        'device-drivers/slip-printer/serial-port.ts',
        'device-drivers/face-camera/face-camera.ts',
        'dist/renderer/index.html',
        'dist/electron/preload.cjs',
      ]),
    );
  });

  test.each([
    ['emulated devices', /emulator/],
    ['dock or gallery', /(^|[/-])(dock|gallery)\b/],
    ['applicant', /applicant/],
    ['sample people or slips', /sample/],
    ['tests', /(^|\/)tests?\//],
    ['host for development or command line', /^main\/(node|cli)\//],
    ['central, scripts, documents', /^(central|scripts|docs|renderer)\//],
    ['settings of tools', /tsconfig|vite\.config|biome|\.map$/],
  ])('has no %s of ours', (_, pattern) => {
    expect(own().filter((file) => pattern.test(file))).toEqual([]);
  });

  test('has a page that knows no lens but the machine’s camera', () => {
    const scripts = own().filter((file) => /^dist\/renderer\/.*\.js$/.test(file));
    expect(scripts).not.toEqual([]);
    for (const file of scripts) expect(app.read(file)).not.toContain('/dock/');
    expect(scripts.some((file) => app.read(file).includes('getUserMedia'))).toBe(true);
  });

  test('has none of central’s packages and no Node of its own', () => {
    const foreign =
      /^node_modules\/(node-linux-|@electric-sql\/|@node-rs\/|pg\/|react\/|vite\/|vitest\/|electron\/)/;
    expect(app.files.filter((file) => foreign.test(file))).toEqual([]);
  });

  test('keeps native addons, models and WebAssembly beside the archive, where they can be opened', () => {
    const opened = app.files.filter((file) => /\.(node|wasm)$|human\/models\/|face-api\/model\//.test(file));
    const packed = opened.filter((file) => !app.unpacked.includes(file));
    expect(packed).toEqual([]);
    const natives: readonly RegExp[] = [
      /smartcard\/.*smartcard_napi\.node$/,
      /better-sqlite3\/.*linux-.*\.node$/,
      /@napi-rs\/canvas-linux-.*\.node$/,
      /@serialport\/bindings-cpp\/.*linux-.*\.node$/,
      /tfjs-backend-wasm.*\.wasm$/,
      /human\/models\/facemesh.*\.bin$/,
    ];
    for (const native of natives) expect(app.unpacked.filter((file) => native.test(file))).not.toEqual([]);
  });
});
