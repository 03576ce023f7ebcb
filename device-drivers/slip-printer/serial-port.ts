import { setTimeout as after } from 'node:timers/promises';
import { SerialPort } from 'serialport';
import { fault } from '../../contracts/faults.ts';
import { failed, ok } from '../../contracts/outcome.ts';
import type { OpenPrinterPort, PrinterPort } from './printer-port.ts';

/** Serial printers of this class ship at 115,200 baud, 8N1; a USB printer's virtual port ignores the figure. */
const defaultBaudRate = 115_200;

/** What the system says of a device that is not there (any more). */
const gone = /no such (file|device)|input\/output error/i;
/** How often an open line is looked after. */
const presenceMilliseconds = 250;

/**
 * A real serial device behind the byte seam. It uses serialport's binding directly: the stream on top of it does not
 * notice an unplugged device while it is paused, and keeps a failed write to itself.
 */
export function openSerialPort(input: {
  readonly path: string;
  readonly baudRate?: number;
}): OpenPrinterPort {
  return async () => {
    try {
      const { path, baudRate = defaultBaudRate } = input;
      return ok(serialPrinterPort(await SerialPort.binding.open({ path, baudRate })));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const absent = gone.test(reason);
      return failed(fault(absent ? 'printer.absent' : 'printer.failed', reason.slice(0, 200)));
    }
  };
}

type Binding = Awaited<ReturnType<typeof SerialPort.binding.open>>;

function serialPrinterPort(binding: Binding): PrinterPort {
  const byteListeners = new Set<(bytes: Uint8Array) => void>();
  const lostListeners = new Set<() => void>();
  let open = true;
  const lose = () => {
    if (!open) return;
    open = false;
    clearInterval(presence);
    for (const listener of lostListeners) listener();
  };

  const read = async (): Promise<void> => {
    const buffer = Buffer.alloc(256);
    while (open) {
      const { bytesRead } = await binding.read(buffer, 0, buffer.length);
      const bytes = Uint8Array.from(buffer.subarray(0, bytesRead));
      for (const listener of byteListeners) listener(bytes);
    }
  };
  read().catch(lose);
  // A line that was hung up reads as nothing for ever, and serialport goes on reading it: only the device itself tells.
  const presence = setInterval(() => {
    binding.getBaudRate().catch((error: unknown) => {
      if (gone.test(String(error))) lose();
    });
  }, presenceMilliseconds).unref();

  const close = async () => {
    open = false;
    clearInterval(presence);
    if (!binding.isOpen) return;
    // Without it the system would wait up to 30 s for a printer that reads no more. An unplugged one refuses both.
    await Promise.race([binding.flush().catch(() => null), after(500, null, { ref: false })]);
    await binding.close().catch(() => null);
  };

  return {
    write: async (bytes) => {
      try {
        await binding.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
        await binding.drain();
      } catch (error) {
        lose();
        throw error;
      }
    },
    onBytes: (listener) => void byteListeners.add(listener),
    onLost: (listener) => void lostListeners.add(listener),
    close,
  };
}
