import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fault } from '../../contracts/faults.ts';
import type { KioskView } from '../../contracts/kiosk-view.ts';
import { failed, ok } from '../../contracts/outcome.ts';
import type { Core, startCore } from '../../main/start-core.ts';
import type { electron as fakeElectron } from './fake-electron.ts';

type CoreOptions = Parameters<typeof startCore>[0];

const project = fileURLToPath(new URL('../../', import.meta.url));
const core = vi.hoisted(() => ({ start: (_options: unknown): unknown => undefined }));

vi.mock('electron', async () => (await import('./fake-electron.ts')).electron);
vi.mock('../../main/start-core.ts', () => ({ startCore: (options: unknown) => core.start(options) }));

/** The main process, evaluated anew as Electron would, with `args` on its command line. */
async function launch({
  args,
  firstInstance = true,
}: {
  readonly args: readonly string[];
  readonly firstInstance?: boolean;
}) {
  // The instance that the module under test gets, whatever was evaluated anew.
  const electron = (await import('electron')) as unknown as typeof fakeElectron;
  electron.app.restart();
  electron.app.firstInstance = firstInstance;
  const before = process.argv;
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const listeners = new Map(signals.map((signal) => [signal, process.listeners(signal)]));
  process.argv = ['electron', 'main.ts', ...args];
  vi.resetModules();
  await import('../../main/electron/main.ts');
  await electron.app.becomeReady();
  await Promise.resolve();
  process.argv = before;
  const added = new Map(
    signals.map((signal) => [
      signal,
      process.listeners(signal).filter((listener) => !listeners.get(signal)?.includes(listener)),
    ]),
  );
  for (const [signal, found] of added) for (const listener of found) process.off(signal, listener);
  return {
    fakeApp: electron.app,
    fakeSession: electron.session.defaultSession,
    window: electron.BrowserWindow.opened[0],
    added,
  };
}

describe('the Electron form', () => {
  let stopped: number;
  let given: CoreOptions[];

  beforeEach(() => {
    stopped = 0;
    given = [];
    const kiosk = {
      view: () => ({ screen: { name: 'attract' } }) as KioskView,
      onView: () => () => undefined,
      command: () => undefined,
      frame: () => undefined,
      stop: () => undefined,
    };
    // The Electron form asks nothing of the processes behind the core.
    const unused = {} as never;
    core.start = (options) => {
      given.push(options as CoreOptions);
      return ok<Core>({
        kiosk,
        devices: unused,
        face: unused,
        agent: unused,
        stop: async () => {
          stopped += 1;
        },
      });
    };
  });

  test('shows the page of a host that runs already, with the camera for that address only', async () => {
    const { window, fakeSession, fakeApp } = await launch({ args: ['--page', 'http://127.0.0.1:8600'] });
    expect(window?.loaded).toEqual(['http://127.0.0.1:8600']);
    expect(window?.options.webPreferences).not.toHaveProperty('preload');
    const asked = { isMainFrame: true, mediaTypes: ['video' as const] };
    expect(fakeSession.request('media', { ...asked, requestingUrl: 'http://127.0.0.1:8600/' })).toBe(true);
    expect(fakeSession.request('media', { ...asked, requestingUrl: 'http://localhost:8600/' })).toBe(true);
    expect(fakeSession.request('media', { ...asked, requestingUrl: 'http://127.0.0.1:8601/' })).toBe(false);
    expect(given).toEqual([]);
    fakeApp.emit('window-all-closed');
    expect(fakeApp.exitStatus).toBe(0);
  });

  test('hosts the core: its data, its central, its processes as utility processes, the page under its own protocol', async () => {
    const args = ['--central', 'http://127.0.0.1:8610', '--data', '/data', '--enrol', 'CODE'];
    const { window, fakeSession } = await launch({ args });
    expect(given).toHaveLength(1);
    expect(given[0]).toMatchObject({
      data: '/data',
      central: 'http://127.0.0.1:8610',
      enrol: 'CODE',
    });
    expect(given[0]?.deviceOptions()).toEqual({ mode: 'real' });
    expect(window?.loaded).toEqual(['kiosk://page/']);
    expect(window?.options.webPreferences?.preload).toBe(join(project, 'dist/electron/preload.cjs'));
    expect((await fakeSession.protocol.fetch('kiosk://page/nothing.js')).status).toBe(404);
    const started = given[0]!.startEntry({ name: 'echo', entry: 'test/electron/echo.ts', args: ['{}'] });
    const heard = new Promise((resolve) => started.channel.listen(resolve));
    started.channel.post('hello');
    expect(await heard).toEqual({ args: ['{}'], data: 'hello' });
    started.kill('SIGKILL');
    await started.exited;
  });

  test('ends its core before it quits, once, also by a signal', async () => {
    const { fakeApp, added } = await launch({ args: ['--central', 'http://127.0.0.1:8610'] });
    expect([...added.values()].map((listeners) => listeners.length)).toEqual([1, 1, 1]);
    added.get('SIGTERM')![0]!('SIGTERM');
    expect(fakeApp.exitStatus).toBeNull();
    await vi.waitFor(() => expect(fakeApp.exitStatus).toBe(0));
    expect(stopped).toBe(1);
  });

  test('ends at once when the store cannot be opened', async () => {
    core.start = () => failed(fault('store.corrupt', 'kiosk.db'));
    const { fakeApp, window } = await launch({ args: ['--central', 'http://127.0.0.1:8610'] });
    expect(fakeApp.exitStatus).toBe(1);
    expect(window).toBeUndefined();
  });

  test('runs once on a machine', async () => {
    const { fakeApp } = await launch({ args: ['--page', 'http://127.0.0.1:8600'], firstInstance: false });
    expect(fakeApp.exitStatus).toBe(1);
  });
});
