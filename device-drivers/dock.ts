import type { DeviceOptions, PrinterStatus } from '../contracts/device-ports.ts';
import type { DockDeviceEvent, DockDeviceMethods, DockDeviceState } from '../contracts/dock.ts';
import { fault } from '../contracts/faults.ts';
import { failed, ok } from '../contracts/outcome.ts';
import type { CardDock } from './card-reader/emulator/card-dock.ts';
import type { PrinterDock } from './slip-printer/emulator/printer-dock.ts';

/** The hands at the simulated devices of this process. Loaded in simulated and virtual mode only, absent from the packaged kiosk. */
export type DeviceDock = {
  readonly methods: DockDeviceMethods;
  readonly onEvent: (listener: (event: DockDeviceEvent) => void) => () => void;
  readonly close: () => Promise<void>;
};

const noPrinter: PrinterStatus & { readonly connected: boolean } = {
  online: false,
  paper: 'out',
  cover: 'closed',
  fault: 'none',
  connected: false,
};

/** `card`, `printer`: null where this process does not hold the part, or it is a real one. */
export async function createDeviceDock(input: {
  readonly card: CardDock | null;
  readonly printer: PrinterDock | null;
  readonly simulated: DeviceOptions['simulated'];
}): Promise<DeviceDock> {
  const { card, printer, simulated } = input;
  if (simulated) {
    if (!simulated.readerPresent) await card?.apply({ action: 'reader', present: false });
    if (simulated.card) await card?.apply(simulated.card);
    await printer?.apply(simulated.printer);
  }
  const state = (): DockDeviceState => ({
    inserted: null,
    readerPresent: false,
    printer: noPrinter,
    lastSlip: null,
    ...card?.state(),
    ...printer?.state(),
  });
  const listeners = new Set<(event: DockDeviceEvent) => void>();
  const tell = () => {
    const event: DockDeviceEvent = { kind: 'dock.state', state: state() };
    for (const listener of listeners) listener(event);
  };
  card?.onChange(tell);
  printer?.onChange(tell);

  return {
    methods: {
      'dock.card': async (change) =>
        card?.apply(change) ?? failed(fault('reader.absent', 'not a simulated one')),
      'dock.printer': async (change) => {
        if (!printer) return failed(fault('printer.absent', 'not a simulated one'));
        await printer.apply(change);
        return ok(null);
      },
      'dock.state': async () => ok(state()),
    },
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => printer?.close(),
  };
}
