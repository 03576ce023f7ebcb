import { assign, setup } from 'xstate';
import type { ChallengePlan } from '../../contracts/device-ports.ts';
import type { Consent } from '../../contracts/evidence.ts';
import type { FaultCode } from '../../contracts/faults.ts';
import { type CardText, isSameCard, type LaserSource } from '../../contracts/identity.ts';
import type { KioskCommand } from '../../contracts/kiosk-command.ts';
import { type EffectInput, effectActors } from './actors.ts';
import type { Gathered } from './effects.ts';
import {
  codeOf,
  done,
  endByFault,
  endInTrouble,
  mayReinsert,
  outOfReach,
  type StepResult,
  settled,
  valueIn,
} from './ending.ts';
import { type ReportEvent, type Surroundings, surroundingsAfter } from './surroundings.ts';
import type { FlowTag } from './tags.ts';
import type { World } from './world.ts';

type Input = {
  readonly card: CardText;
  readonly consent: Consent;
  readonly surroundings: Surroundings;
};

export type IssuerAsked = {
  readonly laserCode: string | null;
  readonly laserSource: LaserSource | null;
  /** Central's session and its challenges; null when central was out of reach. */
  readonly sessionId: string | null;
  readonly plan: ChallengePlan | null;
  readonly issuerAnswer: Gathered['issuerAnswer'];
};

type Context = Input & {
  readonly keyed: string | null;
  readonly keyedTries: number;
  /** The card was out of the reader since its keys were last compared. */
  readonly wasOut: boolean;
  readonly trouble: FaultCode | null;
  readonly sessionId: string | null;
  readonly plan: ChallengePlan | null;
  readonly result: StepResult<IssuerAsked> | null;
};

/** A keyed code that the issuer did not take may be a slip of the finger: it is asked for once more. */
const keyedTriesAllowed = 2;

