import type { PrinterStatus, Raster } from '../../../contracts/device-ports.ts';
import { createEscPosInterpreter, type PrintAct } from './escpos-interpreter.ts';
import { createRealTimeScanner } from './real-time-scanner.ts';

export type EmulatedState = {
  readonly paper: PrinterStatus['paper'];
  readonly cover: PrinterStatus['cover'];
  readonly fault: PrinterStatus['fault'];
  /** Rows left on the roll; it is out when they are used up. */
  readonly rowsLeft: number;
};

/** A printer at its byte interface: bytes in, answers out, cut paper. */
export type EmulatedPrinter = {
  readonly receive: (bytes: Uint8Array) => void;
  readonly onSend: (listener: (bytes: Uint8Array) => void) => () => void;
  /** Every piece of paper that was cut off, as the dots burnt on it. */
  readonly onPaper: (listener: (paper: Raster) => void) => () => void;
  readonly state: () => EmulatedState;
  /** What a hand does to it: opens the cover, puts a roll in. Held back work goes on when it can. */
  readonly set: (change: Partial<EmulatedState>) => void;
  /** Power off and on: all memory gone, uncut paper stays. */
  readonly restart: () => void;
  /** Bytes it knew nothing to do with; empty for every good slip. */
  readonly unknown: () => readonly number[];
};

/** Between the head and the cutter; fed blank by GS V 66. */
const rowsToCutter = 100;

/**
 * An ESC/POS printer of the usual 203 dpi kind, with a head of `widthDots`. It works as the hardware does: status requests are answered the moment they
 * arrive, even in the middle of a picture; everything else waits in a buffer until there is paper and the cover is shut; what was held back
 * is printed afterwards unless the host has it cleared. `knows` switches off what cheap models lack.
 */
export function createEmulatedPrinter(input: {
  readonly widthDots: number;
  readonly knows?: { readonly fence: boolean; readonly clear: boolean };
}): EmulatedPrinter {
  const { widthDots, knows = { fence: true, clear: true } } = input;
  const stride = Math.ceil(widthDots / 8);
  const sendListeners = new Set<(bytes: Uint8Array) => void>();
  const paperListeners = new Set<(paper: Raster) => void>();
  const interpreter = createEscPosInterpreter({ widthDots });
  let state: EmulatedState = {
    paper: 'ok',
    cover: 'closed',
    fault: 'none',
    rowsLeft: Number.POSITIVE_INFINITY,
  };
  let automatic = false;
  /** Read from the buffer, not yet on paper. */
  let todo: (Uint8Array | 'cut')[] = [];
  let uncut: Uint8Array[] = [];
  const unknown: number[] = [];

  const send = (...bytes: readonly number[]) => {
    for (const listener of sendListeners) listener(Uint8Array.from(bytes));
  };
  const canPrint = () =>
    state.paper !== 'out' &&
    state.cover === 'closed' &&
    (state.fault === 'none' || state.fault === 'recoverable');

  const statusByte = (which: number): number => {
    const flags = {
      1: canPrint() ? 0 : 0x08,
      2:
        (state.cover === 'open' ? 0x04 : 0) |
        (state.paper === 'out' ? 0x20 : 0) |
        (state.fault === 'none' ? 0 : 0x40),
      3: { none: 0, cutter: 0x08, unrecoverable: 0x20, recoverable: 0x40 }[state.fault],
      4: { ok: 0, 'near-end': 0x0c, out: 0x6c }[state.paper],
    }[which];
    return 0x12 | (flags ?? 0);
  };
  const sendAutomatic = () => {
    const offline = (canPrint() ? 0 : 0x08) | (state.cover === 'open' ? 0x20 : 0);
    const errors = { none: 0, cutter: 0x08, unrecoverable: 0x20, recoverable: 0x40 }[state.fault];
    send(0x10 | offline, errors, { ok: 0, 'near-end': 0x03, out: 0x0f }[state.paper], 0x0f);
  };

  /** Burns rows as far as the paper goes; the rest waits for a new roll. */
  const burn = (rows: Uint8Array) => {
    const height = rows.length / stride;
    const done = Math.min(height, state.rowsLeft);
    uncut.push(rows.slice(0, done * stride));
    if (done < height) todo.unshift(rows.slice(done * stride));
    change({
      rowsLeft: state.rowsLeft - done,
      ...(state.rowsLeft - done <= 0 ? { paper: 'out' as const } : {}),
    });
  };
  const cut = () => {
    const bits = new Uint8Array(uncut.reduce((sum, rows) => sum + rows.length, 0));
    let at = 0;
    for (const rows of uncut) {
      bits.set(rows, at);
      at += rows.length;
    }
    uncut = [];
    for (const listener of paperListeners) listener({ width: widthDots, height: bits.length / stride, bits });
  };
  const blank = (rows: number) => new Uint8Array(rows * stride);
  const perform = (act: PrintAct): void => {
    switch (act.kind) {
      case 'initialise':
        return;
      case 'rows':
        todo.push(act.rows.bits);
        return;
      case 'feed':
        todo.push(blank(act.rows));
        return;
      case 'cut':
        todo.push(blank(rowsToCutter), 'cut');
        return;
      case 'fence':
        if (knows.fence) send(state.paper === 'near-end' ? 0x03 : 0x00);
        return;
      case 'automatic-status':
        automatic = act.on;
        if (automatic) sendAutomatic();
        return;
      case 'unknown':
        unknown.push(...act.bytes);
        return;
    }
  };
  const work = () => {
    while (canPrint()) {
      const next = todo.shift();
      if (next === 'cut') cut();
      else if (next) burn(next);
      else {
        const act = interpreter.step();
        if (!act) return;
        perform(act);
      }
    }
  };
  const change = (by: Partial<EmulatedState>) => {
    const before = JSON.stringify([state.paper, state.cover, state.fault]);
    state = { ...state, ...by };
    if (automatic && JSON.stringify([state.paper, state.cover, state.fault]) !== before) sendAutomatic();
  };
  const scan = createRealTimeScanner({
    onStatusRequest: (which) => send(statusByte(which)),
    onClear: () => {
      if (!knows.clear) return;
      interpreter.clear();
      todo = [];
      send(0x37, 0x25, 0x00);
    },
  });

  return {
    receive: (bytes) => {
      for (const piece of scan(bytes)) {
        interpreter.take(piece);
        work();
      }
    },
    onSend: (listener) => {
      sendListeners.add(listener);
      return () => sendListeners.delete(listener);
    },
    onPaper: (listener) => {
      paperListeners.add(listener);
      return () => paperListeners.delete(listener);
    },
    state: () => state,
    set: (by) => {
      const reloaded = by.paper === 'ok' && by.rowsLeft === undefined;
      change(reloaded ? { ...by, rowsLeft: Number.POSITIVE_INFINITY } : by);
      work();
    },
    restart: () => {
      interpreter.clear();
      todo = [];
      automatic = false;
    },
    unknown: () => unknown,
  };
}
