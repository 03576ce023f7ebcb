import type { AnyMachineSnapshot, SnapshotFrom } from 'xstate';
import type { KioskConfig } from '../../contracts/config.ts';
import type { Display, Language } from '../../contracts/kiosk-command.ts';
import { type Ending, mayRetry, type StepResult } from './ending.ts';
import type { proofingMachine } from './proofing-machine.ts';
import { type Pace, paceOf } from './session-pace.ts';
import type { Surroundings } from './surroundings.ts';
import { whereabouts } from './tags.ts';

export type Farewell = Extract<Ending, { readonly kind: 'trouble' | 'staffed' }>;

/** Where a session begins. After a session that ended in trouble a new one, empty, shows the last words. */
export type SessionStart =
  | { readonly at: 'menu' | 'proofing' | 'take-card' }
  | { readonly at: 'farewell'; readonly farewell: Farewell };

type Frame = { readonly language: Language; readonly display: Display };
export type SessionInput = Frame & {
  readonly start: SessionStart;
  readonly surroundings: Surroundings;
  /** In force when the session began, and until it ends. */
  readonly config: KioskConfig;
};

/** `again`: the person wants to go on in a session of their own. */
export type SessionOutput = Frame & { readonly ending: Ending; readonly again: 'menu' | 'proofing' | null };

export type SessionContext = SessionInput & {
  readonly pace: Pace;
  /** In which state the task and all below it are: a change is something new on the screen. */
  readonly where: string;
  /** When the session ends by itself, milliseconds since the epoch. */
  readonly deadline: number | null;
  readonly withdrawable: boolean;
  readonly recording: boolean;
  /** Central's session, as long as nothing has been handed in for it. */
  readonly centralSession: string | null;
  readonly ending: Ending | null;
  readonly again: SessionOutput['again'];
};

/** A session in which no service has been chosen, or none any more. */
export const noTask = { pace: 'person', where: '', withdrawable: false, recording: false } as const;

export function followTask(task: AnyMachineSnapshot): Pick<SessionContext, 'pace' | 'where'> {
  return { pace: paceOf(task), where: whereabouts(task) };
}

/** What the session must know of a proofing: it ends with the session, and central has to be told. */
export function followProofing(
  task: SnapshotFrom<ReturnType<typeof proofingMachine>>,
  { centralSession }: SessionContext,
): Partial<SessionContext> {
  const { context, children } = task;
  const opened =
    context.issuer?.sessionId ?? children.issuer?.getSnapshot().context.sessionId ?? centralSession;
  return {
    ...followTask(task),
    withdrawable: task.hasTag('withdrawable'),
    recording: task.hasTag('recording'),
    centralSession: context.reference === null ? opened : null,
  };
}

export function paceAtStart({ at }: SessionStart): Pace {
  if (at === 'farewell') return 'reader';
  return at === 'take-card' ? 'card' : 'person';
}

export function endingOf(result: StepResult<never>): { readonly ending: Ending } {
  if (result.kind !== 'end') throw new Error('the task did not end the session');
  return { ending: result.ending };
}

export function retryable(start: SessionStart): boolean {
  return start.at === 'farewell' && start.farewell.kind === 'trouble' && mayRetry(start.farewell.code);
}

export function refusedConsent(start: SessionStart): boolean {
  return (
    start.at === 'farewell' &&
    start.farewell.kind === 'staffed' &&
    start.farewell.reason === 'refused-consent'
  );
}
