import { assign, setup } from 'xstate';
import type { KioskConfig } from '../../contracts/config.ts';
import type {
  ChallengeAction,
  ChallengePlan,
  FaceProgress,
  FaceVerification,
} from '../../contracts/device-ports.ts';
import { type FaultCode, faults } from '../../contracts/faults.ts';
import type { KioskCommand } from '../../contracts/kiosk-command.ts';
import type { Outcome } from '../../contracts/outcome.ts';
import { effectActors } from './actors.ts';
import { cameraTrouble } from './camera-trouble.ts';
import { codeOf, done, end, endByFault, endInTrouble, type StepResult, settled, valueIn } from './ending.ts';
import type { FlowTag } from './tags.ts';
import type { World } from './world.ts';

type Commands = Extract<KioskCommand, { readonly type: 'continue' | 'cannotDo' | 'cameraReport' }>;
/** `nonce`: of which plan, so that a late word of an attempt that was given up is told apart. */
type ProgressEvent = {
  readonly type: 'face.progress';
  readonly nonce: string;
  readonly progress: FaceProgress;
};

type Input = {
  readonly config: KioskConfig;
  readonly chipPhoto: Uint8Array;
  /** From central when it opened the session; null: ask for one. */
  readonly plan: ChallengePlan | null;
  readonly sessionId: string | null;
};

type Context = Input & {
  readonly attempt: number;
  readonly trouble: FaultCode | null;
  readonly progress: FaceProgress | null;
  /** The page has shown a live camera that may be used: the frames that are judged come from there. */
  readonly isLive: boolean;
  /** An action of this attempt's order has been demanded: whoever has seen it and loses the camera gets no other for nothing. */
  readonly wasDemanded: boolean;
  readonly without: readonly ChallengeAction[];
  /** The face was almost like enough once: new frames are being taken. */
  readonly wasNear: boolean;
  readonly result: StepResult<FaceVerification> | null;
};

