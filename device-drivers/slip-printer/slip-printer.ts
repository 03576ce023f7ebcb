import type { Clock } from '../../contracts/clock.ts';
import type {
  DeviceHealth,
  PrinterStatus,
  Raster,
  SlipPrinter,
  SlipPrinterEvent,
} from '../../contracts/device-ports.ts';
import { type Fault, fault } from '../../contracts/faults.ts';
import { failed, type Outcome, ok } from '../../contracts/outcome.ts';
import { createBrokenSlip } from './broken-slip.ts';
import { printRaster } from './print-raster.ts';
import { createPrinterLine, type PrinterLimits, type PrinterLine, printerLimits } from './printer-line.ts';
import type { OpenPrinterPort } from './printer-port.ts';
import { statusFault } from './printer-status.ts';

export type SlipPrinterDriver = SlipPrinter & {
  /** Health at every change; the present one at once. */
  readonly onEvent: (listener: (event: SlipPrinterEvent) => void) => () => void;
  /** Makes the printer forget what it could not print; settles when it has been tried. */
  readonly wipe: (signal: AbortSignal) => Promise<void>;
  readonly close: () => Promise<void>;
};

const never = new AbortController().signal;

/**
 * The slip printer over any byte line: keeps the line open (opens it anew with growing pauses when it is lost), looks
 * at paper and cover by itself, and prints one slip at a time. Without `open` there is no printer on this machine.
 */
export function createSlipPrinter(input: {
  readonly open: OpenPrinterPort | null;
  readonly clock: Clock;
  readonly limits?: Partial<PrinterLimits>;
}): SlipPrinterDriver {
  const { open, clock } = input;
  const limits = { ...printerLimits, ...input.limits };
  const listeners = new Set<(event: SlipPrinterEvent) => void>();
  const closing = new AbortController();
  let line: PrinterLine | null = null;
  let event: SlipPrinterEvent = {
    kind: 'printer.health',
    health: { state: open ? 'connecting' : 'absent' },
    status: null,
  };
  const broken = createBrokenSlip({ limits });
  let lastTurn: Promise<unknown> = Promise.resolve();

  const report = (health: DeviceHealth, status: PrinterStatus | null) => {
    const next: SlipPrinterEvent = { kind: 'printer.health', health, status };
    if (JSON.stringify(next) === JSON.stringify(event)) return;
    event = next;
    for (const listener of listeners) listener(next);
  };
  const reportStatus = (status: PrinterStatus) => {
    const trouble = statusFault(status);
    report(trouble ? { state: 'faulted', code: trouble.code } : { state: 'ready' }, status);
  };
  /** Why there is no line. */
  let lineFault: Fault = fault('printer.absent', open ? 'not opened yet' : 'this kiosk has none');
  const reportFault = (trouble: Fault) => {
    const { code } = trouble;
    lineFault = trouble;
    report(code === 'printer.absent' ? { state: 'absent' } : { state: 'faulted', code }, null);
  };

  /** One at a time on the line: a status request inside a picture would be printed as dots. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = lastTurn.then(work);
    lastTurn = mine.catch(() => null);
    return mine;
  };

  const pause = (milliseconds: number, wake?: (wake: () => void) => void): Promise<void> =>
    new Promise((resolve) => {
      if (closing.signal.aborted) return resolve();
      const finish = () => {
        clock.clearTimeout(timer);
        closing.signal.removeEventListener('abort', finish);
        resolve();
      };
      const timer = clock.setTimeout(finish, milliseconds);
      closing.signal.addEventListener('abort', finish, { once: true });
      wake?.(finish);
    });

  /** Looks at the printer; gives the line up when nothing sensible answers. */
  const look = async (on: PrinterLine, signal: AbortSignal): Promise<Outcome<PrinterStatus>> => {
    const status = await on.status(signal);
    if (status.ok) {
      await broken.tidy(on, status.value, signal);
      reportStatus(status.value);
      return status;
    }
    if (signal.aborted && !on.gone.aborted) return status;
    reportFault(status.fault);
    await on.close();
    return status;
  };

  const watch = async (on: PrinterLine): Promise<void> => {
    let wake: (() => void) | null = null;
    on.onAutomaticStatus(() => wake?.());
    on.gone.addEventListener('abort', () => wake?.(), { once: true });
    await inTurn(() => look(on, never));
    while (!on.gone.aborted && !closing.signal.aborted) {
      await pause(limits.poll, (finish) => {
        wake = finish;
      });
      if (!on.gone.aborted && !closing.signal.aborted) await inTurn(() => look(on, never));
    }
  };

  const keepOpen = async (openPort: OpenPrinterPort, firstTry: () => void): Promise<void> => {
    let wait = limits.reopenFirst;
    while (!closing.signal.aborted) {
      const opened = await openPort();
      if (opened.ok) {
        const mine = createPrinterLine({ port: opened.value, limits, clock });
        line = mine;
        firstTry();
        await watch(mine);
        // A slip that broke off with the line says first why.
        await inTurn(async () => {
          line = null;
          if (event.status !== null) reportFault(fault('printer.absent', 'line lost'));
        });
        if (event.health.state === 'faulted') wait = limits.reopenMost;
        await mine.close();
      } else {
        reportFault(opened.fault);
        firstTry();
      }
      await pause(wait);
      wait = opened.ok ? limits.reopenFirst : Math.min(wait * 2, limits.reopenMost);
    }
  };
  const firstTry = Promise.withResolvers<void>();
  const kept = open ? keepOpen(open, firstTry.resolve) : firstTry.resolve();

  /** Runs `work` on the open line, or tells why there is none. */
  const onLine = async <T>(work: (on: PrinterLine) => Promise<Outcome<T>>): Promise<Outcome<T>> => {
    await firstTry.promise;
    return inTurn(async () => {
      if (line && !line.gone.aborted) return work(line);
      return failed(lineFault);
    });
  };

  const print = (raster: Raster, signal: AbortSignal) =>
    onLine(async (on): Promise<Outcome<PrinterStatus>> => {
      const before = await look(on, signal);
      if (!before.ok) return before;
      const trouble = statusFault(before.value);
      if (trouble) return failed(trouble);
      report({ state: 'busy' }, before.value);
      broken.begin();
      const printed = await printRaster({ line: on, raster, limits, signal });
      if (printed.ok) {
        broken.finish();
        reportStatus(printed.value);
        return printed;
      }
      if (on.gone.aborted) reportFault(printed.fault);
      else await look(on, never);
      return printed;
    });

  return {
    status: (signal) => onLine((on) => look(on, signal)),
    print,
    wipe: async (signal) => {
      await onLine(async (on) => {
        await broken.forget(on, signal);
        return ok(null);
      });
    },
    onEvent: (listener) => {
      listeners.add(listener);
      listener(event);
      return () => listeners.delete(listener);
    },
    close: async () => {
      closing.abort();
      await line?.close();
      await kept;
    },
  };
}
