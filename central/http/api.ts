import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { centralOperations, type Operation, type OperationName } from '../../contracts/central-api.ts';
import { idempotencyHeader, idempotencyKeyPattern } from '../../contracts/request-signature.ts';
import { type Answer, answer, type Refusal, refuse } from '../answer.ts';
import { attemptsLeft, countAttempt } from '../attempts.ts';
import type { Central } from '../central.ts';
import { guessLimit } from '../digital-id/activation.ts';
import { type Call, createHandlers, type Handlers } from './handlers.ts';
import { authenticateKiosk } from './kiosk-authentication.ts';
import type { OperatorAccess } from './operator-access.ts';
import { problemOf, problemType } from './problems.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body as it came, for its digest. */
    bodyBytes: Buffer;
  }
}

/** A little over the largest sealed evidence. */
const bodyLimit = 2_200_000;

type AnyOperation = Operation<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;

/** Registers a route for every operation of the contract; only JSON is understood. */
export async function registerApi(
  app: FastifyInstance,
  central: Central,
  operator: OperatorAccess,
): Promise<void> {
  const handlers = createHandlers(central);
  const closing = new AbortController();
  app.addHook('preClose', async () => {
    closing.abort();
    central.bell.close();
  });
  app.decorateRequest('bodyBytes');
  app.addHook('onRequest', async (request) => {
    request.bodyBytes = Buffer.alloc(0);
  });
  app.removeAllContentTypeParsers();
  // Refuses `__proto__` and `constructor.prototype` members.
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit },
    (request, body: Buffer, done) => {
      request.bodyBytes = body;
      void parseJson(request, body.toString('utf8'), done);
    },
  );
  for (const name of Object.keys(centralOperations) as OperationName[]) {
    const operation: AnyOperation = centralOperations[name];
    app.route({
      method: operation.method,
      url: operation.path,
      handler: async (request, reply) => {
        const admitted = await admit(central, operator, operation, request);
        const result = admitted.ok
          ? await perform(handlers, name, {
              kioskId: admitted.value,
              request,
              signal: hangUp(reply, closing.signal),
            })
          : admitted;
        return send(reply, result, { central, admitted: admitted.ok });
      },
    });
  }
}

async function send(
  reply: FastifyReply,
  result: Answer<unknown>,
  context: { readonly central: Central; readonly admitted: boolean },
): Promise<FastifyReply> {
  // Kiosks whose clock is off set theirs by this one (contracts/request-signature.ts).
  reply.header('date', context.central.clock.now().toUTCString()).header('cache-control', 'no-store');
  if (result.ok) return reply.send(result.value);
  // Who is not admitted learns nothing of what was asked: 401 concerns the caller, 400 the request.
  return sendProblem(
    reply,
    result,
    !context.admitted && result.fault.code === 'central.rejected' ? 401 : undefined,
  );
}

export function sendProblem(reply: FastifyReply, refusal: Refusal, status?: number): FastifyReply {
  const problem = problemOf(refusal);
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', String(problem.retryAfterSeconds));
  return reply
    .status(status ?? problem.status)
    .type(problemType)
    .send(JSON.stringify({ ...problem, status: status ?? problem.status }));
}

/** Who calls: the kiosk's id, or empty for anybody else who may. */
async function admit(
  central: Central,
  operator: OperatorAccess,
  operation: AnyOperation,
  request: FastifyRequest,
): Promise<Answer<string>> {
  switch (operation.caller) {
    case 'anyone':
      return answer('');
    case 'operator': {
      const guesses = guessLimit(central, 'operator', request.ip);
      const left = await attemptsLeft(central, central.database.query, guesses);
      if (!left.allowed) return refuse('central.busy', { retryAfterSeconds: left.retryAfterSeconds });
      const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
      if (token !== undefined && operator.accepts(token)) return answer('');
      await countAttempt(central, central.database.query, guesses);
      return refuse('central.rejected', { detail: 'operator token' });
    }
    case 'kiosk': {
      const kiosk = await authenticateKiosk(central, {
        method: request.method,
        target: request.raw.url ?? '/',
        headers: request.headers,
        body: request.bodyBytes,
        idempotent: operation.idempotent,
      });
      return kiosk.ok ? answer(kiosk.value.kioskId) : kiosk;
    }
  }
}

async function perform<N extends OperationName>(
  handlers: Handlers,
  name: N,
  input: { readonly kioskId: string; readonly request: FastifyRequest; readonly signal: AbortSignal },
): Promise<Answer<unknown>> {
  const operation: AnyOperation = centralOperations[name];
  const { request, ...rest } = input;
  const key = request.headers[idempotencyHeader];
  const idempotencyKey = operation.idempotent && typeof key === 'string' ? key : '';
  if (operation.idempotent && !idempotencyKeyPattern.test(idempotencyKey))
    return refuse('central.rejected', { detail: 'idempotency key' });
  const params = operation.params.safeParse(request.params ?? {});
  const query = operation.query.safeParse(request.query ?? {});
  const body = operation.body.safeParse(request.body === null ? undefined : request.body);
  const wrong = [params, query, body].flatMap((part) => (part.success ? [] : part.error.issues));
  if (wrong.length > 0 || !params.success || !query.success || !body.success) {
    // The paths of what is wrong, never its values.
    const where = [...new Set(wrong.map((issue) => issue.path.join('.')))].slice(0, 5).join(', ');
    return refuse('central.rejected', { detail: `request: ${where === '' ? 'body' : where}` });
  }
  const call = {
    ...rest,
    idempotencyKey,
    params: params.data,
    query: query.data,
    body: body.data,
    address: request.ip,
    bodyDigest: createHash('sha256').update(request.bodyBytes).digest('hex'),
  } as Call<N>;
  const result = await handlers[name](call);
  // What the contract does not promise must not leave, nor may what it promises be missing.
  return result.ok ? answer(operation.response.parse(result.value)) : result;
}

function hangUp(reply: FastifyReply, closing: AbortSignal): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return AbortSignal.any([gone.signal, closing]);
}
