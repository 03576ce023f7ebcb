import { assign, setup } from 'xstate';
import type { KioskCommand } from '../../contracts/kiosk-command.ts';
import { accountMachine } from './account-machine.ts';
import { effectActors } from './actors.ts';
import { cardMachine } from './card-machine.ts';
import { end, endByFault, endInTrouble, type StepResult, settled, valueIn } from './ending.ts';
import { faceMachine } from './face-machine.ts';
import { issuerMachine } from './issuer-machine.ts';
import {
  emptyProofing,
  gathered,
  handedIn,
  held,
  type ProofingContext,
  pendingLink,
  resultOf,
} from './proofing-context.ts';
import { resultMachine } from './result-machine.ts';
import { type ReportEvent, surroundingsAfter } from './surroundings.ts';
import type { FlowTag } from './tags.ts';
import type { World } from './world.ts';

type Commands = Extract<
  KioskCommand,
  { readonly type: 'setLanguage' | 'acceptConsent' | 'refuseConsent' | 'back' }
>;

/** Consent → card → issuer → face → account → record → central's answer → slip. */
export function proofingMachine(world: World) {
  const { clock } = world;
  return setup({
    types: {
      context: {} as ProofingContext,
      events: {} as Commands | ReportEvent,
      input: {} as Parameters<typeof emptyProofing>[0],
      output: {} as StepResult<never>,
      tags: {} as FlowTag,
      children: {} as { card: 'card'; issuer: 'issuer'; face: 'face'; account: 'account'; result: 'result' },
    },
    actors: {
      ...effectActors(world.effects),
      card: cardMachine(world),
      issuer: issuerMachine(world),
      face: faceMachine(world),
      account: accountMachine(world),
      result: resultMachine(world),
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
                version: context.config.consentVersion,
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
          input: ({ context }) => ({ surroundings: context.surroundings, config: context.config }),
          onSnapshot: {},
          onDone: [
            {
              guard: ({ event }) => event.output.kind === 'done',
              target: 'with-card',
              actions: assign({
                read: ({ event }) => valueOfStep(event.output),
              }),
            },
            { target: 'ended', actions: assign({ ending: ({ event }) => ended(event.output) }) },
          ],
        },
      },
      'with-card': {
        tags: ['withdrawable'],
        initial: 'issuer',
        on: {
          'card.removed': [
            { guard: ({ context }) => context.cardMayBeOut, actions: 'notice' },
            { target: 'ended', actions: assign({ ending: endInTrouble('card.removed') }) },
          ],
        },
        states: {
          issuer: {
            exit: assign({ cardMayBeOut: false }),
            invoke: {
              id: 'issuer',
              src: 'issuer',
              input: ({ context }) => ({
                card: held(context.read, 'the card').card,
                consent: held(context.consent, 'the consent'),
                surroundings: context.surroundings,
              }),
              onSnapshot: {
                actions: assign({ cardMayBeOut: ({ event }) => event.snapshot.hasTag('cardOut') }),
              },
              onDone: [
                {
                  guard: ({ event }) => event.output.kind === 'done',
                  target: 'face',
                  actions: assign({ issuer: ({ event }) => valueOfStep(event.output) }),
                },
                {
                  target: '#proofing.ended',
                  actions: assign({ ending: ({ event }) => ended(event.output) }),
                },
              ],
            },
          },
          face: {
            invoke: {
              id: 'face',
              src: 'face',
              input: ({ context }) => ({
                config: context.config,
                chipPhoto: held(context.read, 'the card').photo,
                plan: context.issuer?.plan ?? null,
                sessionId: context.issuer?.sessionId ?? null,
              }),
              onSnapshot: {},
              onDone: [
                {
                  guard: ({ event }) => event.output.kind === 'done',
                  target: 'account',
                  actions: assign({
                    face: ({ event }) => valueOfStep(event.output),
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
                  sessionId: context.issuer?.issuerAnswer === 'accepted' ? context.issuer.sessionId : null,
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
                    unconfirmedContact: ({ event }) => valueOfStep(event.output).unconfirmedContact,
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
              target: 'recorded',
              actions: assign(({ context, event }) => handedIn(context, valueIn(event.output).reference)),
            },
            { target: 'ended', actions: assign({ ending: ({ event }) => endByFault(event.output) }) },
          ],
        },
      },
      recorded: {
        always: [
          {
            guard: ({ context }) => !context.awaitsDecision,
            target: 'result',
            actions: assign({ result: ({ context }) => pendingLink(context) }),
          },
          { target: 'sending' },
        ],
      },
      sending: {
        tags: ['awaiting'],
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

function valueOfStep<T>(result: StepResult<T>): T {
  if (result.kind !== 'done') throw new Error('a step that was not done has no value');
  return result.value;
}

function ended(result: StepResult<unknown>): StepResult<never> {
  if (result.kind === 'done') throw new Error('a step that was done ends nothing');
  return result;
}
