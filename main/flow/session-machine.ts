import { assign, raise, setup } from 'xstate';
import type { KioskCommand } from '../../contracts/kiosk-command.ts';
import { activationMachine } from './activation-machine.ts';
import { type Ending, endReason } from './ending.ts';
import { proofingMachine } from './proofing-machine.ts';
import {
  endingOf,
  followProofing,
  followTask,
  noTask,
  paceAtStart,
  refusedConsent,
  retryable,
  type SessionContext,
  type SessionInput,
  type SessionOutput,
  type SessionStart,
} from './session-context.ts';
import { idleLimit, type Pace } from './session-pace.ts';
import { proofingBlockedBy, type ReportEvent, surroundingsAfter } from './surroundings.ts';
import { whereabouts } from './tags.ts';
import type { World } from './world.ts';

type Commands = Extract<
  KioskCommand,
  {
    readonly type:
      | 'setLanguage'
      | 'setDisplay'
      | 'openHelp'
      | 'askLeave'
      | 'confirmLeave'
      | 'askWithdraw'
      | 'confirmWithdraw'
      | 'closeOverlay'
      | 'moreTime'
      | 'choose'
      | 'retry'
      | 'back'
      | 'finish';
  }
>;
type Inner = { readonly type: 'touched' | 'paced' };

