import { assign, setup } from 'xstate';
import type { KioskConfig } from '../../contracts/config.ts';
import type { FaultCode } from '../../contracts/faults.ts';
import type { CardText } from '../../contracts/identity.ts';
import type { KioskCommand } from '../../contracts/kiosk-command.ts';
import { effectActors } from './actors.ts';
import { cardVerdict } from './card-verdict.ts';
import {
  codeOf,
  done,
  end,
  endByFault,
  endInTrouble,
  mayReinsert,
  type StepResult,
  settled,
  valueIn,
} from './ending.ts';
import { type ReportEvent, type Surroundings, surroundingsAfter } from './surroundings.ts';
import type { FlowTag } from './tags.ts';
import { bangkokDate, type World } from './world.ts';

export type CardRead = { readonly card: CardText; readonly photo: Uint8Array };

type Input = { readonly surroundings: Surroundings; readonly config: KioskConfig };

type Context = Input & {
  readonly trouble: FaultCode | null;
  readonly card: CardText | null;
  readonly photo: Uint8Array | null;
  readonly result: StepResult<CardRead> | null;
};

/** Card in, text at once, photo while the citizen looks it over. Only a card pushed in during this session is read. */
export function cardMachine({ effects, clock }: World) {
  return setup({
    types: {
      context: {} as Context,
      events: {} as ReportEvent | Extract<KioskCommand, { readonly type: 'continue' }>,
      input: {} as Input,
      output: {} as StepResult<CardRead>,
      tags: {} as FlowTag,
    },
    actors: effectActors(effects),
    guards: {
      fresh: ({ context }) => context.surroundings.slot === 'fresh',
      lying: ({ context }) => context.surroundings.slot === 'lying',
      empty: ({ context }) => context.surroundings.slot === 'empty',
      judged: ({ context }) => context.result !== null,
    },
    actions: {
      notice: assign({
        surroundings: ({ context, event }) => surroundingsAfter(context.surroundings, event as ReportEvent),
      }),
      forget: assign({ card: null, photo: null }),
    },
  }).createMachine({
    id: 'card',
    context: ({ input }) => ({
      ...input,
      trouble: null,
      card: null,
      photo: null,
      result: null,
    }),
    initial: 'looking-at-slot',
    on: {
      'reader.health': { actions: 'notice' },
      'card.inserted': { actions: 'notice' },
    },
    states: {
      'looking-at-slot': {
        always: [
          { guard: 'fresh', target: 'reading' },
          { guard: 'lying', target: 'taking-out' },
          { target: 'inserting' },
        ],
      },
      'taking-out': {
        on: { 'card.removed': { actions: 'notice' } },
        always: { guard: 'empty', target: 'inserting' },
      },
      inserting: {
        on: { 'card.removed': { actions: 'notice' } },
        always: [
          { guard: 'fresh', target: 'reading' },
          { guard: 'lying', target: 'taking-out' },
        ],
      },
      reading: {
        tags: ['awaiting'],
        entry: assign({ trouble: null }),
        on: {
          'card.removed': { target: 'ended', actions: assign({ result: endInTrouble('card.removed') }) },
        },
        invoke: {
          src: 'readText',
          onDone: [
            {
              guard: ({ event }) => event.output.ok,
              target: 'judging',
              actions: assign(({ context, event }) => {
                const card = valueIn(event.output);
                const ending = cardVerdict({
                  card,
                  config: context.config,
                  today: bangkokDate(clock.now()),
                });
                return { card, result: ending && end(ending) };
              }),
            },
            {
              guard: ({ event }) => mayReinsert(event.output),
              target: 'taking-out',
              actions: assign({ trouble: ({ event }) => codeOf(event.output) }),
            },
            { target: 'ended', actions: assign({ result: ({ event }) => endByFault(event.output) }) },
          ],
        },
      },
      judging: {
        always: [{ guard: 'judged', target: 'ended' }, { target: 'looking' }],
      },
      /** The text is on the screen, the photo on its way. */
      looking: {
        tags: ['awaiting'],
        on: {
          'card.removed': { target: 'ended', actions: assign({ result: endInTrouble('card.removed') }) },
        },
        invoke: {
          src: 'readPhoto',
          onDone: [
            {
              guard: ({ event }) => event.output.ok,
              target: 'looked',
              actions: assign({ photo: ({ event }) => valueIn(event.output) }),
            },
            {
              guard: ({ event }) => mayReinsert(event.output),
              target: 'taking-out',
              actions: ['forget', assign({ trouble: ({ event }) => codeOf(event.output) })],
            },
            { target: 'ended', actions: assign({ result: ({ event }) => endByFault(event.output) }) },
          ],
        },
      },
      looked: {
        on: {
          'card.removed': { target: 'ended', actions: assign({ result: endInTrouble('card.removed') }) },
          continue: { target: 'ended', actions: assign({ result: ({ context }) => cardRead(context) }) },
        },
      },
      ended: { type: 'final' },
    },
    output: ({ context }) => settled(context.result),
  });
}

function cardRead({ card, photo }: Context): StepResult<CardRead> {
  if (card === null || photo === null) throw new Error('the card step was left before the card was read');
  return done({ card, photo });
}
