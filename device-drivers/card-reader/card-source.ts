import type { Outcome } from '../../contracts/outcome.ts';
import type { ApduTransport } from './apdu.ts';

/*
 * Where cards come from: PC/SC with its readers, or the in-process reader with its emulated card. The driver above sees
 * whole snapshots and connections only, so that everything it does is tried with both.
 */

/** A card that lies in a reader. Another `insertion` is another insertion, though it may have been too quick to be seen in between. */
export type InsertedCard = { readonly insertion: number; readonly mute: boolean };

export type ReaderState = { readonly name: string; readonly card: InsertedCard | null };

/** All that is known now. `down`: the service itself (pcscd) is out of reach; it is sought again by itself. */
export type ReaderSnapshot =
  | { readonly service: 'up'; readonly readers: readonly ReaderState[] }
  | { readonly service: 'down' };

/** A powered card, shared with other processes. */
export type CardConnection = ApduTransport & {
  /** Answer to reset. */
  readonly atr: Uint8Array;
  /** Warm reset: no applet is selected afterwards. Faults: as `transmit`. */
  readonly reset: () => Promise<Outcome<null>>;
  readonly close: () => void;
};

export type CardSource = {
  /** Calls the listener with the state at once and after every change, until `stop`. */
  readonly start: (listener: (snapshot: ReaderSnapshot) => void) => void;
  /** Faults: `card.removed`, `card.mute`, `card.unreadable`, `reader.absent`, `reader.failed`. */
  readonly connect: (readerName: string) => Promise<Outcome<CardConnection>>;
  readonly stop: () => Promise<void>;
};