/** One citizen's visit: language, idle limit, what lies over the screen, and the service they chose. */
export function sessionMachine(world: World) {
  const { effects, clock, timings } = world;
  const proofing = proofingMachine(world);
  const activation = activationMachine(world);
  return setup({
    types: {
      context: {} as SessionContext,
      events: {} as Commands | Inner | ReportEvent,
      input: {} as SessionInput,
      output: {} as SessionOutput,
      children: {} as { proofing: 'proofing'; activation: 'activation' },
    },
    actors: { proofing, activation },
    guards: {
      proofingBlocked: ({ context }) => proofingBlockedBy(context.surroundings) !== null,
      startsAt: ({ context }, at: SessionStart['at']) => context.start.at === at,
      paceIs: ({ context }, pace: Pace) => context.pace === pace,
      slotEmpty: ({ context }) => context.surroundings.slot === 'empty',
      withdrawable: ({ context }) => context.withdrawable,
      notRecording: ({ context }) => !context.recording,
    },
    actions: {
      notice: assign({
        surroundings: ({ context, event }) => surroundingsAfter(context.surroundings, event as ReportEvent),
      }),
      endAs: assign({ ending: (_, ending: Ending) => ending }),
      pace: raise({ type: 'paced' }),
      touch: raise({ type: 'touched' }),
      followNothing: assign(noTask),
      setDeadline: assign({
        deadline: ({ context }) => {
          const limit = idleLimit(context.pace, timings);
          return limit === null ? null : clock.now() + limit;
        },
      }),
      forgetDeadline: assign({ deadline: null }),
      closeCentralSession: ({ context }) => {
        const { centralSession: sessionId, ending } = context;
        if (sessionId !== null && ending !== null)
          effects.endSession({ sessionId, reason: endReason(ending) });
      },
    },
    delays: {
      untilLastCall: ({ context }) => Math.max(0, (idleLimit(context.pace, timings) ?? 0) - timings.lastCall),
      lastCall: timings.lastCall,
      patience: timings.patience,
      takeCard: timings.takeCard,
    },
  }).createMachine({
    id: 'session',
    context: ({ input }) => ({
      ...input,
      ...noTask,
      pace: paceAtStart(input.start),
      deadline: null,
      centralSession: null,
      ending: null,
      again: null,
    }),
    initial: 'running',
    on: {
      'reader.health': { actions: 'notice' },
      'card.inserted': { actions: 'notice' },
      'card.removed': { actions: 'notice' },
      'printer.health': { actions: 'notice' },
      link: { actions: 'notice' },
      storage: { actions: 'notice' },
      enrolment: { actions: 'notice' },
    },
    states: {
      running: {
        type: 'parallel',
        on: {
          setLanguage: { actions: [assign({ language: ({ event }) => event.language }), 'touch'] },
          setDisplay: { actions: [assign({ display: ({ event }) => event.display }), 'touch'] },
        },
        states: {
          task: {
            initial: 'starting',
            states: {
              starting: {
                always: [
                  { guard: { type: 'startsAt', params: 'farewell' }, target: 'farewell' },
                  { guard: { type: 'startsAt', params: 'take-card' }, target: 'take-card' },
                  { guard: { type: 'startsAt', params: 'menu' }, target: 'menu' },
                  { guard: 'proofingBlocked', target: 'unavailable' },
                  { target: 'proofing' },
                ],
              },
              menu: {
                entry: ['followNothing', 'pace'],
                on: {
                  choose: [
                    { guard: ({ event }) => event.service === 'activation', target: 'activation' },
                    { guard: 'proofingBlocked', target: 'unavailable' },
                    { target: 'proofing' },
                  ],
                },
              },
              /** The kiosk itself cannot proof just now: said before anything is asked. */
              unavailable: {
                entry: ['followNothing', 'pace'],
                on: {
                  retry: [{ guard: 'proofingBlocked', actions: 'touch' }, { target: 'proofing' }],
                  back: 'menu',
                  finish: { target: '#session.ended', actions: { type: 'endAs', params: { kind: 'left' } } },
                },
              },
              proofing: {
                invoke: {
                  id: 'proofing',
                  src: 'proofing',
                  input: ({ context }) => ({
                    language: context.language,
                    surroundings: context.surroundings,
                    config: context.config,
                  }),
                  onSnapshot: {
                    guard: ({ context, event }) => whereabouts(event.snapshot) !== context.where,
                    actions: [
                      assign(({ context, event }) => followProofing(event.snapshot, context)),
                      'pace',
                    ],
                  },
                  onDone: [
                    { guard: ({ event }) => event.output.kind === 'back', target: 'menu' },
                    { target: '#session.ended', actions: assign(({ event }) => endingOf(event.output)) },
                  ],
                },
              },
              activation: {
                invoke: {
                  id: 'activation',
                  src: 'activation',
                  input: ({ context }) => ({ language: context.language }),
                  onSnapshot: {
                    guard: ({ context, event }) => whereabouts(event.snapshot) !== context.where,
                    actions: [assign(({ event }) => followTask(event.snapshot)), 'pace'],
                  },
                  onDone: [
                    { guard: ({ event }) => event.output.kind === 'back', target: 'menu' },
                    { target: '#session.ended', actions: assign(({ event }) => endingOf(event.output)) },
                  ],
                },
              },
              farewell: {
                on: {
                  finish: {
                    target: '#session.ended',
                    actions: { type: 'endAs', params: { kind: 'finished' } },
                  },
                  retry: {
                    guard: ({ context }) => retryable(context.start),
                    target: '#session.ended',
                    actions: [{ type: 'endAs', params: { kind: 'finished' } }, assign({ again: 'proofing' })],
                  },
                  back: {
                    guard: ({ context }) => refusedConsent(context.start),
                    target: '#session.ended',
                    actions: [{ type: 'endAs', params: { kind: 'finished' } }, assign({ again: 'menu' })],
                  },
                },
              },
              'take-card': {
                always: {
                  guard: 'slotEmpty',
                  target: '#session.ended',
                  actions: { type: 'endAs', params: { kind: 'finished' } },
                },
              },
            },
          },
          overlay: {
            initial: 'none',
            on: {
              openHelp: { target: '.help', actions: 'touch' },
              askLeave: { target: '.leave', actions: 'touch' },
              askWithdraw: { guard: 'withdrawable', target: '.withdraw', actions: 'touch' },
            },
            states: {
              none: {},
              help: { on: { closeOverlay: { target: 'none', actions: 'touch' } } },
              leave: {
                on: {
                  closeOverlay: { target: 'none', actions: 'touch' },
                  confirmLeave: {
                    guard: 'notRecording',
                    target: '#session.ended',
                    actions: { type: 'endAs', params: { kind: 'left' } },
                  },
                },
              },
              withdraw: {
                on: {
                  closeOverlay: { target: 'none', actions: 'touch' },
                  confirmWithdraw: {
                    guard: 'withdrawable',
                    target: '#session.ended',
                    actions: { type: 'endAs', params: { kind: 'withdrawn' } },
                  },
                },
              },
            },
          },
          idle: {
            initial: 'choosing',
            on: { paced: '.choosing' },
            states: {
              choosing: {
                always: [
                  { guard: { type: 'paceIs', params: 'machine' }, target: 'paused' },
                  { guard: { type: 'paceIs', params: 'card' }, target: 'held' },
                  { target: 'counting' },
                ],
              },
              counting: {
                entry: 'setDeadline',
                exit: 'forgetDeadline',
                on: { touched: { target: 'counting', reenter: true } },
                after: { untilLastCall: 'last-call' },
              },
              'last-call': {
                entry: assign({ deadline: () => clock.now() + timings.lastCall }),
                exit: 'forgetDeadline',
                on: { touched: 'counting', moreTime: 'counting', closeOverlay: 'counting' },
                after: {
                  lastCall: {
                    target: '#session.ended',
                    actions: { type: 'endAs', params: { kind: 'idle' } },
                  },
                },
              },
              /**
               * A machine works. Its own limits are shorter; this one catches what has no progress at all. A record that
               * is being written is not cut off: it may stand already, and reader and store end it by limits of their own.
               */
              paused: {
                after: {
                  patience: {
                    guard: 'notRecording',
                    target: '#session.ended',
                    actions: { type: 'endAs', params: { kind: 'trouble', code: 'process.restarting' } },
                  },
                },
              },
              /** A card is to be taken out. One that nobody takes lies there and belongs to nobody who comes after. */
              held: {
                after: {
                  takeCard: {
                    target: '#session.ended',
                    actions: { type: 'endAs', params: { kind: 'idle' } },
                  },
                },
              },
            },
          },
        },
      },
      ended: { type: 'final', entry: 'closeCentralSession' },
    },
    output: ({ context }) => ({
      ending: context.ending ?? { kind: 'left' },
      again: context.again,
      language: context.language,
      display: context.display,
    }),
  });
}
