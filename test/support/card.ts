import type { CardReaderEvent } from '../../contracts/device-ports.ts';
import type { Outcome } from '../../contracts/outcome.ts';
import { type SamplePerson, samplePerson } from '../../contracts/sample-people.ts';
import { type CardReaderDriver, createCardReader } from '../../device-drivers/card-reader/card-reader.ts';
import {
  type CardEmulator,
  type CardFaults,
  createCardEmulator,
} from '../../device-drivers/card-reader/emulator/card-emulator.ts';
import { type CardImage, cardImageOf } from '../../device-drivers/card-reader/emulator/card-image.ts';
import { silhouette } from '../../device-drivers/card-reader/emulator/portrait.ts';
import {
  createSimulatedReader,
  type SimulatedReader,
} from '../../device-drivers/card-reader/emulator/simulated-reader.ts';

/** The portrait that every card of these tests carries. */
export const portrait = await silhouette();

export const never = new AbortController().signal;

export function person(id: string): SamplePerson {
  const found = samplePerson(id);
  if (!found) throw new Error(`no sample person ${id}`);
  return found;
}

export function imageOf(id: string): CardImage {
  return cardImageOf(person(id), portrait);
}

export function cardOf(id: string, faults?: CardFaults): CardEmulator {
  return createCardEmulator(imageOf(id), faults);
}

/** A started driver over the in-process reader, with everything it told. */
export type Bench = {
  readonly source: SimulatedReader;
  readonly reader: CardReaderDriver;
  readonly events: readonly CardReaderEvent[];
  readonly kinds: () => readonly string[];
};

export function startBench(
  options: {
    readonly apduTimeLimit?: number;
    readonly now?: () => number;
    readonly card?: CardEmulator;
    readonly pauses?: Parameters<typeof createCardReader>[0]['pauses'];
  } = {},
): Bench {
  const { card, ...rest } = options;
  const source = createSimulatedReader();
  if (card) source.insert(card);
  const reader = createCardReader({
    source,
    choice: { allowedReaders: [] },
    pauses: { settle: [1, 1], removalNotice: 5 },
    ...rest,
  });
  const events: CardReaderEvent[] = [];
  reader.onEvent((event) => events.push(event));
  reader.start();
  return { source, reader, events, kinds: () => events.map(({ kind }) => kind) };
}

/** The value of an outcome that must be good. */
export function unwrap<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`unexpected fault ${outcome.fault.code}: ${outcome.fault.detail ?? ''}`);
  return outcome.value;
}

/** The code of an outcome that must be a fault. */
export function faultOf(outcome: Outcome<unknown>): string {
  if (outcome.ok) throw new Error('a fault was expected');
  return outcome.fault.code;
}
