import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyPluginAsync,
  LogController,
} from 'fastify';
import { refuse } from './answer.ts';
import type { Central } from './central.ts';
import { registerApi, sendProblem } from './http/api.ts';
import { openApiDocument } from './http/openapi.ts';
import type { OperatorAccess } from './http/operator-access.ts';
import { registerPages } from './pages/pages.ts';

export const version = '0.1.0';

/** The HTTP server over a central: API, OpenAPI document, health, pages. Not yet listening. */
export async function createServer(central: Central, operator: OperatorAccess): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = central.log;
  const app = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    // Long polls are ended by their own handlers; idle keep-alive connections are closed with the server.
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300 },
  });
  // A URL may hold a citizen number or a token: the route's pattern is logged, nothing else of the request.
  app.addHook('onResponse', async (request, reply) => {
    central.log.debug({
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
    });
  });
  app.setErrorHandler((error, request, reply) => {
    const status = statusOf(error);
    if (status >= 400 && status < 500)
      return sendProblem(reply, refuse('central.rejected', { detail: codeOf(error) }), status);
    // Messages of database errors quote values: only where it happened is logged.
    const stack =
      error instanceof Error ? error.stack?.split('\n').filter((line) => line.startsWith('    at ')) : [];
    central.log.error(
      { route: request.routeOptions.url, error: nameOf(error), code: codeOf(error), stack },
      'unexpected',
    );
    return sendProblem(reply, refuse('central.unavailable'));
  });
  app.setNotFoundHandler((_, reply) =>
    sendProblem(reply, refuse('central.rejected', { detail: 'no such route' }), 404),
  );

  const document = openApiDocument(version);
  app.get('/openapi.json', async () => document);
  app.get('/healthz', async (_, reply) => {
    await central.database.query('select 1');
    return reply.send({ status: 'ok', database: central.database.engine, version });
  });
  const api: FastifyPluginAsync = (scope) => registerApi(scope, central, operator);
  const pages: FastifyPluginAsync = (scope) => registerPages(scope, central, operator);
  await app.register(api);
  await app.register(pages);
  return app;
}

function statusOf(error: unknown): number {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : 500;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
