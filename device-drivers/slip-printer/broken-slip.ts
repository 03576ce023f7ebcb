import type { PrinterStatus } from '../../contracts/device-ports.ts';
import { bandBytes, feedAndCut, initialise, requestFence } from './escpos.ts';
import type { PrinterLimits, PrinterLine } from './printer-line.ts';
import { statusFault } from './printer-status.ts';

/**
 * What a slip that broke off leaves behind: the rest of it in the printer's memory and its beginning on the paper.
 * Neither may come out with the next citizen's slip.
 */
export type BrokenSlip = {
  /** A slip is on its way: from here on it may break off. */
  readonly begin: () => void;
  readonly finish: () => void;
  /** Has the printer forget the rest, if there may be one. */
  readonly forget: (line: PrinterLine, signal: AbortSignal) => Promise<void>;
  /** After a look at the printer: forgets the rest, and cuts the beginning off once the printer can. */
  readonly tidy: (line: PrinterLine, status: PrinterStatus, signal: AbortSignal) => Promise<void>;
};

/**
 * `unknown`: this process has just begun, the one before may have ended within a slip · `held`: a slip broke off ·
 * `forgotten`: the printer was told to clear its memory, the paper is not cut yet.
 */
type State = 'unknown' | 'none' | 'held' | 'forgotten';

export function createBrokenSlip({ limits }: { readonly limits: PrinterLimits }): BrokenSlip {
  let state: State = 'unknown';

  const answersFence = async (line: PrinterLine, signal: AbortSignal): Promise<boolean> => {
    const fence = line.next('fence', limits.probe, signal);
    const asked = await line.write(requestFence, signal);
    return asked.ok && (await fence).ok;
  };
  /**
   * A printer left inside a band takes what comes next for dots, so it answers no fence; white ones fill the band up,
   * and are nothing elsewhere. One that answers neither before nor after does not know fences; one that answers twice
   * afterwards was only late with the first.
   */
  const wasInsideBand = async (line: PrinterLine, signal: AbortSignal): Promise<boolean> => {
    if (await answersFence(line, signal)) return false;
    const filled = await line.write(new Uint8Array(bandBytes), signal);
    if (!filled.ok || !(await answersFence(line, signal))) return false;
    return !(await line.next('fence', limits.probe, signal)).ok;
  };
  const writeAll = async (
    line: PrinterLine,
    all: readonly Uint8Array[],
    signal: AbortSignal,
  ): Promise<boolean> => {
    for (const bytes of all) if (!(await line.write(bytes, signal)).ok) return false;
    return true;
  };
  const forget: BrokenSlip['forget'] = async (line, signal) => {
    if (state === 'none' || state === 'forgotten') return;
    const cleared = await line.clear(signal);
    // Nobody has seen a slip break off here, and now it could not go on: no reason to cut a blank piece.
    state = state === 'unknown' && cleared ? 'none' : 'forgotten';
  };

  return {
    begin: () => {
      state = 'held';
    },
    finish: () => {
      state = 'none';
    },
    forget: async (line, signal) => {
      if (state === 'held') await forget(line, signal);
    },
    tidy: async (line, status, signal) => {
      if (state === 'none') return;
      if (statusFault(status)) return forget(line, signal);
      if (state === 'unknown') {
        if (!(await wasInsideBand(line, signal)) || (await writeAll(line, [initialise, feedAndCut], signal)))
          state = 'none';
        return;
      }
      await forget(line, signal);
      if (await writeAll(line, [new Uint8Array(bandBytes), initialise, feedAndCut], signal)) state = 'none';
    },
  };
}
