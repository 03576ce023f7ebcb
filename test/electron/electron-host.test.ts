import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserWindow, WebContents } from 'electron';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { KioskBridge } from '../../contracts/kiosk-bridge.ts';
import type { KioskView } from '../../contracts/kiosk-view.ts';
import { readElectronOptions } from '../../main/electron/electron-options.ts';
import { openKioskWindow } from '../../main/electron/kiosk-window.ts';
import { linkPage } from '../../main/electron/page-link.ts';
import { pageOrigins, registerPageScheme, servePage } from '../../main/electron/page-protocol.ts';
import { allowCameraOnly } from '../../main/electron/permissions.ts';
import { startUtilityProcess } from '../../main/electron/utility-process.ts';
import type { Kiosk } from '../../main/kiosk.ts';
import { underOtherName } from '../../renderer/link/other-name.ts';
import {
  exposed,
  FakeBrowserWindow,
  FakeSession,
  FakeUtilityProcess,
  type FakeWebContents,
  fakeIpcMain,
  fakeIpcRenderer,
  fakeSession,
} from './fake-electron.ts';

vi.mock('electron', async () => (await import('./fake-electron.ts')).electron);

const fakeOf = (window: BrowserWindow) => window as unknown as FakeBrowserWindow;

describe('the window', () => {
  afterEach(() => {
    FakeBrowserWindow.failure = null;
  });

  const open = (preload: string | null = '/built/preload.cjs') => {
    const troubles: string[] = [];
    const window = openKioskWindow({
      address: 'kiosk://page/',
      preload,
      onTrouble: (what) => troubles.push(what),
    });
    return { window: fakeOf(window), troubles };
  };

  test('is sandboxed, isolated, without Node, without developer tools, and shown when it has something to show', () => {
    const { window } = open();
    expect(window.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      devTools: false,
      preload: '/built/preload.cjs',
    });
    expect(window.options).toMatchObject({ kiosk: true, show: false });
    expect(window.isVisible()).toBe(true);
    expect(open(null).window.options.webPreferences).not.toHaveProperty('preload');
  });

  test('stays on its own two origins, opens no other window and no webview', () => {
    const { webContents } = open().window;
    expect(webContents.navigate('kiosk://page/index.html?again')).toBe(true);
    expect(webContents.navigate('kiosk://page-again/')).toBe(true);
    expect(webContents.navigate('kiosk://page-again.example/')).toBe(false);
    expect(webContents.navigate('kiosk://elsewhere/')).toBe(false);
    expect(webContents.navigate('https://example.com/')).toBe(false);
    expect(webContents.navigate('not an address')).toBe(false);
    expect(webContents.open('kiosk://page/')).toBe('deny');
    expect(webContents.attachWebview()).toBe(false);
  });

  test('lets the page of a local host go from one of the machine’s two names to the other', () => {
    const window = openKioskWindow({
      address: 'http://127.0.0.1:8600',
      preload: null,
      onTrouble: () => undefined,
    });
    const { webContents } = fakeOf(window);
    expect(webContents.navigate('http://localhost:8600/')).toBe(true);
    expect(webContents.navigate('http://127.0.0.1:8600/')).toBe(true);
    expect(webContents.navigate('http://localhost:8601/')).toBe(false);
    expect(webContents.navigate('https://localhost:8600/')).toBe(false);
  });

  test('loads the page anew when its process ends or stops answering', () => {
    const { window, troubles } = open();
    window.webContents.endProcess('oom');
    window.webContents.emit('unresponsive');
    expect(window.loaded).toEqual(['kiosk://page/', 'kiosk://page/', 'kiosk://page/']);
    expect(troubles).toEqual(['oom', 'unresponsive', 'crashed']);
  });

  test('says when the page could not be loaded', async () => {
    FakeBrowserWindow.failure = new Error('ERR_FILE_NOT_FOUND');
    const { troubles } = open();
    await vi.waitFor(() => expect(troubles).toEqual(['not loaded: ERR_FILE_NOT_FOUND']));
  });
});

