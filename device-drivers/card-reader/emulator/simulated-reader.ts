import { setTimeout as delay } from 'node:timers/promises';
import { fault } from '../../../contracts/faults.ts';
import { failed, ok } from '../../../contracts/outcome.ts';
import type { CardConnection, CardSource, ReaderSnapshot } from '../card-source.ts';
import type { CardEmulator } from './card-emulator.ts';
import type { CardSlot } from './card-slot.ts';

/** One reader in this process, whose cards are emulated: the source for the driver, and the slot to push cards into. */
export type SimulatedReader = CardSource &
  CardSlot & {
    /** Plugs the reader in or out. */
    readonly setPresent: (present: boolean) => void;
    /** Ends or begins the reader service itself, as pcscd may crash. A card in the slot stays there. */
    readonly setService: (up: boolean) => void;
  };

export function createSimulatedReader(options: { readonly name?: string } = {}): SimulatedReader {
  const { name = 'Simulated Reader' } = options;
  let listener: ((snapshot: ReaderSnapshot) => void) | null = null;
  let present = true;
  let service = true;
  let inserted: CardEmulator | null = null;
  let insertion = 0;
  /** Settles a command that a hung reader never answers, once the card or the reader goes. */
  let release = Promise.withResolvers<void>();

  const changeListeners = new Set<() => void>();

  const publish = () => {
    if (!service) return listener?.({ service: 'down' });
    const card = inserted ? { insertion, mute: inserted.mute } : null;
    listener?.({ service: 'up', readers: present ? [{ name, card }] : [] });
  };

  const change = (work: () => void) => {
    work();
    release.resolve();
    release = Promise.withResolvers();
    publish();
    for (const changed of changeListeners) changed();
  };

  const remove = () => {
    if (!inserted) return;
    change(() => {
      inserted = null;
      insertion += 1;
    });
  };

  const connectionTo = (card: CardEmulator, at: number): CardConnection => {
    const gone = () => inserted !== card || insertion !== at || !present || !service;
    card.reset();
    return {
      atr: card.atr,
      transmit: async (apdu) => {
        if (card.delay > 0) await delay(card.delay);
        if (gone()) return ok(new Uint8Array());
        const answer = card.transmit(apdu);
        if (answer === 'silent') {
          await release.promise;
          return ok(new Uint8Array());
        }
        if (answer !== 'pulled') return ok(answer);
        remove();
        return ok(new Uint8Array());
      },
      reset: async () => {
        if (gone()) return failed(fault('card.removed'));
        card.reset();
        return ok(null);
      },
      close: () => undefined,
    };
  };

  return {
    start: (onSnapshot) => {
      listener = onSnapshot;
      publish();
    },
    stop: async () => {
      listener = null;
      release.resolve();
    },
    connect: async (readerName) => {
      if (!service) return failed(fault('reader.failed', 'the simulated service is down'));
      if (!present || readerName !== name) return failed(fault('reader.absent'));
      if (!inserted) return failed(fault('card.removed'));
      if (inserted.mute) return failed(fault('card.mute'));
      return ok(connectionTo(inserted, insertion));
    },
    insert: (card) => {
      remove();
      change(() => {
        inserted = card;
        insertion += 1;
      });
    },
    remove,
    card: () => inserted,
    onChange: (changed) => changeListeners.add(changed),
    setPresent: (next) =>
      change(() => {
        present = next;
      }),
    setService: (next) =>
      change(() => {
        service = next;
      }),
  };
}
