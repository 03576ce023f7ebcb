import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { FrameOrigin, HostMessage } from '../../contracts/kiosk-bridge.ts';
import type { Kiosk } from '../kiosk.ts';

/** A camera frame of 640×480 is under 100 kB. */
export const largestFrame = 1_000_000;
export const largestCommand = 16_384;

/**
 * The page's two sockets: `/kiosk` carries Views down and commands up as JSON; `/frames?token=…` carries camera frames
 * up while the face screen is shown. A token opens one socket once; a page that comes anew gets a token of its own, and
 * the socket of an older token is closed.
 */
export type PageLink = {
  readonly connectPage: (socket: WebSocket) => void;
  /** Closes the socket at once (1008) when its token is not the one in force. */
  readonly connectFrames: (socket: WebSocket, request: IncomingMessage) => void;
  readonly close: () => void;
};

export function createPageLink(o: {
  readonly kiosk: Kiosk;
  readonly frameSource: () => FrameOrigin;
}): PageLink {
  const pages = new Set<WebSocket>();
  let token: string | null = null;
  let frames: WebSocket | null = null;
  let granted = false;

  const say = (page: WebSocket, message: HostMessage): void => page.send(JSON.stringify(message));
  const grant = (): void => {
    withdraw();
    granted = true;
    token = randomBytes(24).toString('base64url');
    for (const page of pages) say(page, { frames: { token, source: o.frameSource() } });
  };
  const withdraw = (): void => {
    granted = false;
    token = null;
    frames?.close(1000);
    frames = null;
  };
  const stop = o.kiosk.onView((view) => {
    for (const page of pages) say(page, { view });
    if (view.screen.name !== 'face') withdraw();
    else if (!granted) grant();
  });

  return {
    connectPage: (socket) => {
      pages.add(socket);
      say(socket, { view: o.kiosk.view() });
      if (o.kiosk.view().screen.name === 'face') grant();
      socket.on('message', (data, isBinary) => {
        if (isBinary) return socket.close(1003);
        o.kiosk.command(commandIn(String(data)));
      });
      socket.on('close', () => pages.delete(socket));
    },
    connectFrames: (socket, request) => {
      const given = new URL(request.url ?? '/', 'http://kiosk').searchParams.get('token');
      if (token === null || given !== token) return socket.close(1008);
      token = null;
      frames = socket;
      socket.on('message', (data, isBinary) => {
        if (!isBinary || frames !== socket) return socket.close(1008);
        o.kiosk.frame(new Uint8Array(data as Buffer));
      });
    },
    close: () => {
      stop();
      withdraw();
      for (const page of pages) page.terminate();
    },
  };
}

/** The command in a message of the page; anything else gives undefined, which parses as no command. */
function commandIn(text: string): unknown {
  try {
    const message: unknown = JSON.parse(text);
    return message !== null && typeof message === 'object' && 'command' in message
      ? message.command
      : undefined;
  } catch {
    return undefined;
  }
}
