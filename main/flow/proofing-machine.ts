import { assign, setup } from 'xstate';
import type { KioskCommand, Language } from '../../contracts/kiosk-command.ts';
import { accountMachine } from './account-machine.ts';
import { effectActors } from './actors.ts';
import { cardMachine } from './card-machine.ts';
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
import { faceMachine } from './face-machine.ts';
import {
  cardCheck,
  emptyProofing,
  gathered,
  handedIn,
  held,
  type ProofingContext,
  pendingLink,
  resultOf,
} from './proofing-context.ts';
import { resultMachine } from './result-machine.ts';
import { type ReportEvent, type Surroundings, surroundingsAfter } from './surroundings.ts';
import type { FlowTag } from './tags.ts';
import type { World } from './world.ts';

type Commands = Extract<
  KioskCommand,
  { readonly type: 'setLanguage' | 'acceptConsent' | 'refuseConsent' | 'back' | 'submitLaserCode' }
>;

/** A keyed code that the issuer did not take may be a slip of the finger: it is asked for once more. */
const keyedLaserTries = 2;

/** Consent → card → issuer → face → account → record → central's answer → slip. */
export function proofingMachine(world: World) {
  const { config, clock } = world;
  return setup({
    types: {
      context: {} as ProofingContext,
      events: {} as Commands | ReportEvent,
      input: {} as { readonly language: Language; readonly surroundings: Surroundings },
      output: {} as StepResult<never>,
      tags: {} as FlowTag,
      children: {} as { card: 'card'; face: 'face'; account: 'account'; result: 'result' },
    },
    actors: {
      ...effectActors(world.effects),
      card: cardMachine(world),
      face: faceMachine(world),
      account: accountMachine(world),
      result: resultMachine(world),
    },
    guards: {
      laserKnown: ({ context }) => (context.read?.card.laserCode ?? context.keyedLaserCode) !== null,
      offline: ({ context }) => context.surroundings.link === 'offline',
      hasSession: ({ context }) => context.sessionId !== null,
      noSession: ({ context }) => context.sessionId === null,
    },
    actions: {
      notice: assign({
        surroundings: ({ context, event }) => surroundingsAfter(context.surroundings, event as ReportEvent),
      }),
    },
  }).createMachine({
    id: 'proofing',
    context: ({ input }) => emptyProofing(input),
    initial: 'consent',
    on: {
      setLanguage: { actions: assign({ language: ({ event }) => event.language }) },
      'reader.health': { actions: 'notice' },
      'card.inserted': { actions: 'notice' },
      'card.removed': { actions: 'notice' },
      link: { actions: 'notice' },
    },
    states: {
      consent: {
        on: {
          acceptConsent: {
            target: 'card',
            actions: assign({
              consent: ({ context }) => ({
                version: config.consentVersion,
                language: context.language,
                givenAt: new Date(clock.now()).toISOString(),
              }),
            }),
          },
          refuseConsent: {
            target: 'ended',
            actions: assign({ ending: end({ kind: 'staffed', reason: 'refused-consent' }) }),
          },
          back: { target: 'ended', actions: assign({ ending: { kind: 'back' } }) },
        },
      },
      card: {
        tags: ['withdrawable'],
        invoke: {
          id: 'card',
          src: 'card',
          input: ({ context }) => ({ surroundings: context.surroundings }),
          onSnapshot: {},
          onDone: [
            {
              guard: ({ event }) => event.output.kind === 'done',
              target: 'with-card',
              actions: assign({
                read: ({ event }) => (event.output.kind === 'done' ? event.output.value : null),
              }),
            },
            { target: 'ended', actions: assign({ ending: ({ event }) => ended(event.output) }) },
          ],
        },
      },
      'with-card': {
        tags: ['withdrawable'],
        initial: 'read',
        on: {
          'card.removed': { target: 'ended', actions: assign({ ending: endInTrouble('card.removed') }) },
        },
        states: {
          read: { always: [{ guard: 'laserKnown', target: 'opening' }, { target: 'laser-code' }] },
          'laser-code': {
            on: {
              submitLaserCode: {
                target: 'opening',
                actions: assign({
                  keyedLaserCode: ({ event }) => event.laserCode,
                  laserTries: ({ context }) => context.laserTries + 1,
                  trouble: null,
                }),
              },
            },
          },
          opening: {
            tags: ['awaiting'],
            always: [
              { guard: 'hasSession', target: 'checking' },
              { guard: 'offline', target: 'face' },
            ],
            invoke: {
              src: 'openSession',
              input: ({ context }) => ({ consent: held(context.consent, 'the consent') }),
              onDone: [
                {
                  guard: ({ event }) => event.output.ok,
                  target: 'checking',
                  actions: assign(({ event }) => valueIn(event.output)),
                },
                { guard: ({ event }) => outOfReach(event.output), target: 'face' },
                {
                  target: '#proofing.ended',
                  actions: assign({ ending: ({ event }) => endByFault(event.output) }),
                },
              ],
            },
          },
          checking: {
            tags: ['awaiting'],
            invoke: {
              src: 'checkCard',
              input: ({ context }) => cardCheck(context),
              onDone: [
                {
                  guard: ({ event }) => event.output.ok,
                  target: 'face',
                  actions: assign({ issuerAnswer: 'accepted' }),
                },
                { guard: ({ event }) => outOfReach(event.output), target: 'face' },
                {
                  guard: ({ event, context }) =>
                    codeOf(event.output) === 'card.refused-by-issuer' &&
                    context.keyedLaserCode !== null &&
                    context.laserTries < keyedLaserTries,
                  target: 'laser-code',
                  actions: assign({ trouble: ({ event }) => codeOf(event.output), keyedLaserCode: null }),
                },
                {
                  target: '#proofing.ended',
                  actions: assign({ ending: ({ event }) => endByFault(event.output) }),
                },
              ],
            },
          },
          face: {
            invoke: {
              id: 'face',
              src: 'face',
              input: ({ context }) => ({
                chipPhoto: held(context.read, 'the card').photo,
                plan: context.plan,
                sessionId: context.sessionId,
              }),
              onSnapshot: {},
              onDone: [
                {
                  guard: ({ event }) => event.output.kind === 'done',
                  target: 'account',
                  actions: assign({
                    face: ({ event }) => (event.output.kind === 'done' ? event.output.value : null),
                  }),
                },
                {
                  target: '#proofing.ended',
                  actions: assign({ ending: ({ event }) => ended(event.output) }),
                },
              ],
            },
          },
          account: {
            invoke: {
              id: 'account',
              src: 'account',
              input: ({ context }) => {
                const face = held(context.face, 'the face');
                return {
                  language: context.language,
                  sessionId: context.issuerAnswer === 'accepted' ? context.sessionId : null,
                  faceResult: face.result === 'match' ? 'match' : 'near',
                  nonce: face.transcript.nonce,
                };
              },
              onSnapshot: {},
              onDone: [
                {
                  guard: ({ event }) => event.output.kind === 'done',
                  target: '#proofing.recording',
                  actions: assign({
                    unconfirmedContact: ({ event }) =>
                      event.output.kind === 'done' ? event.output.value.unconfirmedContact : null,
                  }),
                },
                {
                  target: '#proofing.ended',
                  actions: assign({ ending: ({ event }) => ended(event.output) }),
                },
              ],
            },
          },
        },
      },
      /** Short, and not to be cut off: a record that stands must be acknowledged to the citizen. */
      recording: {
        tags: ['awaiting', 'recording'],
        invoke: {
          src: 'record',
          input: ({ context }) => gathered(context),
          onDone: [
            {
              guard: ({ event }) => event.output.ok,
              target: 'sending',
              actions: assign(({ context, event }) => handedIn(context, valueIn(event.output).reference)),
            },
            { target: 'ended', actions: assign({ ending: ({ event }) => endByFault(event.output) }) },
          ],
        },
      },
      sending: {
        tags: ['awaiting'],
        always: {
          guard: 'noSession',
          target: 'result',
          actions: assign({ result: ({ context }) => pendingLink(context) }),
        },
        invoke: {
          src: 'awaitDecision',
          input: ({ context }) => ({ reference: held(context.reference, 'the reference') }),
          onDone: [
            {
              guard: ({ event }) => event.output.ok && event.output.value.outcome === 'refused',
              target: 'ended',
              actions: assign({ ending: endInTrouble('proofing.refused') }),
            },
            {
              target: 'result',
              actions: assign({ result: ({ context, event }) => resultOf(context, event.output) }),
            },
          ],
        },
      },
      result: {
        invoke: {
          id: 'result',
          src: 'result',
          input: ({ context }) => ({
            language: context.language,
            result: held(context.result, 'the result'),
            maskedCitizenId: context.masked?.citizenId ?? null,
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

function ended(result: StepResult<unknown>): StepResult<never> {
  if (result.kind === 'done') throw new Error('a step that was done ends nothing');
  return result;
}
