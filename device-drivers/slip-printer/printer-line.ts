import type { Clock } from '../../contracts/clock.ts';
import type { PrinterStatus } from '../../contracts/device-ports.ts';
import { fault } from '../../contracts/faults.ts';
import { failed, type Outcome, ok } from '../../contracts/outcome.ts';
import { clearBuffers, requestStatus, type StatusRequest } from './escpos.ts';
import type { PrinterPort } from './printer-port.ts';
import { createReplyParser, type PrinterReply } from './printer-reply.ts';
import { readStatus } from './printer-status.ts';

/** Time limits in milliseconds. */
export type PrinterLimits = {
  /** For an answer to a status request. */
  readonly answer: number;
  /** For the line to take one band. */
  readonly band: number;
  /** For the answer of an idle printer to a fence. */
  readonly probe: number;
  /** After the last band, on a printer that answers no fence. */
  readonly settle: number;
  /** For a printer that answers fences to print what it still holds. */
  readonly finish: number;
  /** Between two looks at an idle printer. */
  readonly poll: number;
  /** Before opening the line anew: doubled each time, from the first to the most. */
  readonly reopenFirst: number;
  readonly reopenMost: number;
};

export const printerLimits: PrinterLimits = {
  answer: 1000,
  band: 5000,
  probe: 500,
  settle: 1000,
  finish: 15_000,
  poll: 2000,
  reopenFirst: 250,
  reopenMost: 2000,
};

const never = new AbortController().signal;

/** One connection to one printer, in its protocol. Everything is limited in time and can be aborted. */
export type PrinterLine = {
  /** Faults: `printer.absent`, `printer.timeout` (no answer), `printer.failed` (answers nobody can read). */
  readonly status: (signal: AbortSignal) => Promise<Outcome<PrinterStatus>>;
  /** One status byte. Same faults. */
  readonly ask: (
    which: StatusRequest,
    signal: AbortSignal,
    milliseconds?: number,
  ) => Promise<Outcome<number>>;
  /**
   * Faults: `printer.absent`, `printer.timeout` (the printer stopped reading: the line is given up, since what was written
   * hangs in it). An abort counts before a write, not within.
   */
  readonly write: (bytes: Uint8Array, signal: AbortSignal) => Promise<Outcome<null>>;
  /** The next reply of a kind that comes after this call. */
  readonly next: (
    kind: PrinterReply['kind'],
    milliseconds: number,
    signal: AbortSignal,
  ) => Promise<Outcome<PrinterReply>>;
  /** Has the printer forget what it holds unprinted; whether it confirmed that. */
  readonly clear: (signal: AbortSignal) => Promise<boolean>;
  readonly onAutomaticStatus: (listener: () => void) => void;
  /** Aborted when the line is lost or was given up. */
  readonly gone: AbortSignal;
  /** Gives the line up and closes it. */
  readonly close: () => Promise<void>;
};

export function createPrinterLine(input: {
  readonly port: PrinterPort;
  readonly limits: PrinterLimits;
  readonly clock: Clock;
}): PrinterLine {
  const { port, limits, clock } = input;
  const gone = new AbortController();
  const waiting = new Set<{
    readonly kind: PrinterReply['kind'];
    readonly take: (reply: PrinterReply) => void;
  }>();
  const automaticListeners = new Set<() => void>();
  let garbage = 0;

  port.onLost(() => gone.abort());
  port.onBytes(
    createReplyParser((reply) => {
      if (reply.kind === 'garbage') garbage++;
      if (reply.kind === 'automatic-status') for (const listener of automaticListeners) listener();
      for (const one of [...waiting]) {
        if (one.kind !== reply.kind) continue;
        waiting.delete(one);
        one.take(reply);
      }
    }),
  );

  const within = <T>(work: Promise<T>, milliseconds: number, signal: AbortSignal): Promise<Outcome<T>> =>
    new Promise((resolve) => {
      const settle = (outcome: Outcome<T>) => {
        clock.clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        gone.signal.removeEventListener('abort', lose);
        resolve(outcome);
      };
      const abort = () => settle(failed(fault('printer.failed', 'aborted')));
      const lose = () => settle(failed(fault('printer.absent', 'line lost')));
      const timer = clock.setTimeout(
        () => settle(failed(fault('printer.timeout', `nothing for ${milliseconds} ms`))),
        milliseconds,
      );
      signal.addEventListener('abort', abort, { once: true });
      gone.signal.addEventListener('abort', lose, { once: true });
      work.then((value) => settle(ok(value)), lose);
      if (gone.signal.aborted) lose();
      else if (signal.aborted) abort();
    });

  const next: PrinterLine['next'] = async (kind, milliseconds, signal) => {
    const { promise, resolve: take } = Promise.withResolvers<PrinterReply>();
    const one = { kind, take };
    waiting.add(one);
    const outcome = await within(promise, milliseconds, signal);
    waiting.delete(one);
    return outcome;
  };

  const write: PrinterLine['write'] = async (bytes, signal) => {
    if (signal.aborted) return failed(fault('printer.failed', 'aborted'));
    const written = await within(port.write(bytes), limits.band, never);
    if (written.ok) return ok(null);
    gone.abort();
    return written;
  };

  const ask: PrinterLine['ask'] = async (which, signal, milliseconds = limits.answer) => {
    const garbageBefore = garbage;
    const answer = next('status', milliseconds, signal);
    const asked = await write(requestStatus(which), signal);
    if (!asked.ok) return asked;
    const reply = await answer;
    if (reply.ok)
      return reply.value.kind === 'status' ? ok(reply.value.byte) : failed(fault('printer.failed'));
    if (reply.fault.code === 'printer.timeout' && garbage > garbageBefore) {
      return failed(fault('printer.failed', 'unintelligible status'));
    }
    return reply;
  };

  const statusOnce = async (signal: AbortSignal): Promise<Outcome<PrinterStatus>> => {
    const bytes = { 1: 0, 2: 0, 3: 0, 4: 0 };
    for (const which of [1, 2, 3, 4] as const) {
      const answer = await ask(which, signal);
      if (!answer.ok) return answer;
      bytes[which] = answer.value;
    }
    return ok(readStatus(bytes));
  };

  return {
    next,
    write,
    ask,
    status: async (signal) => {
      const first = await statusOnce(signal);
      return first.ok || gone.signal.aborted || signal.aborted ? first : statusOnce(signal);
    },
    clear: async (signal) => {
      const cleared = next('cleared', limits.answer, signal);
      const asked = await write(clearBuffers, signal);
      return asked.ok && (await cleared).ok;
    },
    onAutomaticStatus: (listener) => void automaticListeners.add(listener),
    gone: gone.signal,
    close: async () => {
      gone.abort();
      await port.close();
    },
  };
}
