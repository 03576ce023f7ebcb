import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { type WebSocket, WebSocketServer } from 'ws';
import { contentSecurityPolicy } from '../../contracts/kiosk-bridge.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
};

export type BuiltPage = {
  readonly folder: string;
  readonly remove: () => Promise<void>;
};

/** Builds one of the three pages into a folder of its own, as it is shipped. */
export async function buildPage(mode: 'production' | 'packaged' | 'dock' | 'gallery'): Promise<BuiltPage> {
  const folder = await mkdtemp(join(tmpdir(), 'kiosk-page-'));
  const configFile = fileURLToPath(new URL('../../vite.config.ts', import.meta.url));
  await build({
    configFile,
    mode,
    logLevel: 'silent',
    base: '/',
    build: { outDir: folder, emptyOutDir: true },
  });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

export type PageServer = {
  readonly address: string;
  /** Every WebSocket that is open now, by path. */
  readonly sockets: () => readonly { readonly path: string; readonly socket: WebSocket }[];
  /** Stops serving and cuts every socket, as a core that dies. */
  readonly stop: () => Promise<void>;
};

/** Serves a built page with the kiosk's own policy; `onSocket` is told of each WebSocket. `port` 0: any. */
export async function servePage(input: {
  readonly folder: string;
  readonly port?: number;
  readonly onSocket?: (path: string, socket: WebSocket, request: IncomingMessage) => void;
  readonly onRequest?: (
    request: IncomingMessage,
  ) => { readonly status: number; readonly body: string } | null;
}): Promise<PageServer> {
  const server: Server = createServer((request, response) => {
    const answer = input.onRequest?.(request) ?? null;
    if (answer !== null) return void response.writeHead(answer.status).end(answer.body);
    const path = new URL(request.url ?? '/', 'http://page').pathname;
    const file = join(input.folder, normalize(path === '/' ? '/index.html' : path));
    readFile(file).then(
      (bytes) => {
        response.writeHead(200, {
          'content-type': types[extname(file)] ?? 'application/octet-stream',
          'content-security-policy': contentSecurityPolicy,
        });
        response.end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  const open = new Set<{ readonly path: string; readonly socket: WebSocket }>();
  const webSockets = new WebSocketServer({ server });
  webSockets.on('connection', (socket, request) => {
    const path = new URL(request.url ?? '/', 'http://page').pathname;
    const entry = { path, socket };
    open.add(entry);
    socket.on('close', () => open.delete(entry));
    input.onSocket?.(path, socket, request);
  });
  await new Promise<void>((listening) => server.listen(input.port ?? 0, '127.0.0.1', listening));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sockets: () => [...open],
    stop: async () => {
      for (const { socket } of open) socket.terminate();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
