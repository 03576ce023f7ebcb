import { type CardFaults, createCardEmulator } from './card-emulator.ts';
import type { CardImage } from './card-image.ts';
import type { CardSlot } from './card-slot.ts';

/** What is pushed into a slot: the chip's bytes and what goes wrong with it. */
export type DockCard = { readonly image: CardImage; readonly faults: CardFaults };

/** A slot as the dock needs it: cards go in as data, so that the slot may live in another thread. */
export type DockSlot = {
  /** A card that is already there is pulled out first. */
  readonly insert: (card: DockCard) => void;
  readonly remove: () => void;
  readonly isOccupied: () => boolean;
  /** Called after each insertion and removal, also one that a scripted fault made. */
  readonly onChange: (listener: () => void) => void;
};

/** A slot of this thread. */
export function dockSlot(slot: CardSlot): DockSlot {
  return {
    insert: ({ image, faults }) => slot.insert(createCardEmulator(image, faults)),
    remove: slot.remove,
    isOccupied: () => slot.card() !== null,
    onChange: slot.onChange,
  };
}
