import { serve } from '../../contracts/channel.ts';
import { type Outcome, ok } from '../../contracts/outcome.ts';
import {
  type CardEmulator,
  type CardFaults,
  createCardEmulator,
} from '../../device-drivers/card-reader/emulator/card-emulator.ts';
import { silhouette } from '../../device-drivers/card-reader/emulator/portrait.ts';
import { sampleCardImage } from '../../device-drivers/card-reader/emulator/sample-cards.ts';
import { createVpcdSlot, vpcdPort } from '../../device-drivers/card-reader/emulator/vpcd-client.ts';
import { parentChannel } from '../../device-drivers/parent-channel.ts';

/*
 * The hand that pushes sample cards into both slots of the virtual reader, as a process: it must stand inside of the
 * namespace where pcscd is.
 */

export type CardHostMethods = {
  readonly insert: (input: {
    readonly slot: 0 | 1;
    readonly card: string;
    readonly faults?: CardFaults;
  }) => Promise<Outcome<null>>;
  readonly remove: (input: { readonly slot: 0 | 1 }) => Promise<Outcome<null>>;
  /** APDUs that the card now or last in the slot was sent. */
  readonly count: (input: { readonly slot: 0 | 1 }) => Promise<Outcome<number>>;
};

const slots = [createVpcdSlot(), createVpcdSlot({ port: vpcdPort + 1 })] as const;
const last: [CardEmulator | null, CardEmulator | null] = [null, null];
const portrait = await silhouette();

const methods: CardHostMethods = {
  insert: async ({ slot, card, faults }) => {
    const image = sampleCardImage(card, portrait);
    if (!image) throw new Error(`no sample card ${card}`);
    const emulator = createCardEmulator(image, faults);
    last[slot] = emulator;
    slots[slot].insert(emulator);
    return ok(null);
  },
  remove: async ({ slot }) => {
    slots[slot].remove();
    return ok(null);
  },
  count: async ({ slot }) => ok(last[slot]?.count() ?? 0),
};

process.once('disconnect', () => process.exit(0));
serve<never>(parentChannel(), { methods, onEvent: () => () => undefined });
