import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import type { Raster, SlipPrinterEvent } from '../../contracts/device-ports.ts';
import { createEmulatedPrinter } from '../../device-drivers/slip-printer/emulator/emulated-printer.ts';
import { createMemoryCable } from '../../device-drivers/slip-printer/emulator/memory-port.ts';
import type { PrinterPort } from '../../device-drivers/slip-printer/printer-port.ts';
import { createSlipPrinter } from '../../device-drivers/slip-printer/slip-printer.ts';
import { manualClock } from './manual-clock.ts';

export const never = new AbortController().signal;

/** Turns the event loop until it is so; the test's own time limit ends a wait for what never comes. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await turn();
}

/** Random pictures with rows of whole bytes; the bits beyond the width are white, as the contract has it. */
export function anyRaster(limits: {
  readonly maxWidth: number;
  readonly maxHeight: number;
}): fc.Arbitrary<Raster> {
  return fc
    .record({
      width: fc.integer({ min: 1, max: limits.maxWidth }),
      height: fc.integer({ min: 1, max: limits.maxHeight }),
      seed: fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
    })
    .map(({ width, height, seed }) => {
      const stride = Math.ceil(width / 8);
      const bits = Uint8Array.from(seed.take(stride * height));
      if (width % 8 !== 0) {
        for (let end = stride - 1; end < bits.length; end += stride) bits[end]! &= 0xff << (8 - (width % 8));
      }
      return { width, height, bits };
    });
}

/** A picture one can tell from others: every row holds its own number and `mark`. */
export function stripes(input: {
  readonly width: number;
  readonly height: number;
  readonly mark: number;
}): Raster {
  const stride = Math.ceil(input.width / 8);
  const bits = new Uint8Array(stride * input.height).map((_, i) => {
    const row = Math.floor(i / stride);
    return [input.mark, row & 0xff, row >> 8, 0xa5][i % 4]!;
  });
  return { width: input.width, height: input.height, bits };
}

/** The upper `height` rows of a paper. */
export function top(paper: Raster, height: number): Raster {
  return { width: paper.width, height, bits: paper.bits.slice(0, Math.ceil(paper.width / 8) * height) };
}

/** The real driver on an emulated printer over a cable in memory, with time that only the test moves. */
export function printerBench(options: {
  readonly widthDots?: number;
  readonly knows?: { readonly fence: boolean; readonly clear: boolean };
  /** What the printer got before the driver came. */
  readonly before?: readonly Uint8Array[];
  /** Stands between driver and cable. */
  readonly tap?: (port: PrinterPort) => PrinterPort;
}) {
  const printer = createEmulatedPrinter({
    widthDots: options.widthDots ?? 64,
    ...(options.knows && { knows: options.knows }),
  });
  const cable = createMemoryCable(printer);
  const clock = manualClock();
  for (const bytes of options.before ?? []) printer.receive(bytes);
  const papers: Raster[] = [];
  printer.onPaper((paper) => papers.push(paper));
  const driver = createSlipPrinter({
    clock,
    open: async () => {
      const opened = await cable.open();
      return opened.ok && options.tap ? { ok: true, value: options.tap(opened.value) } : opened;
    },
  });
  const events: SlipPrinterEvent[] = [];
  driver.onEvent((event) => events.push(event));
  const health = () => events.at(-1)!.health;
  return {
    printer,
    cable,
    clock,
    papers,
    driver,
    events,
    health,
    ready: () => until(() => health().state === 'ready'),
  };
}
