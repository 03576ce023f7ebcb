import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Kiosk } from '../kiosk.ts';
import type { Log } from '../log.ts';
import type { Dock } from './dock.ts';
import { createPageLink, largestCommand, largestFrame } from './page-link.ts';
import { createPageServer, isOwnHost } from './page-server.ts';

export type Host = { readonly address: string; readonly close: () => Promise<void> };

/**
 * Puts the page before the core: HTTP for its files, WebSockets for Views, commands and frames, on loopback alone. A
 * socket is taken only from a page of this very address (Origin), so that no other site in the same browser can speak
 * to the kiosk.
 */
export async function createHost(o: {
  readonly kiosk: Kiosk;
  readonly dock: Dock | null;
  readonly page: string;
  readonly dockPage: string | null;
  readonly port: number;
  readonly log: Log;
}): Promise<Host> {
  let port = o.port;
  const server = await createPageServer({ page: o.page, dock: o.dockPage, port: () => port });
  const link = createPageLink({
    kiosk: o.kiosk,
    frameSource: () => (o.dock?.sendsFrames() ? 'dock' : 'camera'),
  });
  o.dock?.register(server);

  const commands = new WebSocketServer({ noServer: true, maxPayload: largestCommand });
  const frames = new WebSocketServer({ noServer: true, maxPayload: largestFrame });
  /** A page that breaks the protocol (a message that is too large) loses its socket, which `ws` closes by itself. */
  const accept =
    (connect: (opened: WebSocket, request: IncomingMessage) => void) =>
    (opened: WebSocket, request: IncomingMessage) => {
      opened.on('error', (error) => o.log.warn({ reason: error.message }, 'a socket of the page was cut'));
      connect(opened, request);
    };
  const refuse = (socket: Duplex): void =>
    void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');

  server.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { host, origin } = request.headers;
    if (!isOwnHost(host, port) || origin !== `http://${host}`) return refuse(socket);
    const { pathname } = new URL(request.url ?? '/', 'http://kiosk');
    if (pathname === '/kiosk') return commands.handleUpgrade(request, socket, head, accept(link.connectPage));
    if (pathname === '/frames') {
      return frames.handleUpgrade(request, socket, head, accept(link.connectFrames));
    }
    if (o.dock && (pathname === '/dock/events' || pathname === '/dock/frames')) {
      const { dock } = o;
      return commands.handleUpgrade(
        request,
        socket,
        head,
        accept(pathname === '/dock/events' ? dock.connectEvents : dock.connectFrames),
      );
    }
    return refuse(socket);
  });

  await server.listen({ host: '127.0.0.1', port });
  ({ port } = server.server.address() as AddressInfo);
  return {
    address: `http://127.0.0.1:${port}`,
    close: async () => {
      link.close();
      for (const socket of [...commands.clients, ...frames.clients]) socket.terminate();
      await server.close();
    },
  };
}
