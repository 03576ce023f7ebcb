import type { PrinterStatus, Raster } from '../../contracts/device-ports.ts';
import { fault } from '../../contracts/faults.ts';
import { failed, type Outcome, ok } from '../../contracts/outcome.ts';
import { encodeRaster, feedAndCut, initialise, requestFence } from './escpos.ts';
import type { PrinterLimits, PrinterLine } from './printer-line.ts';
import { statusFault } from './printer-status.ts';

/** Cover open, stopped for want of paper, error: of the second status byte. */
const stopped = 0x04 | 0x20 | 0x40;

/**
 * Sends one picture band by band, cuts, and waits until the printer has worked it off. Faults: `printer.absent` (unplugged), `printer.paper-out`, `printer.cover-open`,
 * `printer.failed`, `printer.timeout` (stopped reading or answering).
 */
export async function printRaster(input: {
  readonly line: PrinterLine;
  readonly raster: Raster;
  readonly limits: PrinterLimits;
  readonly signal: AbortSignal;
}): Promise<Outcome<PrinterStatus>> {
  const { line, raster, limits, signal } = input;
  const bands = encodeRaster(raster);
  try {
    const firstFence = line.next('fence', limits.finish, signal);
    let fences = false;
    void firstFence.then(({ ok: answered }) => {
      fences = answered;
    });
    for (const bytes of [initialise, requestFence]) {
      const begun = await line.write(bytes, signal);
      if (!begun.ok) return begun;
    }
    for (const band of bands) {
      const sent = await line.write(band, signal);
      if (!sent.ok) return sent;
      const going = await stillGoing(line, limits, signal);
      if (!going.ok) return going;
    }
    return await finish({ ...input, fences: () => fences });
  } finally {
    for (const band of bands) band.fill(0);
  }
}

/**
 * Asks between bands, where the end of the roll or an opened cover can still be told from a silent printer. Dots that look
 * like a status request are answered too, so a bad answer is only believed after a whole status. The answer comes behind
 * the band, hence the band's time limit.
 */
async function stillGoing(
  line: PrinterLine,
  limits: PrinterLimits,
  signal: AbortSignal,
): Promise<Outcome<null>> {
  const cause = await line.ask(2, signal, limits.band);
  if (!cause.ok) return cause;
  if ((cause.value & stopped) === 0) return ok(null);
  const status = await line.status(signal);
  if (!status.ok) return status;
  const trouble = statusFault(status.value);
  return trouble ? failed(trouble) : ok(null);
}

async function finish(input: {
  readonly line: PrinterLine;
  readonly limits: PrinterLimits;
  readonly signal: AbortSignal;
  readonly fences: () => boolean;
}): Promise<Outcome<PrinterStatus>> {
  const { line, limits, signal } = input;
  const cut = await line.write(feedAndCut, signal);
  if (!cut.ok) return cut;
  let fence = line.next('fence', limits.settle, signal);
  const asked = await line.write(requestFence, signal);
  if (!asked.ok) return asked;
  for (let waited = 0; waited < limits.finish; waited += limits.settle) {
    const worked = await fence;
    fence = line.next('fence', limits.settle, signal);
    const status = await line.status(signal);
    if (worked.ok || !status.ok) return status;
    const trouble = statusFault(status.value);
    if (trouble) return failed(trouble);
    if (!input.fences()) return status;
  }
  return failed(fault('printer.timeout', 'answers, but does not get to the end of the slip'));
}
