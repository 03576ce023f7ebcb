import type { z } from 'zod';
import type { dockSchemas } from '../../../contracts/device-ports.ts';
import type { DockDeviceState } from '../../../contracts/dock.ts';
import type { EmulatedPrinter } from './emulated-printer.ts';
import { paperPng } from './paper-png.ts';

export type PrinterDockInput = z.infer<typeof dockSchemas.printer>;
export type PrinterDockState = Pick<DockDeviceState, 'printer' | 'lastSlip'>;

/** What a person at the dock does with the printer, done to the emulated one. */
export type PrinterDock = {
  readonly apply: (input: PrinterDockInput) => Promise<void>;
  readonly state: () => PrinterDockState;
  /** Called after each change of the state, and for each paper that comes out. */
  readonly onChange: (listener: () => void) => void;
  /** Takes the cable and what runs behind it away. */
  readonly close: () => Promise<void>;
};

export function createPrinterDock(options: {
  readonly printer: EmulatedPrinter;
  readonly cable: {
    readonly plug: (connected: boolean) => void | Promise<void>;
    readonly plugged: () => boolean;
    readonly close: () => Promise<void>;
  };
}): PrinterDock {
  const { printer, cable } = options;
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  let lastSlip: Uint8Array | null = null;
  printer.onPaper((paper) => {
    lastSlip = paperPng(paper);
    changed();
  });

  return {
    apply: async ({ paper, cover, connected }) => {
      printer.set({ ...(paper && { paper }), ...(cover && { cover }) });
      if (connected !== undefined) await cable.plug(connected);
      changed();
    },
    state: () => {
      const { paper, cover, fault } = printer.state();
      const online = paper !== 'out' && cover === 'closed' && fault === 'none';
      return { printer: { online, paper, cover, fault, connected: cable.plugged() }, lastSlip };
    },
    onChange: (listener) => void listeners.add(listener),
    close: cable.close,
  };
}
