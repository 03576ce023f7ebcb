import type { PrinterStatus } from '../../contracts/device-ports.ts';
import { type Fault, fault } from '../../contracts/faults.ts';
import type { StatusRequest } from './escpos.ts';

/** The four real-time status bytes as they came. */
export type StatusBytes = Readonly<Record<StatusRequest, number>>;

/**
 * Reads the four answers to DLE EOT. Bits as in the ESC/POS reference: 1: `08` offline; 2: `04` cover open, `20` stopped for
 * want of paper; 3: `08` cutter, `20` unrecoverable, `40` recovers by itself (head too hot); 4: `0C` near the end, `60` out.
 */
export function readStatus(bytes: StatusBytes): PrinterStatus {
  const errors = bytes[3];
  return {
    online: (bytes[1] & 0x08) === 0,
    paper: bytes[4] & 0x60 || bytes[2] & 0x20 ? 'out' : bytes[4] & 0x0c ? 'near-end' : 'ok',
    cover: bytes[2] & 0x04 ? 'open' : 'closed',
    fault:
      errors & 0x20 ? 'unrecoverable' : errors & 0x08 ? 'cutter' : errors & 0x40 ? 'recoverable' : 'none',
  };
}

/**
 * What keeps a printer in this state from printing, null when nothing does. An open cover comes first: many models
 * lose sight of the paper with it. Near the end of the roll still prints.
 */
export function statusFault(status: PrinterStatus): Fault | null {
  if (status.cover === 'open') return fault('printer.cover-open');
  if (status.paper === 'out') return fault('printer.paper-out');
  if (status.fault !== 'none') return fault('printer.failed', `error: ${status.fault}`);
  if (!status.online) return fault('printer.failed', 'offline without a cause');
  return null;
}
