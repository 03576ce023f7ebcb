import type { Outcome } from '../../contracts/outcome.ts';

/** The byte seam: an open two-way line to a printer, a serial device or the emulator's. */
export type PrinterPort = {
  /** Settles when the line has taken all bytes; rejects when the line is lost or closed before. May stay pending for ever when the printer stops reading. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  readonly onBytes: (listener: (bytes: Uint8Array) => void) => void;
  /** The other end went away (unplugged). Not called after `close`. */
  readonly onLost: (listener: () => void) => void;
  /** Drops what was written and has not left, and closes. Never rejects. */
  readonly close: () => Promise<void>;
};

/** Opens the line. Faults: `printer.absent` (nothing there), `printer.failed` (there, but it cannot be used: rights, in use). */
export type OpenPrinterPort = () => Promise<Outcome<PrinterPort>>;
