import type { z } from 'zod';
import { type Problem, problemSchema } from '../contracts/central-api.ts';
import { type Fault, fault } from '../contracts/faults.ts';
import type { HttpAnswer } from './transport.ts';

/** What came of a call. Only `answer` and `refusal` are central's own word; `failed` may be anybody's or nobody's. */
export type Reply<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'refusal'; readonly status: number; readonly problem: Problem }
  | { readonly kind: 'failed'; readonly fault: Fault };

/**
 * Sorts an HTTP answer. What says all is well and is not JSON of the schema, or refuses without a problem that we know,
 * was not said by the central we know (a captive portal's page, a proxy, another version): nothing is concluded from it.
 */
export function readReply<S extends z.ZodType>(answer: HttpAnswer, schema: S): Reply<z.output<S>> {
  const { status } = answer;
  const json = parseJson(answer.body);
  if (status >= 200 && status < 300) {
    const parsed = schema.safeParse(json);
    return parsed.success
      ? { kind: 'answer', value: parsed.data }
      : { kind: 'failed', fault: fault('central.unavailable', `status ${status}, answer not understood`) };
  }
  const problem = problemSchema.safeParse(json);
  if (status >= 400 && problem.success && problem.data.status === status) {
    return { kind: 'refusal', status, problem: problem.data };
  }
  return {
    kind: 'failed',
    fault: fault(
      status >= 500 ? 'central.unavailable' : 'link.down',
      `status ${status}, no answer of central`,
    ),
  };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
