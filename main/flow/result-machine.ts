import { assign, setup } from 'xstate';
import type { ProofingDecision } from '../../contracts/central-api.ts';
import type { FaultCode } from '../../contracts/faults.ts';
import type { KioskCommand, Language } from '../../contracts/kiosk-command.ts';
import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import type { Slip } from '../../contracts/slip.ts';
import { effectActors } from './actors.ts';
import type { SlipInput } from './effects.ts';
import { codeOf } from './ending.ts';
import type { FlowTag } from './tags.ts';
import type { World } from './world.ts';

/** What came of a proofing, as the citizen is told. */
export type FlowResult =
  | {
      readonly kind: 'granted';
      readonly decision: Extract<ProofingDecision, { readonly outcome: 'granted' }>;
    }
  | {
      readonly kind: 'pending';
      readonly reference: string;
      readonly awaits: ScreenOf<'pending'>['awaits'];
      readonly maskedContact: string | null;
    };

type Input = {
  readonly language: Language;
  readonly result: FlowResult;
  readonly maskedCitizenId: string | null;
};

type Context = {
  readonly result: FlowResult;
  readonly slip: Slip;
  /** Why the slip stands on the screen instead. */
  readonly trouble: FaultCode | null;
};

/** Done or pending: the slip prints by itself; what cannot be printed is shown. */
export function resultMachine({ effects }: World) {
  return setup({
    types: {
      context: {} as Context,
      events: {} as Extract<KioskCommand, { readonly type: 'finish' | 'printSlip' }>,
      input: {} as Input,
      tags: {} as FlowTag,
    },
    actors: effectActors(effects),
  }).createMachine({
    id: 'result',
    context: ({ input }) => ({
      result: input.result,
      slip: effects.makeSlip(slipInput(input)),
      trouble: null,
    }),
    initial: 'printing',
    states: {
      printing: {
        tags: ['awaiting'],
        entry: assign({ trouble: null }),
        invoke: {
          src: 'printSlip',
          input: ({ context }) => ({ slip: context.slip }),
          onDone: [
            { guard: ({ event }) => event.output.ok, target: 'printed' },
            { target: 'on-screen', actions: assign({ trouble: ({ event }) => codeOf(event.output) }) },
          ],
        },
      },
      printed: { on: { finish: 'ended' } },
      'on-screen': { on: { finish: 'ended', printSlip: 'printing' } },
      ended: { type: 'final' },
    },
  });
}

function slipInput({ language, result, maskedCitizenId }: Input): SlipInput {
  return result.kind === 'granted'
    ? { kind: 'granted', language, decision: result.decision, maskedCitizenId }
    : { ...result, language, maskedCitizenId };
}