/** The laser code when the chip did not give it, then central's session and the issuer's word on the card. */
export function issuerMachine({ effects }: World) {
  return setup({
    types: {
      context: {} as Context,
      events: {} as ReportEvent | Extract<KioskCommand, { readonly type: 'submitLaserCode' }>,
      input: {} as Input,
      output: {} as StepResult<IssuerAsked>,
      tags: {} as FlowTag,
    },
    actors: effectActors(effects),
    guards: {
      laserOnChip: ({ context }) => context.card.laserCode !== null,
      hasSession: ({ context }) => context.sessionId !== null,
      offline: ({ context }) => context.surroundings.link === 'offline',
      neverOut: ({ context }) => !context.wasOut,
      cardIn: ({ context }) => context.surroundings.slot !== 'empty',
    },
    actions: {
      notice: assign({
        surroundings: ({ context, event }) => surroundingsAfter(context.surroundings, event as ReportEvent),
      }),
      noteOut: assign({ wasOut: true }),
      goOn: assign({ result: ({ context }) => done(asked(context, 'not-asked')) }),
      accept: assign({ result: ({ context }) => done(asked(context, 'accepted')) }),
    },
  }).createMachine({
    id: 'issuer',
    context: ({ input }) => ({
      ...input,
      keyed: null,
      keyedTries: 0,
      wasOut: false,
      trouble: null,
      sessionId: null,
      plan: null,
      result: null,
    }),
    initial: 'laser-code',
    on: {
      'reader.health': { actions: 'notice' },
      'card.inserted': { actions: 'notice' },
      'card.removed': { actions: ['notice', 'noteOut'] },
      link: { actions: 'notice' },
    },
    states: {
      /** The code stands on the back: the card may be taken out to read it. */
      'laser-code': {
        tags: ['cardOut'],
        always: { guard: 'laserOnChip', target: 'ready' },
        on: {
          submitLaserCode: {
            target: 'keyed',
            actions: assign({
              keyed: ({ event }) => event.laserCode,
              keyedTries: ({ context }) => context.keyedTries + 1,
              trouble: null,
            }),
          },
        },
      },
      keyed: {
        always: [
          { guard: 'neverOut', target: 'ready' },
          { guard: 'cardIn', target: 'comparing' },
          { target: 'putting-back' },
        ],
      },
      'putting-back': {
        tags: ['cardOut'],
        always: { guard: 'cardIn', target: 'comparing' },
      },
      /** Whether the card that was put back is the one that was read. */
      comparing: {
        tags: ['awaiting', 'cardOut'],
        invoke: {
          src: 'readKeys',
          onDone: [
            {
              guard: ({ context, event }) => event.output.ok && isSameCard(context.card, event.output.value),
              target: 'ready',
              actions: assign({ wasOut: false, trouble: null }),
            },
            {
              guard: ({ event }) => event.output.ok,
              target: 'ended',
              actions: assign({ result: endInTrouble('card.swapped') }),
            },
            {
              guard: ({ event }) => mayReinsert(event.output) || codeOf(event.output) === 'card.removed',
              target: 'taking-out',
              actions: assign({ trouble: ({ event }) => codeOf(event.output) }),
            },
            { target: 'ended', actions: assign({ result: ({ event }) => endByFault(event.output) }) },
          ],
        },
      },
      'taking-out': {
        tags: ['cardOut'],
        always: { guard: ({ context }) => context.surroundings.slot === 'empty', target: 'putting-back' },
      },
      ready: {
        always: [
          { guard: 'hasSession', target: 'checking' },
          { guard: 'offline', target: 'ended', actions: 'goOn' },
          { target: 'opening' },
        ],
      },
      opening: {
        tags: ['awaiting'],
        invoke: {
          src: 'openSession',
          input: ({ context }) => ({ consent: context.consent }),
          onDone: [
            {
              guard: ({ event }) => event.output.ok,
              target: 'checking',
              actions: assign(({ event }) => valueIn(event.output)),
            },
            { guard: ({ event }) => outOfReach(event.output), target: 'ended', actions: 'goOn' },
            { target: 'ended', actions: assign({ result: ({ event }) => endByFault(event.output) }) },
          ],
        },
      },
      checking: {
        tags: ['awaiting'],
        invoke: {
          src: 'checkCard',
          input: ({ context }) => cardCheck(context),
          onDone: [
            { guard: ({ event }) => event.output.ok, target: 'ended', actions: 'accept' },
            { guard: ({ event }) => outOfReach(event.output), target: 'ended', actions: 'goOn' },
            {
              guard: ({ event, context }) =>
                codeOf(event.output) === 'card.refused-by-issuer' &&
                context.keyed !== null &&
                context.keyedTries < keyedTriesAllowed,
              target: 'laser-code',
              actions: assign({ trouble: ({ event }) => codeOf(event.output) }),
            },
            { target: 'ended', actions: assign({ result: ({ event }) => endByFault(event.output) }) },
          ],
        },
      },
      ended: { type: 'final' },
    },
    output: ({ context }) => settled(context.result),
  });
}

function laser({ card, keyed }: Context): Pick<IssuerAsked, 'laserCode' | 'laserSource'> {
  if (card.laserCode !== null) return { laserCode: card.laserCode, laserSource: 'chip' };
  return { laserCode: keyed, laserSource: keyed === null ? null : 'keyed' };
}

function asked(context: Context, issuerAnswer: IssuerAsked['issuerAnswer']): IssuerAsked {
  const { sessionId, plan } = context;
  return { ...laser(context), sessionId, plan, issuerAnswer };
}

function cardCheck(context: Context): EffectInput<'checkCard'> {
  const { citizenId, thaiName, birthDate, requestNumber, chipNumber, expiryDate } = context.card;
  if (context.sessionId === null) throw new Error('the issuer is asked without a session');
  return {
    sessionId: context.sessionId,
    card: { citizenId, thaiName, birthDate, requestNumber, chipNumber, expiryDate },
    ...laser(context),
  };
}
