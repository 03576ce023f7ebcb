import { fault } from '../../../contracts/faults.ts';
import { failed, ok } from '../../../contracts/outcome.ts';
import type { OpenPrinterPort } from '../printer-port.ts';
import type { EmulatedPrinter } from './emulated-printer.ts';

/** A cable between the driver and an emulated printer in one process, which can be pulled out and put back. */
export type MemoryCable = {
  readonly open: OpenPrinterPort;
  /** Pulled out, open ports are lost, opening finds nothing. */
  readonly plug: (connected: boolean) => void;
  readonly plugged: () => boolean;
  readonly close: () => Promise<void>;
};

/** Both ends get their bytes a turn of the event loop later, as over a wire. */
export function createMemoryCable(printer: EmulatedPrinter): MemoryCable {
  let plugged = true;
  const losses = new Set<() => void>();
  const plug = (connected: boolean) => {
    plugged = connected;
    if (!connected) for (const lose of [...losses]) lose();
  };
  return {
    open: async () => {
      if (!plugged) return failed(fault('printer.absent', 'unplugged'));
      let open = true;
      const lostListeners = new Set<() => void>();
      const byteListeners = new Set<(bytes: Uint8Array) => void>();
      const silence = printer.onSend((bytes) => {
        setImmediate(() => {
          if (open) for (const listener of byteListeners) listener(bytes);
        });
      });
      const end = () => {
        open = false;
        silence();
        losses.delete(lose);
      };
      const lose = () => {
        end();
        for (const listener of lostListeners) listener();
      };
      losses.add(lose);
      return ok({
        write: (bytes) =>
          new Promise<void>((resolve, reject) => {
            const copy = bytes.slice();
            setImmediate(() => {
              if (!open) return reject(new Error('unplugged'));
              printer.receive(copy);
              resolve();
            });
          }),
        onBytes: (listener) => void byteListeners.add(listener),
        onLost: (listener) => void lostListeners.add(listener),
        close: async () => end(),
      });
    },
    plug,
    plugged: () => plugged,
    close: async () => plug(false),
  };
}
