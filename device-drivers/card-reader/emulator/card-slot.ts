import type { CardEmulator } from './card-emulator.ts';

/** Where an emulated card goes in and out: a slot of the virtual reader, or of the in-process one. */
export type CardSlot = {
  /** A card that is already there is pulled out first. */
  readonly insert: (card: CardEmulator) => void;
  readonly remove: () => void;
  /** What is in it now. */
  readonly card: () => CardEmulator | null;
  /** Called after each insertion and removal, also one that a scripted fault made. */
  readonly onChange: (listener: () => void) => void;
};
