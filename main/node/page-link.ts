import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { Kiosk } from '../kiosk.ts';

/** A camera frame of 640×480 is under 100 kB. */
export const largestFrame = 1_000_000;
export const largestCommand = 16_384;

/**
 * The page's two sockets: `/kiosk` carries Views down and commands up as JSON; `/frames?token=…` carries camera frames
 * up, with a token that is handed out once for each showing of the face screen. A page gets the present View at once.
 */
export type PageLink = {
  readonly connectPage: (socket: WebSocket) => void;
  /** false: the token is not the one in force. */
  readonly connectFrames: (socket: WebSocket, request: IncomingMessage) => boolean;
  readonly close: () => void;
};

export function createPageLink(o: { readonly kiosk: Kiosk; readonly frameSource: () => 'camera' | 'dock' }): PageLink {
  const pages = new Set<WebSocket>();
  let token: string | null = null;
  const framesMessage = () => JSON.stringify({ frames: { token, source: o.frameSource() } });
  const stop = o.kiosk.onView((view) => {
    const wanted = view.screen.name === 'face' || view.screen.name === 'face-intro';
    const begins = wanted && token === null;
    if (begins) token = randomBytes(24).toString('base64url');
    if (!wanted) token = null;
    const message = JSON.stringify({ view });
    for (const page of pages) {
      page.send(message);
      if (begins) page.send(framesMessage());
    }
  });
  return {
    connectPage: (socket) => {
      pages.add(socket);
      socket.send(JSON.stringify({ view: o.kiosk.view() }));
      if (token !== null) socket.send(framesMessage());
      socket.on('message', (data, isBinary) => {
        if (isBinary) return socket.close(1003);
        o.kiosk.command(parsed(String(data))?.command);
      });
      socket.on('close', () => pages.delete(socket));
    },
    connectFrames: (socket, request) => {
      const given = new URL(request.url ?? '/', 'http://kiosk').searchParams.get('token');
      if (token === null || given !== token) return false;
      const valid = token;
      socket.on('message', (data, isBinary) => {
        if (!isBinary || token !== valid) return socket.close(1008);
        o.kiosk.frame(new Uint8Array(data as Buffer));
      });
      return true;
    },
    close: () => {
      stop();
      for (const page of pages) page.terminate();
    },
  };
}

function parsed(text: string): { readonly command?: unknown } | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
