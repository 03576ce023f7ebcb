import type { OperationInput } from '../../contracts/central-api.ts';
import { type FaultCode, faults } from '../../contracts/faults.ts';
import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import type { Outcome } from '../../contracts/outcome.ts';

/** How a session ends. */
export type Ending =
  | { readonly kind: 'finished' | 'left' | 'idle' | 'withdrawn' }
  | { readonly kind: 'trouble'; readonly code: FaultCode }
  | { readonly kind: 'staffed'; readonly reason: ScreenOf<'staffed-points'>['reason'] };

/** What a step of the flow gives back to the machine above it. */
export type StepResult<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'back' } | Ended;

type Ended = { readonly kind: 'end'; readonly ending: Ending };

export function done<T>(value: T): StepResult<T> {
  return { kind: 'done', value };
}

export function end(ending: Ending): Ended {
  return { kind: 'end', ending };
}

export function endInTrouble(code: FaultCode): Ended {
  return end({ kind: 'trouble', code });
}

/** The result of a step that has come to its final state; a machine that gets there without one is wrong. */
export function settled<T>(result: StepResult<T> | null): StepResult<T> {
  if (result === null) throw new Error('a step ended without a result');
  return result;
}

/** The value of an outcome that a guard has found to be good. */
export function valueIn<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`no value: ${outcome.fault.code}`);
  return outcome.value;
}

/** The fault code of an outcome that is not good; null of one that is. */
export function codeOf(outcome: Outcome<unknown>): FaultCode | null {
  return outcome.ok ? null : outcome.fault.code;
}

/** The step result that an expected but final fault leads to. */
export function endByFault(outcome: Outcome<unknown>): Ended {
  if (outcome.ok) throw new Error('a good outcome ends nothing');
  const { code } = outcome.fault;
  switch (code) {
    case 'applicant.not-eligible':
    case 'face.tries-exhausted':
      return end({ kind: 'staffed', reason: code });
    default:
      return endInTrouble(code);
  }
}

const outOfReachCodes: ReadonlySet<FaultCode> = new Set([
  'link.down',
  'central.unavailable',
  'central.busy',
  'issuer.unavailable',
]);

/** Central or the issuer did not answer: the flow goes on and ends pending. */
export function outOfReach(outcome: Outcome<unknown>): boolean {
  return !outcome.ok && outOfReachCodes.has(outcome.fault.code);
}

/** Whether it makes sense to begin again after this fault. */
export function mayRetry(code: FaultCode): boolean {
  return faults[code].retry !== 'none';
}

type EndReason = OperationInput<'endSession'>['body']['reason'];

/** What central is told when a session ends before its evidence was handed in. */
export function endReason(ending: Ending): EndReason {
  switch (ending.kind) {
    case 'finished':
    case 'left':
      return 'left';
    case 'idle':
      return 'idle';
    case 'withdrawn':
      return 'consent-withdrawn';
    case 'trouble':
    case 'staffed':
      return 'fault';
  }
}

/** A card the wrong way round, of another kind, or read badly: it is taken out and pushed in again. */
export function mayReinsert(outcome: Outcome<unknown>): boolean {
  if (outcome.ok) return false;
  const { code } = outcome.fault;
  return code !== 'card.removed' && faults[code].retry !== 'none';
}
