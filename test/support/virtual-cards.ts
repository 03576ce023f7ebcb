import type { ChildProcess } from 'node:child_process';
import { connect, type Service } from '../../contracts/channel.ts';
import type { CardReaderEvent, DeviceMethods, DeviceOptions } from '../../contracts/device-ports.ts';
import type { CardFaults } from '../../device-drivers/card-reader/emulator/card-emulator.ts';
import { channelOf } from '../../main/fork-channel.ts';
import type { VirtualPcscd } from '../../main/node/virtual-pcscd.ts';
import { unwrap } from './card.ts';
import type { CardHostMethods } from './card-host.ts';

/** Sample cards in the slots of a virtual reader. */
export type VirtualCards = {
  readonly insert: (card: string, faults?: CardFaults, slot?: 0 | 1) => Promise<void>;
  readonly remove: (slot?: 0 | 1) => Promise<void>;
  readonly count: (slot?: 0 | 1) => Promise<number>;
};

export function startCardHost(pcscd: VirtualPcscd): VirtualCards {
  const child = pcscd.fork(new URL('card-host.ts', import.meta.url), []);
  const host = connect<Service<never> & { readonly methods: CardHostMethods }, never>(channelOf(child));
  return {
    insert: async (card, faults, slot = 0) => void unwrap(await host.call('insert', { slot, card, faults })),
    remove: async (slot = 0) => void unwrap(await host.call('remove', { slot })),
    count: async (slot = 0) => unwrap(await host.call('count', { slot })),
  };
}

type CardService = Service<CardReaderEvent> & {
  readonly methods: Pick<DeviceMethods, 'card.readText' | 'card.readPhoto' | 'card.readKeys' | 'wipe'>;
};

/** The real driver in its own process, inside of the namespace. */
export type DriverProcess = {
  readonly call: ReturnType<typeof connect<CardService, CardReaderEvent>>['call'];
  readonly events: readonly CardReaderEvent[];
  /** The first event that fits, of those that came after the last one asked for. */
  readonly next: (fits: (event: CardReaderEvent) => boolean) => Promise<CardReaderEvent>;
  readonly child: ChildProcess;
};

export function startDriver(pcscd: VirtualPcscd, options: Partial<DeviceOptions> = {}): DriverProcess {
  const entry = new URL('../../device-drivers/card-reader/main.ts', import.meta.url);
  const child = pcscd.fork(entry, [JSON.stringify({ mode: 'real', ...options })]);
  const connection = connect<CardService, CardReaderEvent>(channelOf(child));
  const events: CardReaderEvent[] = [];
  let seen = 0;
  let wake = Promise.withResolvers<void>();
  connection.onEvent((event) => {
    events.push(event);
    wake.resolve();
    wake = Promise.withResolvers();
  });
  return {
    call: connection.call,
    events,
    next: async (fits) => {
      for (;;) {
        const event = events[seen];
        if (event === undefined) await wake.promise;
        else {
          seen += 1;
          if (fits(event)) return event;
        }
      }
    },
    child,
  };
}

export const isInserted = (event: CardReaderEvent) => event.kind === 'card.inserted';
export const isRemoved = (event: CardReaderEvent) => event.kind === 'card.removed';
export const isHealth = (state: string) => (event: CardReaderEvent) =>
  event.kind === 'reader.health' && event.health.state === state;
