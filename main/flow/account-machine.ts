import { assertEvent, assign, setup } from 'xstate';
import type { AccountForApplicant } from '../../contracts/central-api.ts';
import type { Contact } from '../../contracts/evidence.ts';
import { type FaultCode, faults } from '../../contracts/faults.ts';
import type { KioskCommand, Language } from '../../contracts/kiosk-command.ts';
import type { Outcome } from '../../contracts/outcome.ts';
import { type EffectInput, effectActors } from './actors.ts';
import { codeOf, done, end, endByFault, outOfReach, type StepResult, settled, valueIn } from './ending.ts';
import { type OtpResult, otpMachine } from './otp-machine.ts';
import type { FlowTag } from './tags.ts';
import type { World } from './world.ts';

type Commands = Extract<
  KioskCommand,
  {
    readonly type:
      | 'setLanguage'
      | 'continue'
      | 'back'
      | 'submitContact'
      | 'proveByContact'
      | 'proveByPassword'
      | 'submitPassword'
      | 'submitCredentials';
  }
>;

type Input = {
  readonly language: Language;
  /** null: central could not be reached, an unconfirmed contact is all that is taken. */
  readonly sessionId: string | null;
  readonly faceResult: 'match' | 'near';
  readonly nonce: string;
};

/**
 * What the account step settled. For a new account the contact goes into the evidence even when it was confirmed: central
 * prefers what it confirmed itself, but may have erased the session before the evidence comes. null: an account was raised.
 */
export type AccountSettled = { readonly unconfirmedContact: Contact | null };

type Context = Input & {
  readonly account: AccountForApplicant | null;
  readonly contact: Contact | null;
  readonly otpTo: EffectInput<'sendOtp'>['to'] | null;
  readonly trouble: FaultCode | null;
  readonly result: StepResult<AccountSettled> | null;
};

