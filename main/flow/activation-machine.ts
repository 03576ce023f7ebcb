import { assertEvent, assign, setup } from 'xstate';
import type { ProofingDecision } from '../../contracts/central-api.ts';
import { type FaultCode, faults } from '../../contracts/faults.ts';
import type { KioskCommand, Language } from '../../contracts/kiosk-command.ts';
import type { Outcome } from '../../contracts/outcome.ts';
import { effectActors } from './actors.ts';
import type { Effects } from './effects.ts';
import {
  codeOf,
  end,
  endByFault,
  endInTrouble,
  outOfReach,
  type StepResult,
  settled,
  valueIn,
} from './ending.ts';
import { held } from './proofing-context.ts';
import { type FlowResult, resultMachine } from './result-machine.ts';
import type { FlowTag } from './tags.ts';
import type { World } from './world.ts';

type Commands = Extract<
  KioskCommand,
  { readonly type: 'setLanguage' | 'back' | 'submitActivationCode' | 'submitCredentials' }
>;

type Opened = Extract<Awaited<ReturnType<Effects['openActivation']>>, { readonly ok: true }>['value'];

type Context = {
  readonly language: Language;
  readonly activationId: string | null;
  readonly trouble: FaultCode | null;
  readonly result: FlowResult | null;
  readonly ending: StepResult<never> | null;
};

/** A proofing that had stayed pending: the one-time code from central's message, then username and password. No card, no face. */
export function activationMachine(world: World) {
  return setup({
    types: {
      context: {} as Context,
      events: {} as Commands,
      input: {} as { readonly language: Language },
      output: {} as StepResult<never>,
      tags: {} as FlowTag,
      children: {} as { result: 'result' },
    },
    actors: { ...effectActors(world.effects), result: resultMachine(world) },
    actions: {
      forgetTrouble: assign({ trouble: null }),
    },
  }).createMachine({
    id: 'activation',
    context: ({ input }) => ({ ...input, activationId: null, trouble: null, result: null, ending: null }),
    initial: 'code',
    on: { setLanguage: { actions: assign({ language: ({ event }) => event.language }) } },
    states: {
      code: {
        exit: 'forgetTrouble',
        on: {
          submitActivationCode: 'opening',
          back: { target: 'ended', actions: assign({ ending: { kind: 'back' } }) },
        },
      },
      opening: {
        tags: ['awaiting'],
        invoke: {
          src: 'openActivation',
          input: ({ event }) => {
            assertEvent(event, 'submitActivationCode');
            return { code: event.code };
          },
          onDone: [
            {
              guard: ({ event }) => event.output.ok && event.output.value.needs === 'credentials',
              target: 'credentials',
              actions: assign(({ event }) => opened(valueIn(event.output))),
            },
            {
              guard: ({ event }) => event.output.ok,
              target: 'deciding',
              actions: assign(({ event }) => opened(valueIn(event.output))),
            },
            {
              guard: ({ event }) => mayTryAgain(event.output),
              target: 'code',
              actions: assign({ trouble: ({ event }) => codeOf(event.output) }),
            },
            { target: 'ended', actions: assign({ ending: ({ event }) => endByFault(event.output) }) },
          ],
        },
      },
      credentials: {
        exit: 'forgetTrouble',
        on: { submitCredentials: 'saving' },
      },
      saving: {
        tags: ['awaiting'],
        invoke: {
          src: 'completeActivation',
          input: ({ context, event }) => {
            assertEvent(event, 'submitCredentials');
            return {
              activationId: held(context.activationId, 'the activation'),
              username: event.username,
              password: event.password,
            };
          },
          onDone: [
            {
              guard: ({ event }) => event.output.ok,
              target: 'deciding',
              actions: assign(({ event }) => decided(valueIn(event.output))),
            },
            {
              guard: ({ event }) => mayTryAgain(event.output),
              target: 'credentials',
              actions: assign({ trouble: ({ event }) => codeOf(event.output) }),
            },
            { target: 'ended', actions: assign({ ending: ({ event }) => endByFault(event.output) }) },
          ],
        },
      },
      deciding: {
        always: [{ guard: ({ context }) => context.result !== null, target: 'result' }, { target: 'ended' }],
      },
      result: {
        invoke: {
          id: 'result',
          src: 'result',
          input: ({ context }) => ({
            language: context.language,
            result: held(context.result, 'the result'),
            maskedCitizenId: null,
          }),
          onSnapshot: {},
          onDone: { target: 'ended', actions: assign({ ending: end({ kind: 'finished' }) }) },
        },
      },
      ended: { type: 'final' },
    },
    output: ({ context }) => settled(context.ending),
  });
}

function opened(activation: Opened): Partial<Context> {
  if (activation.needs === 'credentials') return { activationId: activation.activationId };
  return activation.decision === null
    ? { ending: endInTrouble('central.rejected') }
    : decided(activation.decision);
}

function decided(decision: ProofingDecision): Pick<Context, 'result' | 'ending'> {
  switch (decision.outcome) {
    case 'granted':
      return { result: { kind: 'granted', decision }, ending: null };
    case 'pending':
      return {
        result: {
          kind: 'pending',
          reference: decision.reference,
          awaits: decision.awaits,
          maskedContact: null,
        },
        ending: null,
      };
    case 'refused':
      return { result: null, ending: endInTrouble('proofing.refused') };
  }
}

/** Mistyped, or central out of reach for now: the code stays good. */
function mayTryAgain(outcome: Outcome<unknown>): boolean {
  return outOfReach(outcome) || (!outcome.ok && faults[outcome.fault.code].retry === 'person');
}
