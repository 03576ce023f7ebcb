import { assign, setup } from 'xstate';
import type { KioskConfig } from '../../contracts/config.ts';
import type { Display, KioskCommand, Language } from '../../contracts/kiosk-command.ts';
import type { Ending } from './ending.ts';
import type { Farewell, SessionInput, SessionOutput, SessionStart } from './session-context.ts';
import { sessionMachine } from './session-machine.ts';
import {
  type ReportEvent,
  type Surroundings,
  surroundingsAfter,
  unknownSurroundings,
  withCardLying,
} from './surroundings.ts';
import type { World } from './world.ts';

type Context = {
  readonly surroundings: Surroundings;
  readonly language: Language;
  readonly display: Display;
  /** Counts the citizens since the start. */
  readonly sessionId: number;
  /** Where the next session begins; null: nobody is served. */
  readonly next: SessionStart | null;
};

type Commands = Extract<KioskCommand, { readonly type: 'start' | 'setLanguage' | 'setDisplay' }>;

const plainDisplay: Display = { large: false, contrast: false, reach: false };

/**
 * The kiosk as a whole. The devices and the link have no behaviour of their own here, so they are data
 * (`surroundings.ts`) that reports change in whatever state the kiosk is.
 */
export function kioskMachine(world: World) {
  const { effects, config, timings } = world;
  return setup({
    types: {
      context: {} as Context,
      events: {} as Commands | ReportEvent,
      children: {} as { session: 'session' },
    },
    actors: { session: sessionMachine(world) },
    guards: {
      devicesKnown: ({ context }) =>
        context.surroundings.reader !== 'unknown' && context.surroundings.printer !== 'unknown',
      closed: ({ context }) => context.surroundings.closedBy !== null,
    },
    actions: {
      notice: assign({
        surroundings: ({ context, event }) => surroundingsAfter(context.surroundings, event as ReportEvent),
      }),
      leaveCardLying: assign({ surroundings: ({ context }) => withCardLying(context.surroundings) }),
      resetFrame: assign({ language: 'th', display: plainDisplay, next: null }),
      setLanguage: assign({
        language: ({ context, event }) => (event.type === 'setLanguage' ? event.language : context.language),
      }),
      setDisplay: assign({
        display: ({ context, event }) => (event.type === 'setDisplay' ? event.display : context.display),
      }),
      wipe: () => effects.wipe(),
      countSession: assign({ sessionId: ({ context }) => context.sessionId + 1 }),
    },
    delays: { start: timings.start, attractReset: timings.attractReset },
  }).createMachine({
    id: 'kiosk',
    context: {
      surroundings: unknownSurroundings,
      language: 'th',
      display: plainDisplay,
      sessionId: 1,
      next: null,
    },
    initial: 'starting',
    on: {
      'reader.health': { actions: 'notice' },
      'card.inserted': { actions: 'notice' },
      'card.removed': { actions: 'notice' },
      'printer.health': { actions: 'notice' },
      link: { actions: 'notice' },
      storage: { actions: 'notice' },
      enrolment: { actions: 'notice' },
      service: { actions: 'notice' },
    },
    states: {
      starting: {
        always: { guard: 'devicesKnown', target: 'attract' },
        after: { start: 'attract' },
      },
      attract: {
        entry: ['resetFrame', 'leaveCardLying'],
        initial: 'untouched',
        always: { guard: 'closed', target: 'out-of-service' },
        on: {
          start: 'serving',
          'card.inserted': { guard: ({ event }) => !event.sinceStart, target: 'serving', actions: 'notice' },
          setLanguage: { target: '.touched', actions: 'setLanguage' },
          setDisplay: { target: '.touched', actions: 'setDisplay' },
        },
        states: {
          untouched: { entry: 'resetFrame' },
          touched: { after: { attractReset: 'untouched' } },
        },
      },
      serving: {
        invoke: {
          id: 'session',
          src: 'session',
          input: ({ context }) => sessionInput(context, config()),
          onSnapshot: {},
          onDone: {
            target: 'between',
            actions: assign(({ context, event }) => carriedOver(event.output, context)),
          },
        },
        /** Whatever ended the session: the actor that held the citizen is gone, and so is what drivers and page held. */
        exit: ['wipe', 'countSession'],
      },
      between: {
        always: [
          { guard: ({ context }) => context.next === null, target: 'attract' },
          {
            guard: ({ context }) => context.next?.at === 'menu' || context.next?.at === 'proofing',
            target: 'serving',
          },
          { target: 'parting' },
        ],
      },
      /** What is left to say and do when nothing of the citizen is held any more: a session without a citizen. */
      parting: {
        invoke: {
          id: 'session',
          src: 'session',
          input: ({ context }) => sessionInput(context, config()),
          onSnapshot: {},
          onDone: {
            target: 'between',
            actions: [assign(({ context, event }) => carriedOver(event.output, context)), 'leaveCardLying'],
          },
        },
      },
      'out-of-service': {
        always: { guard: ({ context }) => context.surroundings.closedBy === null, target: 'attract' },
      },
    },
  });
}

function sessionInput({ next, language, display, surroundings }: Context, config: KioskConfig): SessionInput {
  return { start: next ?? { at: 'menu' }, language, display, surroundings, config };
}

/**
 * What the next session takes over from the last one: how the person wants to see it, and where it begins. A card
 * that nobody took out while the kiosk asked for it was left behind.
 */
function carriedOver(
  { ending, again, language, display }: SessionOutput,
  { surroundings: { slot }, next }: Context,
): Pick<Context, 'language' | 'display' | 'next'> {
  const farewell = farewellOf(ending);
  if (again !== null) return { language, display, next: { at: again } };
  if (farewell !== null) return { language, display, next: { at: 'farewell', farewell } };
  const isLeftBehind = next?.at === 'take-card' && ending.kind === 'idle';
  return { language, display, next: slot === 'empty' || isLeftBehind ? null : { at: 'take-card' } };
}

function farewellOf(ending: Ending): Farewell | null {
  switch (ending.kind) {
    case 'trouble':
    case 'staffed':
      return ending;
    case 'withdrawn':
      return { kind: 'trouble', code: 'consent.withdrawn' };
    case 'finished':
    case 'left':
    case 'idle':
      return null;
  }
}