/** Review, then what makes the account the applicant's own: a confirmed contact and credentials, or proof of the account to raise. */
export function accountMachine(world: World) {
  return setup({
    types: {
      context: {} as Context,
      events: {} as Commands,
      input: {} as Input,
      output: {} as StepResult<AccountSettled>,
      tags: {} as FlowTag,
      children: {} as { otp: 'otp' },
    },
    actors: { ...effectActors(world.effects), otp: otpMachine(world) },
    guards: {
      offline: ({ context }) => context.sessionId === null,
      raising: ({ context }) => context.account?.kind === 'raise',
      contactTaken: ({ context }) => context.contact !== null,
    },
    actions: {
      forgetTrouble: assign({ trouble: null }),
      settle: assign({ result: ({ context }) => done({ unconfirmedContact: context.contact }) }),
    },
  }).createMachine({
    id: 'account',
    context: ({ input }) => ({
      ...input,
      account: null,
      contact: null,
      otpTo: null,
      trouble: null,
      result: null,
    }),
    initial: 'starting',
    on: { setLanguage: { actions: assign({ language: ({ event }) => event.language }) } },
    states: {
      starting: {
        always: [{ guard: 'offline', target: 'review' }, { target: 'finding' }],
      },
      finding: {
        tags: ['awaiting'],
        invoke: {
          src: 'findAccount',
          input: ({ context }) => ({
            sessionId: online(context),
            faceResult: context.faceResult,
            nonce: context.nonce,
          }),
          onDone: [
            {
              guard: ({ event }) => event.output.ok,
              target: 'review',
              actions: assign({ account: ({ event }) => valueIn(event.output) }),
            },
            {
              guard: ({ event }) => outOfReach(event.output),
              target: 'review',
              actions: assign({ sessionId: null }),
            },
            { target: 'ended', actions: assign({ result: ({ event }) => endByFault(event.output) }) },
          ],
        },
      },
      review: {
        on: { continue: [{ guard: 'raising', target: 'proving' }, { target: 'contact' }] },
      },
      contact: {
        exit: 'forgetTrouble',
        on: {
          submitContact: [
            {
              guard: 'offline',
              target: 'ended',
              actions: [assign({ contact: ({ event }) => event.contact }), 'settle'],
            },
            {
              target: 'otp',
              actions: assign({
                contact: ({ event }) => event.contact,
                otpTo: ({ event }) => ({ kind: 'new', contact: event.contact }),
              }),
            },
          ],
          back: 'review',
        },
      },
      /** Raising an account: by a registered contact or the password; nothing of it changes on the way. */
      proving: {
        exit: 'forgetTrouble',
        on: {
          proveByContact: {
            guard: ({ context, event }) => isRegistered(context.account, event.contactId),
            target: 'otp',
            actions: assign({ otpTo: ({ event }) => ({ kind: 'registered', contactId: event.contactId }) }),
          },
          proveByPassword: 'password',
          back: 'review',
        },
      },
      otp: {
        invoke: {
          id: 'otp',
          src: 'otp',
          input: ({ context }) => ({
            language: context.language,
            sessionId: online(context),
            to: codeTarget(context),
          }),
          onSnapshot: {},
          onDone: [
            {
              guard: ({ event, context }) =>
                event.output.kind === 'verified' && context.account?.kind === 'raise',
              target: 'ended',
              actions: 'settle',
            },
            { guard: ({ event }) => event.output.kind === 'verified', target: 'credentials' },
            { guard: ({ event }) => event.output.kind === 'out-of-reach', target: 'cut-off' },
            {
              guard: ({ event }) => event.output.kind === 'end',
              target: 'ended',
              actions: assign({ result: ({ event }) => endOf(event.output) }),
            },
            {
              guard: 'raising',
              target: 'proving',
              actions: assign({ trouble: ({ event }) => troubleOf(event.output) }),
            },
            { target: 'contact', actions: assign({ trouble: ({ event }) => troubleOf(event.output) }) },
          ],
        },
      },
      password: {
        exit: 'forgetTrouble',
        on: { submitPassword: 'checking-password', back: 'proving' },
      },
      'checking-password': {
        tags: ['awaiting'],
        invoke: {
          src: 'provePassword',
          input: ({ context, event }) => {
            assertEvent(event, 'submitPassword');
            return { sessionId: online(context), password: event.password };
          },
          onDone: [
            { guard: ({ event }) => event.output.ok, target: 'ended', actions: 'settle' },
            { guard: ({ event }) => outOfReach(event.output), target: 'cut-off' },
            {
              guard: ({ event }) => mayTryAgain(event.output),
              target: 'password',
              actions: assign({ trouble: ({ event }) => codeOf(event.output) }),
            },
            { target: 'ended', actions: assign({ result: ({ event }) => endByFault(event.output) }) },
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
          src: 'chooseCredentials',
          input: ({ context, event }) => {
            assertEvent(event, 'submitCredentials');
            return { sessionId: online(context), username: event.username, password: event.password };
          },
          onDone: [
            { guard: ({ event }) => event.output.ok, target: 'ended', actions: 'settle' },
            { guard: ({ event }) => outOfReach(event.output), target: 'cut-off' },
            {
              guard: ({ event }) => mayTryAgain(event.output),
              target: 'credentials',
              actions: assign({ trouble: ({ event }) => codeOf(event.output) }),
            },
            { target: 'ended', actions: assign({ result: ({ event }) => endByFault(event.output) }) },
          ],
        },
      },
      /** The link was lost midway: central settles the account later, through a contact. */
      'cut-off': {
        entry: assign({ sessionId: null, account: null, otpTo: null }),
        always: [{ guard: 'contactTaken', target: 'ended', actions: 'settle' }, { target: 'contact' }],
      },
      ended: { type: 'final' },
    },
    output: ({ context }) => settled(context.result),
  });
}

function online({ sessionId }: Context): string {
  if (sessionId === null) throw new Error('central is asked without a session');
  return sessionId;
}

function codeTarget({ otpTo }: Context): EffectInput<'sendOtp'>['to'] {
  if (otpTo === null) throw new Error('a code is sent to nobody');
  return otpTo;
}

function isRegistered(account: AccountForApplicant | null, contactId: string): boolean {
  return account?.kind === 'raise' && account.contacts.some((contact) => contact.contactId === contactId);
}

function endOf(result: OtpResult): StepResult<never> {
  if (result.kind !== 'end') throw new Error('the code step did not end the session');
  return end(result.ending);
}

function troubleOf(result: OtpResult): FaultCode | null {
  return result.kind === 'back' ? result.trouble : null;
}

function mayTryAgain(outcome: Outcome<unknown>): boolean {
  return !outcome.ok && faults[outcome.fault.code].retry === 'person';
}
