import type { z } from 'zod';
import type { dockSchemas } from '../../../contracts/device-ports.ts';
import type { DockDeviceState } from '../../../contracts/dock.ts';
import { fault } from '../../../contracts/faults.ts';
import { failed, type Outcome, ok } from '../../../contracts/outcome.ts';
import { extractPhoto } from '../card-photo.ts';
import { moiFields } from '../moi-layout.ts';
import type { DockSlot } from './dock-slot.ts';
import { chipPortrait, silhouette } from './portrait.ts';

export type CardDockInput = z.infer<typeof dockSchemas.card>;

/** What a person at the dock does with cards, done to a slot. */
export type CardDock = {
  readonly apply: (input: CardDockInput) => Promise<Outcome<null>>;
  readonly state: () => CardDockState;
  /** Called after each change of the state. */
  readonly onChange: (listener: () => void) => void;
};
export type CardDockState = Pick<DockDeviceState, 'inserted' | 'readerPresent'>;

/**
 * @param options.setReaderPresent plugs the reader in and out; left out where the slot's reader cannot be unplugged (vpcd)
 */
export function createCardDock(options: {
  readonly slot: DockSlot;
  readonly setReaderPresent?: (present: boolean) => void;
}): CardDock {
  const { slot, setReaderPresent } = options;
  let inserted: string | null = null;
  let readerPresent = true;

  const insert = async (input: Extract<CardDockInput, { action: 'insert' }>): Promise<Outcome<null>> => {
    const portrait = input.portrait ? await portraitFrom(input.portrait) : await silhouette();
    if (!portrait) return failed(fault('card.invalid-data', 'the portrait is no picture'));
    // Loaded with the first card: a process that has seen none holds none of the people, which tests of its memory rely on.
    const { sampleCardImage } = await import('./sample-cards.ts');
    const image = sampleCardImage(input.card, portrait);
    if (!image) return failed(fault('card.absent', 'no sample card of this name'));
    inserted = input.card;
    slot.insert({ image, faults: { mute: input.mute, removeAfterApdus: input.removeAtApdu } });
    return ok(null);
  };

  return {
    apply: async (input) => {
      switch (input.action) {
        case 'insert':
          return insert(input);
        case 'remove':
          slot.remove();
          return ok(null);
        case 'reader':
          if (!setReaderPresent)
            return failed(fault('reader.failed', 'the virtual reader cannot be unplugged'));
          readerPresent = input.present;
          setReaderPresent(input.present);
          return ok(null);
      }
    },
    state: () => ({ inserted: slot.isOccupied() ? inserted : null, readerPresent }),
    onChange: (listener) => slot.onChange(listener),
  };
}

/** A JPEG that fits the chip goes in as it is; any other picture is cut and squeezed. */
async function portraitFrom(base64: string): Promise<Uint8Array | null> {
  const picture = new Uint8Array(Buffer.from(base64, 'base64'));
  const [, room] = moiFields.photo;
  if (picture.length <= room && extractPhoto(picture).ok) return picture;
  try {
    return await chipPortrait(picture);
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}
