import {
  type CardInterface,
  Context,
  type ContextInterface,
  SCARD_LEAVE_CARD,
  SCARD_PROTOCOL_T0,
  SCARD_PROTOCOL_T1,
  SCARD_RESET_CARD,
  SCARD_SHARE_SHARED,
  SCARD_STATE_CHANGED,
  SCARD_STATE_MUTE,
  SCARD_STATE_PRESENT,
} from 'smartcard';
import { fault } from '../../contracts/faults.ts';
import { failed, type Outcome, ok } from '../../contracts/outcome.ts';
import type { CardConnection, CardSource, ReaderSnapshot, ReaderState } from './card-source.ts';
import { pcscFault } from './pcsc-faults.ts';

/** PC/SC's name for "a reader came or went". */
const plugAndPlay = { name: '\\\\?PnP?\\Notification', state: 0 };

/** pcscd wakes the wait on any change; this is only how often an idle wait is begun anew. */
const waitLimit = 30_000;

/** A lost pcscd is sought again with these pauses, ms; back in at most the last one after it returns. */
const retryPauses = [50, 100, 200, 400] as const;

const protocols = SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1;

type Seen = { readonly name: string; readonly state: number };

/** Waits for the next change and gives all readers' states after it; null: readers came or went, or nothing changed in time. */
async function changesSince(
  context: ContextInterface,
  states: readonly Seen[],
): Promise<readonly Seen[] | null> {
  const known = [...states, plugAndPlay].map(({ name, state }) => ({
    name,
    state: state & ~SCARD_STATE_CHANGED,
    changed: false,
    atr: null,
  }));
  const changes = await context.waitForChange(known, waitLimit).catch((error: unknown) => {
    // A reader was unplugged during the wait; only the list tells which are left.
    if (error instanceof Error && pcscFault(error).code === 'reader.absent') return null;
    throw error;
  });
  if (!changes || changes.length === 0) return null;
  if (changes.some(({ name, changed }) => name === plugAndPlay.name && changed)) return null;
  return changes.filter(({ name }) => name !== plugAndPlay.name);
}

/**
 * The machine's readers through pcscd.
 *
 * Uses the binding's contexts directly instead of its `Devices`: that one connects by itself to every card in every reader,
 * also those not allowed, and hides PC/SC's insertion counter and mute flag. Two contexts, since a waiting
 * one blocks every other call on it. A context does not survive pcscd, so both are made anew.
 */
export function createPcscSource(): CardSource {
  let stopped = false;
  let watching: ContextInterface | null = null;
  let working: ContextInterface | null = null;
  let running: Promise<void> = Promise.resolve();
  let interrupt: (() => void) | undefined;

  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      interrupt = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  /**
   * The last call given to the working context. pcsc-lite locks the whole context for it, and the binding's `listReaders`,
   * `disconnect` and `close` wait for that lock on the JavaScript thread: none may be called before this has settled.
   */
  let inFlight: Promise<unknown> = Promise.resolve();
  const whenFree = (work: () => void) => void inFlight.then(work);

  const close = () => {
    watching?.close();
    const context = working;
    whenFree(() => context?.close());
    watching = null;
    working = null;
  };

  /** Follows one life of pcscd; returns when it ends, with how many snapshots came. */
  const follow = async (listener: (snapshot: ReaderSnapshot) => void): Promise<number> => {
    let snapshots = 0;
    try {
      const context = new Context();
      watching = context;
      working = new Context();
      let states: readonly Seen[] = context.listReaders();
      while (!stopped) {
        listener({ service: 'up', readers: states.map(readerState) });
        snapshots += 1;
        const changes = await changesSince(context, states);
        states = changes ?? context.listReaders();
      }
    } catch (error) {
      // Whatever the words: without its service the source starts over. Only a broken binding may not hide here.
      if (!(error instanceof Error)) throw error;
    }
    close();
    return snapshots;
  };

  const run = async (listener: (snapshot: ReaderSnapshot) => void) => {
    let tries = 0;
    while (!stopped) {
      if ((await follow(listener)) > 0) tries = 0;
      if (stopped) return;
      listener({ service: 'down' });
      await pause(retryPauses[Math.min(tries, retryPauses.length - 1)] ?? 400);
      tries += 1;
    }
  };

  const attempt = <T>(work: () => Promise<T>): Promise<Outcome<T>> => {
    const outcome = inFlight.then(work).then(
      (value) => ok(value),
      (error: unknown) => failed(pcscFault(error)),
    );
    inFlight = outcome;
    return outcome;
  };

  const connection = (card: CardInterface): CardConnection => ({
    atr: Uint8Array.from(card.atr ?? []),
    transmit: (apdu) => attempt(() => card.transmit(Buffer.from(apdu))),
    reset: () =>
      attempt(async () => {
        await card.reconnect(SCARD_SHARE_SHARED, protocols, SCARD_RESET_CARD);
        return null;
      }),
    close: () =>
      whenFree(() => {
        try {
          card.disconnect(SCARD_LEAVE_CARD);
        } catch (error) {
          // The card or pcscd went first; there is nothing left to let go of.
          if (!(error instanceof Error)) throw error;
        }
      }),
  });

  return {
    start: (listener) => {
      running = run(listener);
    },
    connect: async (readerName) => {
      await inFlight;
      if (!working) return failed(fault('reader.failed', 'pcscd is out of reach'));
      try {
        const reader = working.listReaders().find(({ name }) => name === readerName);
        if (!reader) return failed(fault('reader.absent', 'the reader is gone'));
        const card = await attempt(() => reader.connect(SCARD_SHARE_SHARED, protocols));
        return card.ok ? ok(connection(card.value)) : card;
      } catch (error) {
        return failed(pcscFault(error));
      }
    },
    stop: async () => {
      stopped = true;
      interrupt?.();
      try {
        watching?.cancel();
      } catch (error) {
        // A context whose pcscd has died cannot be cancelled and needs no cancelling.
        if (!(error instanceof Error)) throw error;
      }
      await running;
    },
  };
}

function readerState({ name, state }: Seen): ReaderState {
  if ((state & SCARD_STATE_PRESENT) === 0) return { name, card: null };
  // The upper half of the state counts this reader's insertions and removals.
  return { name, card: { insertion: state >>> 16, mute: (state & SCARD_STATE_MUTE) !== 0 } };
}