describe('permissions', () => {
  const session = new FakeSession();
  allowCameraOnly({ session, origins: pageOrigins });
  const asked = { isMainFrame: true, requestingUrl: 'kiosk://page/index.html' };

  test.each(['kiosk://page/', 'kiosk://page-again/'])('give the page its camera at %s', (requestingUrl) => {
    expect(session.request('media', { ...asked, requestingUrl, mediaTypes: ['video'] })).toBe(true);
    expect(session.check('media', requestingUrl, { isMainFrame: true, mediaType: 'video' })).toBe(true);
  });

  test.each([
    ['media', { ...asked, mediaTypes: ['audio'] }],
    ['media', { ...asked, mediaTypes: ['video', 'audio'] }],
    ['media', { ...asked, mediaTypes: [] }],
    ['media', { ...asked, mediaTypes: ['video'], isMainFrame: false }],
    ['media', { ...asked, mediaTypes: ['video'], requestingUrl: 'https://example.com/' }],
    ['media', asked],
    ['geolocation', asked],
    ['smart-card', asked],
    ['serial', asked],
    ['openExternal', { ...asked, externalURL: 'https://example.com/' }],
  ] as const)('refuse %s %j', (permission, details) => {
    expect(
      session.request(permission, structuredClone(details) as Parameters<FakeSession['request']>[1]),
    ).toBe(false);
  });

  test('are refused when looked up for anything else, and every device is', () => {
    expect(session.check('media', 'https://example.com', { isMainFrame: true, mediaType: 'video' })).toBe(
      false,
    );
    expect(session.check('media', 'kiosk://page', { isMainFrame: true, mediaType: 'audio' })).toBe(false);
    expect(session.check('usb', 'kiosk://page', { isMainFrame: true })).toBe(false);
    expect(
      session.device({ deviceType: 'usb', origin: pageOrigins[0]!, device: {} as Electron.USBDevice }),
    ).toBe(false);
  });
});

