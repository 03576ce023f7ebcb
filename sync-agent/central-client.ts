import {
  centralOperations,
  type OperationInput,
  type OperationName,
  type OperationOutput,
  type Problem,
} from '../contracts/central-api.ts';
import type { Clock } from '../contracts/clock.ts';
import { fault } from '../contracts/faults.ts';
import { failed, type Outcome, ok } from '../contracts/outcome.ts';
import { idempotencyHeader, signatureClockDetail } from '../contracts/request-signature.ts';
import type { Signer } from '../store/signer.ts';
import type { Link } from './link.ts';
import { type Reply, readReply } from './read-reply.ts';
import { signRequest } from './request-signing.ts';
import { requestOf } from './request-url.ts';
import type { Transport } from './transport.ts';

type Call<N extends OperationName> = {
  readonly operation: N;
  readonly input: OperationInput<N>;
  readonly signal: AbortSignal;
  /** Of idempotent operations. */
  readonly idempotencyKey?: string;
  /** Milliseconds; else 30 s. */
  readonly timeLimit?: number;
};

/** One exchange, not repeated (but for a signature that central refused for its time alone: nothing was done then). */
export type CentralClient = {
  readonly ask: <N extends OperationName>(call: Call<N>) => Promise<Reply<OperationOutput<N>>>;
};

const usualTimeLimit = 30_000;
/** Below this the kiosk's clock is taken as right: central allows more, and `Date` has whole seconds. */
const clockTolerance = 30_000;

/** Calls central's operations as their table says, and tells the link what it learns of it. */
export function createCentralClient(o: {
  readonly baseUrl: string;
  readonly transport: Transport;
  readonly signer: Signer;
  readonly kioskId: () => string | null;
  readonly clock: Clock;
  readonly nonce: () => string;
  readonly link: Link;
  /** Central's clock differs by so many milliseconds; requests are signed by it. */
  readonly onClockOffset: (milliseconds: number) => void;
}): CentralClient {
  let clockOffset = 0;

  /** True when the difference is another than before. */
  const learnClock = (date: number | null): boolean => {
    if (date === null) return false;
    const difference = date - o.clock.now();
    const offset = Math.abs(difference) > clockTolerance ? difference : 0;
    if (Math.abs(offset - clockOffset) <= clockTolerance) return false;
    clockOffset = offset;
    o.onClockOffset(offset);
    return true;
  };

  const exchange = async <N extends OperationName>(
    call: Call<N>,
    attempt: 'first' | 'again',
  ): Promise<Reply<unknown>> => {
    const { method, path, caller, idempotent, query, response } = centralOperations[call.operation];
    const kioskId = o.kioskId();
    if (caller === 'operator')
      return { kind: 'failed', fault: fault('central.rejected', 'not an operation of kiosks') };
    if (caller === 'kiosk' && kioskId === null) return { kind: 'failed', fault: fault('kiosk.not-enrolled') };
    const { url, body } = requestOf({
      baseUrl: o.baseUrl,
      path,
      query,
      input: call.input as Readonly<Record<string, unknown>>,
    });
    const plain = {
      accept: 'application/json, application/problem+json',
      ...(body === null ? {} : { 'content-type': 'application/json', 'content-length': String(body.length) }),
      ...(idempotent && call.idempotencyKey !== undefined
        ? { [idempotencyHeader]: call.idempotencyKey }
        : {}),
    };
    const signing = { method, url, headers: plain, body, idempotent, signer: o.signer, nonce: o.nonce() };
    const headers =
      caller === 'kiosk' && kioskId !== null
        ? await signRequest({ ...signing, kioskId, created: o.clock.now() + clockOffset })
        : plain;
    const { signal, timeLimit = usualTimeLimit } = call;
    const exchanged = await o.transport.exchange({ method, url, headers, body, timeLimit, signal });
    if (signal.aborted) return { kind: 'failed', fault: fault('link.down', 'aborted') };
    const reply = exchanged.ok
      ? readReply(exchanged.value, response)
      : ({ kind: 'failed', fault: exchanged.fault } as const);
    if (reply.kind === 'failed') {
      o.link.lost(reply.fault.code);
      return reply;
    }
    const corrected = exchanged.ok && learnClock(exchanged.value.date);
    const refusedForItsTime = reply.kind === 'refusal' && reply.problem.detail === signatureClockDetail;
    if (refusedForItsTime && corrected && attempt === 'first') return exchange(call, 'again');
    if (reply.kind === 'refusal' && cannotWorkWithUs(reply.problem)) o.link.lost(reply.problem.code);
    else o.link.heard();
    return reply;
  };

  return {
    ask: <N extends OperationName>(call: Call<N>) =>
      exchange(call, 'first') as Promise<Reply<OperationOutput<N>>>,
  };
}

/** What the core is told: the value, or a fault by its code. */
export function outcomeOf<T>(reply: Reply<T>): Outcome<T> {
  switch (reply.kind) {
    case 'answer':
      return ok(reply.value);
    case 'failed':
      return failed(reply.fault);
    case 'refusal': {
      const { code, detail, triesLeft } = reply.problem;
      return failed({
        ...fault(code, detail?.slice(0, 500)),
        ...(triesLeft === undefined ? {} : { triesLeft }),
      });
    }
  }
}

function cannotWorkWithUs({ code }: Problem): boolean {
  return code === 'kiosk.not-enrolled' || code === 'kiosk.revoked' || code === 'central.unavailable';
}
