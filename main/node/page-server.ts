import { existsSync } from 'node:fs';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance } from 'fastify';
import { contentSecurityPolicy } from '../../contracts/kiosk-bridge.ts';

/** `127.0.0.1:8600` or `localhost:8600`: a page of another name that resolves to this machine is not ours. */
export function isOwnHost(host: string | undefined, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

/** Serves the built page (and, while developing, the dock) on loopback alone. */
export async function createPageServer(o: {
  readonly page: string;
  /** Folder of the dock's page; null: there is no dock. */
  readonly dock: string | null;
  readonly port: () => number;
}): Promise<FastifyInstance> {
  const server = Fastify({ logger: false, bodyLimit: 1_000_000, forceCloseConnections: true });
  server.addHook('onRequest', async (request, reply) => {
    if (!isOwnHost(request.headers.host, o.port())) return reply.code(421).send();
    reply.headers({
      'content-security-policy': contentSecurityPolicy,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(self), microphone=(), geolocation=(), usb=(), hid=()',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  });
  if (!existsSync(o.page)) throw new Error('the page is not built: run the set-up first');
  await server.register(fastifyStatic, {
    root: o.page,
    prefix: '/',
    decorateReply: false,
    cacheControl: false,
  });
  if (o.dock && existsSync(o.dock))
    await server.register(fastifyStatic, {
      root: o.dock,
      prefix: '/dock/',
      decorateReply: false,
      cacheControl: false,
    });
  server.get('/healthz', async () => ({ status: 'ok' }));
  return server;
}