/** Liveness challenges and the match, with the tries and exchanges the policy allows. Every attempt has a plan of its own. */
export function faceMachine({ effects }: World) {
  return setup({
    types: {
      context: {} as Context,
      events: {} as Commands | ProgressEvent,
      input: {} as Input,
      output: {} as StepResult<FaceVerification>,
      tags: {} as FlowTag,
    },
    actors: effectActors(effects),
    guards: {
      planned: ({ context }) => context.plan !== null,
      actionDemanded: ({ context }) =>
        context.progress?.phase === 'challenge' && context.progress.action !== null,
      notDemanded: ({ context }) => !context.wasDemanded,
      alreadyExchanged: ({ context }) => context.without.length > 0,
      noTriesLeft: ({ context }) => context.attempt >= context.config.livenessTries,
    },
    actions: {
      forgetProgress: assign({ progress: null }),
      noteLive: assign({ isLive: true }),
      countAttempt: assign({ attempt: ({ context }) => context.attempt + 1, wasDemanded: false }),
      toStaff: assign({ result: end({ kind: 'staffed', reason: 'face.tries-exhausted' }) }),
    },
  }).createMachine({
    id: 'face',
    context: ({ input }) => ({
      ...input,
      attempt: 1,
      trouble: null,
      progress: null,
      isLive: false,
      wasDemanded: false,
      without: [],
      wasNear: false,
      result: null,
    }),
    initial: 'intro',
    states: {
      intro: {
        entry: assign({ isLive: false }),
        on: {
          continue: { target: 'ready', actions: assign({ trouble: null }) },
          cameraReport: {
            actions: assign({
              trouble: ({ event, context }) => cameraTrouble(event, context.config) ?? context.trouble,
            }),
          },
        },
      },
      ready: {
        entry: 'forgetProgress',
        always: [{ guard: 'planned', target: 'verifying' }, { target: 'planning' }],
      },
      planning: {
        tags: ['awaiting'],
        entry: 'forgetProgress',
        on: {
          cameraReport: [
            {
              guard: ({ context, event }) => cameraTrouble(event, context.config) !== null,
              target: 'interrupted',
              actions: assign({ trouble: ({ context, event }) => cameraTrouble(event, context.config) }),
            },
            { actions: 'noteLive' },
          ],
        },
        invoke: {
          src: 'newPlan',
          input: ({ context }) => ({ sessionId: context.sessionId, without: context.without }),
          onDone: [
            {
              guard: ({ event }) => event.output.ok,
              target: 'verifying',
              actions: assign({ plan: ({ event }) => valueIn(event.output) }),
            },
            { target: 'ended', actions: assign({ result: ({ event }) => endByFault(event.output) }) },
          ],
        },
      },
      verifying: {
        tags: ['awaiting'],
        /** A nonce ties one transcript to one attempt: the plan is used up whatever comes of it. */
        exit: assign({ plan: null }),
        on: {
          'face.progress': {
            guard: ({ context, event }) => event.nonce === context.plan?.nonce,
            actions: assign(({ context, event: { progress } }) => ({
              progress,
              wasDemanded: context.wasDemanded || showsOrder(progress),
            })),
          },
          cannotDo: [
            {
              guard: 'alreadyExchanged',
              target: 'ended',
              actions: assign({ result: end({ kind: 'staffed', reason: 'cannot-do' }) }),
            },
            {
              guard: 'actionDemanded',
              target: 'planning',
              actions: assign({
                without: ({ context }) => (context.progress?.action ? [context.progress.action] : []),
              }),
            },
          ],
          cameraReport: [
            {
              guard: ({ context, event }) => cameraTrouble(event, context.config) !== null,
              target: 'interrupted',
              actions: assign({ trouble: ({ context, event }) => cameraTrouble(event, context.config) }),
            },
            { actions: 'noteLive' },
          ],
        },
        invoke: {
          src: 'verifyFace',
          input: ({ context, self }) => {
            const plan = planOf(context);
            return {
              chipPhoto: context.chipPhoto,
              plan,
              onProgress: (progress) => {
                if (self.getSnapshot().status !== 'active') return;
                self.send({ type: 'face.progress', nonce: plan.nonce, progress });
              },
            };
          },
          onDone: [
            {
              guard: ({ event, context }) => event.output.ok && !context.isLive,
              target: 'failed',
              actions: assign({ trouble: 'camera.absent' }),
            },
            {
              guard: ({ event, context }) => isEnough(event.output, context.wasNear),
              target: 'ended',
              actions: assign({ result: ({ event }) => done(valueIn(event.output)) }),
            },
            {
              guard: ({ event }) => resultOf(event.output) === 'near',
              target: 'planning',
              actions: assign({ wasNear: true }),
            },
            {
              guard: ({ event }) => resultOf(event.output) === 'mismatch',
              target: 'ended',
              actions: assign({ result: endInTrouble('face.not-matched') }),
            },
            {
              guard: ({ event }) => isCameraFault(event.output),
              target: 'interrupted',
              actions: assign({ trouble: ({ event }) => codeOf(event.output) }),
            },
            {
              guard: ({ event }) => !event.output.ok && faults[event.output.fault.code].retry !== 'person',
              target: 'ended',
              actions: assign({ result: ({ event }) => endByFault(event.output) }),
            },
            {
              target: 'failed',
              actions: assign({ trouble: ({ event }) => codeOf(event.output) ?? 'face.liveness-failed' }),
            },
          ],
        },
      },
      /** The camera failed or was covered: for nothing before the first action, like a failure after it. */
      interrupted: {
        always: [{ guard: 'notDemanded', target: 'intro' }, { target: 'failed' }],
      },
      failed: {
        always: [
          { guard: 'noTriesLeft', target: 'ended', actions: 'toStaff' },
          { target: 'intro', actions: 'countAttempt' },
        ],
      },
      ended: { type: 'final' },
    },
    output: ({ context }) => settled(context.result),
  });
}

function planOf({ plan }: Context): ChallengePlan {
  if (plan === null) throw new Error('a face is verified without a challenge plan');
  return plan;
}

/** Match or near or mismatch when the challenges were passed; null otherwise. */
function resultOf(outcome: Outcome<FaceVerification>): FaceVerification['result'] | null {
  return outcome.ok && outcome.value.transcript.passed ? outcome.value.result : null;
}

/** Near counts only the second time, and then for human review at central (proofing-policy.md, Face). */
function isEnough(outcome: Outcome<FaceVerification>, wasNear: boolean): boolean {
  const result = resultOf(outcome);
  return result === 'match' || (result === 'near' && wasNear);
}

/** From here on the page shows what the order demands. */
function showsOrder({ phase }: FaceProgress): boolean {
  return phase === 'challenge' || phase === 'matching';
}

function isCameraFault(outcome: Outcome<FaceVerification>): boolean {
  return !outcome.ok && outcome.fault.code.startsWith('camera.');
}
