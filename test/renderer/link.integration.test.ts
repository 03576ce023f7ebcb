import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import type { HostMessage, PageMessage } from '../../contracts/kiosk-bridge.ts';
import type { KioskCommand } from '../../contracts/kiosk-command.ts';
import type { KioskView } from '../../contracts/kiosk-view.ts';
import { galleryViews } from '../../renderer/gallery/views.ts';
import { type BuiltPage, buildPage, type PageServer, servePage } from '../support/built-page.ts';
import { launchChromium } from '../support/chromium.ts';

let built: BuiltPage;
let browser: Browser;
beforeAll(async () => {
  [built, browser] = await Promise.all([buildPage('production'), launchChromium({ camera: true })]);
});
afterAll(async () => {
  await browser.close();
  await built.remove();
});

/** A core of which only the page's two sockets are there. */
type Core = {
  server: PageServer;
  readonly commands: KioskCommand[];
  readonly frames: Buffer[];
  readonly tokens: (string | null)[];
  readonly say: (message: HostMessage) => void;
  dockFrame: Buffer | null;
};

/** Two cores are shared by all: what must come may take its time. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 20_000 });

let core: Core;
let page: Page;
let complaints: string[];

async function startCore(port = 0): Promise<Core> {
  const made: Omit<Core, 'server'> = {
    commands: [],
    frames: [],
    tokens: [],
    dockFrame: null,
    say: (message) => {
      for (const { path, socket } of core.server.sockets())
        if (path === '/kiosk') socket.send(JSON.stringify(message));
    },
  };
  const onSocket = (path: string, socket: WebSocket, url: string) => {
    if (path === '/kiosk')
      socket.on('message', (data) => made.commands.push((JSON.parse(String(data)) as PageMessage).command));
    if (path === '/frames') {
      made.tokens.push(new URL(url, 'http://page').searchParams.get('token'));
      socket.on('message', (data) => made.frames.push(data as Buffer));
    }
    if (path === '/dock/frames') {
      const again = setInterval(() => {
        if (core.dockFrame !== null) socket.send(core.dockFrame);
      }, 100);
      socket.on('close', () => clearInterval(again));
    }
  };
  const server = await servePage({
    folder: built.folder,
    port,
    onSocket: (path, socket, request) => onSocket(path, socket, request.url ?? '/'),
  });
  return Object.assign(made, { server });
}

function viewOf(name: string, part: Partial<KioskView> = {}): { readonly view: KioskView } {
  const view = galleryViews('th').get(name);
  if (view === undefined) throw new Error(name);
  return { view: { ...view, ...part } };
}
const pageConnected = () =>
  soon(() => core.server.sockets().some(({ path }) => path === '/kiosk')).toBe(true);
const heading = () => page.locator('h1').first().textContent();

beforeEach(async () => {
  core = await startCore();
  const context = await browser.newContext({
    permissions: ['camera'],
    viewport: { width: 1080, height: 1920 },
    reducedMotion: 'reduce',
  });
  page = await context.newPage();
  complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted/.test(message.text())) complaints.push(message.text());
  });
  await page.goto(core.server.address);
  await pageConnected();
});
afterEach(async () => {
  expect(complaints).toEqual([]);
  await page.context().close();
  await core.server.stop();
});

test('"one moment" until the first view, then the view; a press sends its command', async () => {
  expect(await heading()).toBe('สักครู่');
  core.say(viewOf('attract/plain'));
  await page.getByRole('button', { name: 'แตะเพื่อเริ่ม' }).click();
  await soon(() => core.commands).toEqual([{ type: 'start' }]);
});

test('a view older than the one shown is left out, and what is no message too', async () => {
  core.say(viewOf('menu/plain', { revision: 5 }));
  core.say(viewOf('attract/plain', { revision: 4 }));
  for (const { socket } of core.server.sockets()) socket.send('{"view":null}');
  core.say(viewOf('menu/plain', { revision: 6, language: 'en' }));
  await soon(heading).toBe('What would you like to do?');
});

test('the page comes back by itself after the core has restarted', async () => {
  core.say(viewOf('menu/plain', { revision: 40 }));
  await soon(heading).toBe('วันนี้ต้องการทำอะไร');
  const port = Number(new URL(core.server.address).port);
  await core.server.stop();
  await soon(heading).toBe('สักครู่');
  core = await startCore(port);
  await pageConnected();
  core.say(viewOf('attract/plain', { revision: 1 }));
  await soon(heading).toContain('Digital ID');
});

test('a new session is a new document: nothing typed before is left', async () => {
  core.say(viewOf('password/plain', { sessionId: 7 }));
  await page.locator('.entry input').fill('canary-password');
  await page.evaluate(() => Object.assign(window, { canary: true }));
  core.say(viewOf('attract/plain', { sessionId: 8, revision: 2 }));
  await page.waitForFunction(() => !('canary' in window));
  await pageConnected();
  core.say(viewOf('password/plain', { sessionId: 8, revision: 3 }));
  expect(await page.locator('.entry input').inputValue()).toBe('');
});

describe('frames', () => {
  /** Mean colour of the left and of the right third of a JPEG, or of what is shown in the oval. */
  const sides = (source: { readonly jpeg?: string; readonly shot?: string }) =>
    page.evaluate(
      async (base64) => {
        const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
        const picture = await createImageBitmap(new Blob([bytes]));
        const canvas = new OffscreenCanvas(picture.width, picture.height);
        const pen = canvas.getContext('2d');
        if (pen === null) throw new Error('no canvas');
        pen.drawImage(picture, 0, 0);
        const red = (x: number) => {
          const [r = 0, g = 0] = pen.getImageData(
            Math.round(x * picture.width),
            Math.round(picture.height / 2),
            1,
            1,
          ).data;
          return r > 150 && g < 100;
        };
        return { left: red(0.3), right: red(0.7), width: picture.width, height: picture.height };
      },
      source.jpeg ?? source.shot ?? '',
    );

  /** 640 × 480, red on the left half: what the camera sees there is the citizen's own right. */
  const redLeft = () =>
    page.evaluate(async () => {
      const canvas = new OffscreenCanvas(640, 480);
      const pen = canvas.getContext('2d');
      if (pen === null) throw new Error('no canvas');
      pen.fillStyle = '#0000ff';
      pen.fillRect(0, 0, 640, 480);
      pen.fillStyle = '#ff0000';
      pen.fillRect(0, 0, 320, 480);
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer());
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    });

  test('are shown as in a mirror and sent as the camera saw them, left and right', async () => {
    core.dockFrame = Buffer.from(await redLeft(), 'base64');
    core.say(viewOf('face/turn-left'));
    core.say({ frames: { token: 'once', source: 'dock' } });
    await soon(() => core.frames.length).toBeGreaterThan(1);
    expect(core.tokens).toEqual(['once']);
    const forwarded = await sides({ jpeg: core.frames[0]?.toString('base64') });
    expect(forwarded).toMatchObject({ left: true, right: false });
    await page.locator('.oval-picture canvas').waitFor();
    const shot = await page.locator('.oval-picture').screenshot();
    const shown = await sides({ shot: shot.toString('base64') });
    expect(shown).toMatchObject({ left: false, right: true });
    expect(core.commands).toContainEqual({ type: 'cameraReport', state: 'live', label: 'dock' });
    // Who turns to their own left moves towards the left of the mirror: so do drawing and arrow.
    const drawing = page.locator('[data-drawing="challenge-turn-left"]');
    expect(await drawing.locator('[data-turns]').getAttribute('data-turns')).toBe('left');
    const nose = await drawing.locator('.features-left').evaluate((features) => {
      const head = features.parentElement?.querySelector('.paper')?.getBoundingClientRect();
      const box = features.getBoundingClientRect();
      return head === undefined ? 0 : box.left + box.width / 2 - (head.left + head.width / 2);
    });
    expect(nose).toBeLessThan(0);
  });

  test('come from the real camera as 640 × 480 JPEG, and the camera is released after the face screen', async () => {
    await page.evaluate(() => {
      const given: MediaStreamTrack[] = [];
      const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = async (wish) => {
        const stream = await ask(wish);
        given.push(...stream.getTracks());
        return stream;
      };
      Object.assign(window, { given });
    });
    core.say(viewOf('face/positioning'));
    core.say({ frames: { token: 'camera', source: 'camera' } });
    await soon(() => core.frames.length).toBeGreaterThan(2);
    expect(await sides({ jpeg: core.frames[0]?.toString('base64') })).toMatchObject({
      width: 640,
      height: 480,
    });
    expect(
      await page
        .locator('.oval-picture video')
        .evaluate((video) => new DOMMatrix(getComputedStyle(video).transform).a),
    ).toBe(-1);
    core.say(viewOf('face-intro/second', { revision: 2 }));
    await page.waitForFunction(() =>
      (window as unknown as { given: MediaStreamTrack[] }).given.every(
        (track) => track.readyState === 'ended',
      ),
    );
    await soon(() => core.server.sockets().map(({ path }) => path)).toEqual(['/kiosk']);
    expect(await page.evaluate(() => (window as unknown as { given: MediaStreamTrack[] }).given.length)).toBe(
      1,
    );
  });

  test('a camera that is refused, and a dock that goes silent, are reported', async () => {
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = async () => {
        throw new DOMException('no', 'NotAllowedError');
      };
    });
    core.say(viewOf('face/positioning'));
    core.say({ frames: { token: 'a', source: 'camera' } });
    await soon(() => core.commands).toContainEqual({ type: 'cameraReport', state: 'refused', label: '' });
    core.dockFrame = Buffer.from(await redLeft(), 'base64');
    core.say({ frames: { token: 'b', source: 'dock' } });
    await soon(() => core.commands).toContainEqual({ type: 'cameraReport', state: 'live', label: 'dock' });
    core.dockFrame = null;
    await soon(() => core.commands).toContainEqual({ type: 'cameraReport', state: 'lost', label: 'dock' });
  });
});
