import type { DeviceOptions } from '../../contracts/device-ports.ts';
import { deviceClock } from '../device-clock.ts';
import type { PrinterDock } from './emulator/printer-dock.ts';
import { openSerialPort } from './serial-port.ts';
import { createSlipPrinter, type SlipPrinterDriver } from './slip-printer.ts';

/** A slip printer of one of the three modes. `dock` plays the emulated one; null where the printer is not ours to play. */
export type OpenedSlipPrinter = { readonly driver: SlipPrinterDriver; readonly dock: PrinterDock | null };

/**
 * real: the serial device of the options, none without · virtual: the same; without a path an emulated printer behind a
 * pseudo-terminal · simulated: the same emulated printer over a cable in memory. The emulator is loaded in the last two
 * only and is no part of the packaged kiosk.
 */
export async function openSlipPrinter(
  options: Pick<DeviceOptions, 'mode' | 'printer' | 'printerWidth'>,
): Promise<OpenedSlipPrinter> {
  const clock = deviceClock;
  const { mode, printer: path, printerWidth: widthDots } = options;
  if (mode === 'real' || (mode === 'virtual' && path !== undefined)) {
    const open = path === undefined ? null : openSerialPort({ path });
    return { driver: createSlipPrinter({ open, clock }), dock: null };
  }
  const { createEmulatedPrinter } = await import('./emulator/emulated-printer.ts');
  const { createPrinterDock } = await import('./emulator/printer-dock.ts');
  const printer = createEmulatedPrinter({ widthDots });
  switch (mode) {
    case 'virtual': {
      const { startPtyPeer } = await import('./emulator/pty-peer.ts');
      const cable = await startPtyPeer(printer);
      const driver = createSlipPrinter({ open: openSerialPort({ path: cable.path }), clock });
      return { driver, dock: createPrinterDock({ printer, cable }) };
    }
    case 'simulated': {
      const { createMemoryCable } = await import('./emulator/memory-port.ts');
      const cable = createMemoryCable(printer);
      const driver = createSlipPrinter({ open: cable.open, clock });
      return { driver, dock: createPrinterDock({ printer, cable }) };
    }
  }
}
