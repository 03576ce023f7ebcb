import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { HostMessage } from '../../contracts/kiosk-bridge.ts';
import type { KioskView, Screen } from '../../contracts/kiosk-view.ts';
import type { Kiosk } from '../../main/kiosk.ts';
import { createLog } from '../../main/log.ts';
import { createHost, type Host } from '../../main/node/host.ts';

const attract: KioskView = {
  revision: 1,
  sessionId: 0,
  language: 'th',
  screen: { name: 'attract' },
  overlay: null,
  step: null,
  secondsLeft: null,
  allowed: ['start'],
  display: { large: false, contrast: false, reach: false },
  prompt: 'attract',
  status: { link: 'online', reader: 'ready', printer: 'ready', version: '0', helpLine: '' },
};
const face: Screen = {
  name: 'face',
  phase: 'positioning',
  index: 0,
  total: 4,
  action: null,
  done: 0,
  guidance: null,
};

function scriptedKiosk() {
  const listeners = new Set<(view: KioskView) => void>();
  let view = attract;
  const commands: unknown[] = [];
  const frames: Uint8Array[] = [];
  let heard: () => void = () => undefined;
  const kiosk: Kiosk = {
    view: () => view,
    onView: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    command: (raw) => {
      commands.push(raw);
      heard();
    },
    frame: (jpeg) => {
      frames.push(jpeg);
      heard();
    },
    stop: () => undefined,
  };
  return {
    kiosk,
    commands,
    frames,
    next: () =>
      new Promise<void>((resolve) => {
        heard = resolve;
      }),
    show: (screen: Screen) => {
      view = { ...view, revision: view.revision + 1, screen };
      for (const listener of listeners) listener(view);
    },
  };
}

describe('the Node host', () => {
  let folder: string;
  let host: Host;
  let scene: ReturnType<typeof scriptedKiosk>;
  const sockets: WebSocket[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'page-'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>page</title>');
    scene = scriptedKiosk();
    host = await createHost({
      kiosk: scene.kiosk,
      dock: null,
      page: folder,
      dockPage: null,
      port: 0,
      log: createLog('test').child({}, { level: 'silent' }),
    });
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.terminate();
    await host.close();
    await rm(folder, { recursive: true });
  });

  function open(path: string, origin = host.address) {
    const socket = new WebSocket(host.address.replace('http', 'ws') + path, { origin });
    sockets.push(socket);
    const inbox: HostMessage[] = [];
    let wake: () => void = () => undefined;
    socket.on('message', (data) => {
      inbox.push(JSON.parse(String(data)) as HostMessage);
      wake();
    });
    socket.on('error', () => undefined);
    return {
      socket,
      message: async (): Promise<HostMessage> => {
        while (inbox.length === 0)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        return inbox.shift() as HostMessage;
      },
      refused: async () => (await once(socket, 'unexpected-response'))[1].statusCode as number,
    };
  }
  const tokenIn = (message: HostMessage): string => ('frames' in message ? message.frames.token : '');

  it('serves the page with a policy that allows nobody else', async () => {
    const response = await fetch(`${host.address}/`);
    expect(await response.text()).toContain('page');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect((await fetch(`${host.address}/dock/state`)).status).toBe(404);
    expect((await fetch(`${host.address}/../package.json`)).status).toBe(404);
  });

  it('answers to its own name only', async () => {
    const { port } = new URL(host.address);
    const asked = request({ host: '127.0.0.1', port, path: '/', headers: { host: `kiosk.example:${port}` } });
    asked.end();
    const [response] = await once(asked, 'response');
    expect(response.statusCode).toBe(421);
    response.resume();
  });

  it('gives a page the present view at once and each new one, and takes its commands', async () => {
    const page = open('/kiosk');
    expect(await page.message()).toEqual({ view: attract });
    scene.show({ name: 'menu' });
    expect(await page.message()).toMatchObject({ view: { revision: 2, screen: { name: 'menu' } } });
    page.socket.send(JSON.stringify({ command: { type: 'start' } }));
    await scene.next();
    expect(scene.commands).toEqual([{ type: 'start' }]);
  });

  it.each(['{"command"', 'null', '[]', '{"view":1}'])('takes %s for no command and goes on', async (text) => {
    const page = open('/kiosk');
    await page.message();
    page.socket.send(text);
    await scene.next();
    expect(scene.commands).toEqual([undefined]);
  });

  it('refuses a socket from a page of any other address', async () => {
    expect(await open('/kiosk', 'http://elsewhere.example').refused()).toBe(403);
    expect(await open('/kiosk', 'null').refused()).toBe(403);
    expect(await open('/dock/events').refused()).toBe(403);
    expect(await open('/other').refused()).toBe(403);
  });

  it('takes frames on the face screen only, with a token that opens one socket once', async () => {
    const page = open('/kiosk');
    await page.message();
    const early = open('/frames?token=');
    expect((await once(early.socket, 'close'))[0]).toBe(1008);

    scene.show(face);
    await page.message();
    const token = tokenIn(await page.message());
    expect(token).toHaveLength(32);
    const camera = open(`/frames?token=${token}`);
    await once(camera.socket, 'open');
    camera.socket.send(Uint8Array.of(0xff, 0xd8));
    await scene.next();
    expect(scene.frames).toEqual([Uint8Array.of(0xff, 0xd8)]);

    const thief = open(`/frames?token=${token}`);
    expect((await once(thief.socket, 'close'))[0]).toBe(1008);

    const closed = once(camera.socket, 'close');
    scene.show({ name: 'menu' });
    await closed;
    scene.show(face);
    await page.message();
    await page.message();
    expect(tokenIn(await page.message())).not.toBe(token);
  });

  it('gives a page that comes anew a token of its own', async () => {
    scene.show(face);
    const first = open('/kiosk');
    await first.message();
    const token = tokenIn(await first.message());
    const second = open('/kiosk');
    await second.message();
    const fresh = tokenIn(await second.message());
    expect(fresh).not.toBe(token);
    expect((await once(open(`/frames?token=${token}`).socket, 'close'))[0]).toBe(1008);
  });

  it('cuts a message that is too large to be a command', async () => {
    const page = open('/kiosk');
    await page.message();
    page.socket.send('x'.repeat(20_000));
    expect((await once(page.socket, 'close'))[0]).toBe(1009);
    expect(scene.commands).toEqual([]);
  });
});
