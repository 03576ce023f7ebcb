import { assertEvent, assign, setup } from 'xstate';
import { type FaultCode, faults } from '../../contracts/faults.ts';
import type { KioskCommand, Language } from '../../contracts/kiosk-command.ts';
import type { Outcome } from '../../contracts/outcome.ts';
import { type EffectInput, effectActors } from './actors.ts';
import { codeOf, type Ending, endByFault, outOfReach, valueIn } from './ending.ts';
import type { FlowTag } from './tags.ts';
import type { World } from './world.ts';

type Commands = Extract<KioskCommand, { readonly type: 'setLanguage' | 'back' | 'submitOtp' | 'resendOtp' }>;

type Input = {
  readonly language: Language;
  readonly sessionId: string;
  readonly to: EffectInput<'sendOtp'>['to'];
};

export type OtpResult =
  | { readonly kind: 'verified' }
  /** Another contact, or the same once more: with what went wrong. */
  | { readonly kind: 'back'; readonly trouble: FaultCode | null }
  | { readonly kind: 'out-of-reach' }
  | { readonly kind: 'end'; readonly ending: Ending };

type Context = Input & {
  readonly otp: { readonly otpId: string; readonly masked: string; readonly resendAt: number } | null;
  readonly trouble: FaultCode | null;
  readonly triesLeft: number | null;
  readonly result: OtpResult | null;
};

/** Sends a one-time code and has it typed in; the code itself passes through and is kept nowhere. */
export function otpMachine({ effects, clock }: World) {
  return setup({
    types: {
      context: {} as Context,
      events: {} as Commands,
      input: {} as Input,
      output: {} as OtpResult,
      tags: {} as FlowTag,
    },
    actors: effectActors(effects),
    guards: {
      mayResend: ({ context }) => clock.now() >= (context.otp?.resendAt ?? 0),
    },
  }).createMachine({
    id: 'otp',
    context: ({ input }) => ({ ...input, otp: null, trouble: null, triesLeft: null, result: null }),
    initial: 'sending',
    on: { setLanguage: { actions: assign({ language: ({ event }) => event.language }) } },
    states: {
      sending: {
        tags: ['awaiting'],
        invoke: {
          src: 'sendOtp',
          input: ({ context }) => ({
            sessionId: context.sessionId,
            to: context.to,
            language: context.language,
          }),
          onDone: [
            {
              guard: ({ event }) => event.output.ok,
              target: 'asking',
              actions: assign({
                otp: ({ event }) => {
                  const { otpId, masked, resendAfterSeconds } = valueIn(event.output);
                  return { otpId, masked, resendAt: clock.now() + resendAfterSeconds * 1000 };
                },
                trouble: null,
                triesLeft: null,
              }),
            },
            { target: 'ended', actions: assign({ result: ({ event }) => resultOfFault(event.output) }) },
          ],
        },
      },
      asking: {
        tags: ['code'],
        on: {
          submitOtp: 'checking',
          resendOtp: { guard: 'mayResend', target: 'sending' },
          back: { target: 'ended', actions: assign({ result: { kind: 'back', trouble: null } }) },
        },
      },
      checking: {
        tags: ['awaiting'],
        invoke: {
          src: 'verifyOtp',
          input: ({ context, event }) => {
            assertEvent(event, 'submitOtp');
            return { sessionId: context.sessionId, otpId: context.otp?.otpId ?? '', code: event.code };
          },
          onDone: [
            {
              guard: ({ event }) => event.output.ok,
              target: 'ended',
              actions: assign({ result: { kind: 'verified' } }),
            },
            {
              guard: ({ event }) => codeOf(event.output) === 'otp.wrong',
              target: 'asking',
              actions: assign({
                trouble: ({ event }) => codeOf(event.output),
                triesLeft: ({ event }) => event.output.triesLeft ?? null,
              }),
            },
            { target: 'ended', actions: assign({ result: ({ event }) => resultOfFault(event.output) }) },
          ],
        },
      },
      ended: { type: 'final' },
    },
    output: ({ context }) => {
      if (context.result === null) throw new Error('the code step ended without a result');
      return context.result;
    },
  });
}

/** An expired code, too many tries or codes: back to where a contact is chosen. `central.busy` here means too many codes. */
function resultOfFault(outcome: Outcome<unknown>): OtpResult {
  const code = codeOf(outcome);
  if (code === 'central.busy' || (code !== null && faults[code].retry === 'person'))
    return { kind: 'back', trouble: code };
  if (outOfReach(outcome)) return { kind: 'out-of-reach' };
  const { ending } = endByFault(outcome);
  return { kind: 'end', ending };
}
