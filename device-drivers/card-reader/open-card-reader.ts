import type { DeviceOptions } from '../../contracts/device-ports.ts';
import { type CardReaderDriver, createCardReader } from './card-reader.ts';
import type { CardDock } from './emulator/card-dock.ts';
import { createPcscSource } from './pcsc-source.ts';

/** A card reader of one of the three modes, not started yet. `dock` pushes sample cards into it; null in real mode. */
export type OpenedCardReader = { readonly reader: CardReaderDriver; readonly dock: CardDock | null };

/**
 * real: the machine's readers through PC/SC · virtual: the same, with emulated cards in pcscd's virtual reader ·
 * simulated: an in-process reader. The emulator is loaded in the last two only and is no part of the packaged kiosk.
 */
export async function openCardReader(
  options: Pick<DeviceOptions, 'mode' | 'reader' | 'allowedReaders'>,
): Promise<OpenedCardReader> {
  const choice = { reader: options.reader, allowedReaders: options.allowedReaders };
  switch (options.mode) {
    case 'real':
      return { reader: createCardReader({ source: createPcscSource(), choice }), dock: null };
    case 'virtual': {
      const { createCardDock } = await import('./emulator/card-dock.ts');
      const { createThreadedVpcdSlot } = await import('./emulator/threaded-vpcd-slot.ts');
      const dock = createCardDock({ slot: createThreadedVpcdSlot() });
      return { reader: createCardReader({ source: createPcscSource(), choice }), dock };
    }
    case 'simulated': {
      const { createCardDock } = await import('./emulator/card-dock.ts');
      const { createSimulatedReader } = await import('./emulator/simulated-reader.ts');
      const { dockSlot } = await import('./emulator/dock-slot.ts');
      const source = createSimulatedReader();
      const dock = createCardDock({ slot: dockSlot(source), setReaderPresent: source.setPresent });
      return { reader: createCardReader({ source, choice }), dock };
    }
  }
}