describe('the page’s own protocol', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'page-'));
    await mkdir(join(folder, 'page/assets.js'), { recursive: true });
    await writeFile(join(folder, 'secret.js'), 'secret');
    await writeFile(join(folder, 'page/index.html'), '<!doctype html>');
    await writeFile(join(folder, 'page/ตัวอย่าง.js'), 'export {}');
    await writeFile(join(folder, 'page/kiosk.db'), 'data');
    servePage({ folder: join(folder, 'page'), over: fakeSession.protocol });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('is an origin of its own that is safe enough for the camera', () => {
    registerPageScheme();
    expect(fakeSession.protocol.schemes).toEqual([
      { scheme: 'kiosk', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
  });

  test.each(pageOrigins)('serves the page with its policy at %s', async (origin) => {
    const page = await fakeSession.protocol.fetch(`${origin}/`);
    expect(await page.text()).toBe('<!doctype html>');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const script = await fakeSession.protocol.fetch(`${origin}/${encodeURIComponent('ตัวอย่าง')}.js`);
    expect(await script.text()).toBe('export {}');
  });

  test.each([
    'kiosk://page/missing.js',
    'kiosk://page/..%2Fsecret.js',
    'kiosk://page/%2e%2e/%2e%2e%2fsecret.js',
    'kiosk://page/kiosk.db',
    'kiosk://page/assets.js',
    'kiosk://other/index.html',
  ])('does not find %s', async (url) => {
    const answer = await fakeSession.protocol.fetch(url);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe('');
  });
});

describe('page and core', () => {
  const attract = { screen: { name: 'attract' } } as KioskView;
  const face = { screen: { name: 'face' } } as KioskView;

  function link() {
    const listeners = new Set<(view: KioskView) => void>();
    let view = attract;
    const commands: unknown[] = [];
    const frames: Uint8Array[] = [];
    const kiosk: Kiosk = {
      view: () => view,
      onView: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      command: (raw) => commands.push(raw),
      frame: (jpeg) => frames.push(jpeg),
      stop: () => undefined,
    };
    const window = new FakeBrowserWindow();
    const page = window.webContents;
    page.mainFrame.url = 'kiosk://page/index.html';
    const { close } = linkPage({ kiosk, page: page as unknown as WebContents, origins: pageOrigins });
    return {
      page,
      commands,
      frames,
      close,
      from: (frame: FakeWebContents['mainFrame'] | null = page.mainFrame) => ({
        sender: page,
        senderFrame: frame,
      }),
      show: (next: KioskView) => {
        view = next;
        for (const listener of listeners) listener(next);
      },
    };
  }
  const names = (page: FakeWebContents) => page.sent.map(({ channel }) => channel);
  const jpeg = () => new Uint8Array([0xff, 0xd8, 0xff, 0xd9]).buffer;

  test('a page that is ready gets the newest view at once, and each one after it', () => {
    const { page, from, show, close } = link();
    fakeIpcMain.hear('ready', from());
    show(face);
    expect(page.sent).toEqual([
      { channel: 'view', args: [attract] },
      { channel: 'view', args: [face] },
      { channel: 'frames', args: [{ source: 'camera' }] },
    ]);
    close();
    show(attract);
    expect(page.sent).toHaveLength(3);
  });

  test('frames are asked for once a face screen, and again by a page that was loaded anew', () => {
    const { page, from, show, close } = link();
    show(face);
    show({ ...face });
    expect(names(page)).toEqual(['view', 'frames', 'view']);
    fakeIpcMain.hear('ready', from());
    expect(names(page).slice(3)).toEqual(['view', 'frames']);
    show(attract);
    show(face);
    expect(names(page).slice(5)).toEqual(['view', 'view', 'frames']);
    close();
  });

  test('commands go up as they are; the core parses them', () => {
    const { commands, from, close } = link();
    fakeIpcMain.hear('command', from(), { type: 'nonsense' });
    expect(commands).toEqual([{ type: 'nonsense' }]);
    close();
    fakeIpcMain.hear('command', from(), { type: 'late' });
    expect(commands).toHaveLength(1);
  });

  test('frames go up only while the face screen is shown, and only when they are of a frame’s size', () => {
    const { frames, from, show, close } = link();
    fakeIpcMain.hear('frame', from(), jpeg());
    expect(frames).toEqual([]);
    show(face);
    fakeIpcMain.hear('frame', from(), jpeg());
    fakeIpcMain.hear('frame', from(), 'not a frame');
    fakeIpcMain.hear('frame', from(), new ArrayBuffer(1_000_001));
    expect(frames).toEqual([new Uint8Array(jpeg())]);
    close();
  });

  test('another page, a frame within the page, and the page under another origin are not heard', () => {
    const { page, commands, frames, show, from, close } = link();
    show(face);
    const strangers = [
      { sender: new FakeBrowserWindow().webContents, senderFrame: page.mainFrame },
      { sender: page, senderFrame: { url: page.mainFrame.url } },
      from(null),
    ];
    for (const stranger of strangers) {
      fakeIpcMain.hear('command', stranger, { type: 'start' });
      fakeIpcMain.hear('frame', stranger, jpeg());
      fakeIpcMain.hear('ready', stranger);
    }
    page.mainFrame.url = 'https://example.com/';
    fakeIpcMain.hear('command', from(), { type: 'start' });
    expect(commands).toEqual([]);
    expect(frames).toEqual([]);
    expect(names(page)).toEqual(['view', 'frames']);
    close();
  });

  test('a page that went to the other origin after a citizen is heard there, and shown the newest view', () => {
    const { page, from, show, commands, close } = link();
    show(face);
    page.mainFrame.url = underOtherName('kiosk://page/');
    expect(page.mainFrame.url).toBe('kiosk://page-again/');
    show(attract);
    fakeIpcMain.hear('ready', from());
    expect(page.sent.at(-1)).toEqual({ channel: 'view', args: [attract] });
    fakeIpcMain.hear('command', from(), { type: 'start' });
    page.mainFrame.url = underOtherName(page.mainFrame.url);
    expect(page.mainFrame.url).toBe('kiosk://page/');
    fakeIpcMain.hear('command', from(), { type: 'start' });
    expect(commands).toHaveLength(2);
    close();
  });

  test('a page that is gone is sent nothing', () => {
    const { page, show, close } = link();
    page.destroyed = true;
    expect(() => show(face)).not.toThrow();
    expect(page.sent).toEqual([]);
    close();
  });

  test('the preload shows the page four functions and hands no event of Electron’s on', async () => {
    await import('../../main/electron/preload.ts');
    const bridge = exposed.get('kiosk') as KioskBridge;
    expect(Object.keys(bridge).toSorted()).toEqual(['onFrames', 'onView', 'send', 'sendFrame']);
    const heard: unknown[][] = [];
    bridge.onView((...args) => heard.push(args));
    bridge.onFrames((...args) => heard.push(args));
    fakeIpcRenderer.receive('view', attract);
    fakeIpcRenderer.receive('frames', { source: 'camera' });
    expect(heard).toEqual([[attract], [{ source: 'camera' }]]);
    bridge.send({ type: 'start' } as never);
    bridge.sendFrame(jpeg());
    expect(fakeIpcRenderer.sent).toEqual([
      { channel: 'ready', args: [] },
      { channel: 'command', args: [{ type: 'start' }] },
      { channel: 'frame', args: [jpeg()] },
    ]);
  });
});

describe('a utility process', () => {
  const entry = fileURLToPath(new URL('./echo.ts', import.meta.url));
  const start = () => startUtilityProcess({ name: 'devices', entry, args: ['{"mode":"simulated"}'] });
  const answer = (process: ReturnType<typeof start>) =>
    new Promise((resolve) => {
      const stop = process.channel.listen((message) => {
        stop();
        resolve(message);
      });
    });

  test('carries messages both ways and ends when it is told to', async () => {
    const process = start();
    expect(FakeUtilityProcess.forked.at(-1)?.options).toMatchObject({ serviceName: 'devices' });
    const heard = answer(process);
    process.channel.post({ bytes: new Uint8Array([1, 2]) });
    expect(await heard).toEqual({ args: ['{"mode":"simulated"}'], data: { bytes: new Uint8Array([1, 2]) } });
    process.kill('SIGTERM');
    await process.exited;
    expect(() => process.channel.post('late')).not.toThrow();
    expect(() => process.kill('SIGKILL')).not.toThrow();
  });

  test('that does not listen is ended by the system', async () => {
    const process = start();
    const heard = answer(process);
    process.channel.post('be deaf');
    await heard;
    process.kill('SIGTERM');
    process.kill('SIGKILL');
    expect(await process.exited).toMatchObject({ signal: null });
  });
});

describe('the command line', () => {
  test.each([
    [['/app', '--page', 'http://127.0.0.1:8600'], { form: 'page', page: 'http://127.0.0.1:8600' }],
    [
      ['--no-sandbox', '/app', '--central', 'https://central.example', '--enrol', 'CODE'],
      { form: 'kiosk', data: '/p/kiosk', central: 'https://central.example', enrol: 'CODE', devices: 'real' },
    ],
    [
      ['/app', '--central=http://127.0.0.1:1', '--data', '/d', '--devices', 'simulated'],
      { form: 'kiosk', data: '/d', central: 'http://127.0.0.1:1', enrol: undefined, devices: 'simulated' },
    ],
  ] as const)('%j', (args, options) => {
    expect(readElectronOptions({ args, profile: '/p', packaged: false })).toEqual(options);
  });

  test.each([[['/app']], [['/app', '--central', 'central']]])('%j is refused', (args) => {
    expect(() => readElectronOptions({ args, profile: '/p', packaged: false })).toThrow('--central');
  });

  test('of the packaged appliance knows neither another page nor simulated devices', () => {
    const args = [
      '/app',
      '--page',
      'http://127.0.0.1:8600',
      '--central',
      'https://central.example',
      '--devices',
      'simulated',
    ];
    expect(readElectronOptions({ args, profile: '/p', packaged: true })).toMatchObject({
      form: 'kiosk',
      devices: 'real',
    });
  });
});

test('the fake’s events are those of a real emitter', async () => {
  const window = new FakeBrowserWindow({ show: false });
  const shown = once(window, 'ready-to-show');
  await window.loadURL('kiosk://page/');
  await shown;
  expect(window.isVisible()).toBe(false);
});
