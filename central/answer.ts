import { type Fault, type FaultCode, fault } from '../contracts/faults.ts';

/** An expected refusal: the fault, and what the person may know of tries and time. */
export type Refusal = {
  readonly ok: false;
  readonly fault: Fault;
  readonly triesLeft?: number;
  readonly retryAfterSeconds?: number;
};

/** What an operation gives back: `Outcome` with the numbers that a problem document may carry. */
export type Answer<T> = { readonly ok: true; readonly value: T } | Refusal;

export function answer<T>(value: T): Answer<T> {
  return { ok: true, value };
}

/** `detail` is for technicians and never personal. */
export function refuse(
  code: FaultCode,
  more: { readonly detail?: string; readonly triesLeft?: number; readonly retryAfterSeconds?: number } = {},
): Refusal {
  const { detail, ...numbers } = more;
  return { ok: false, fault: fault(code, detail), ...numbers };
}
