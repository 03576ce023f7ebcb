import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Raster } from '../../contracts/device-ports.ts';
import { encodeRaster, initialise } from '../../device-drivers/slip-printer/escpos.ts';
import type { PrinterPort } from '../../device-drivers/slip-printer/printer-port.ts';
import { never, printerBench, stripes, top, until } from '../support/printer-bench.ts';

const slip = (mark = 1) => stripes({ width: 64, height: 1500, mark });

describe('printing (F37)', () => {
  test('asks, prints, cuts and asks again; the paper is the picture', async () => {
    const bench = printerBench({});
    const printed = await bench.driver.print(slip(), never);
    expect(printed).toEqual({
      ok: true,
      value: { online: true, paper: 'ok', cover: 'closed', fault: 'none' },
    });
    expect(bench.papers.map((paper) => top(paper, 1500))).toEqual([slip()]);
    expect(bench.printer.unknown()).toEqual([]);
    expect(bench.events.map(({ health }) => health.state)).toEqual(['connecting', 'ready', 'busy', 'ready']);
    await bench.driver.close();
  });

  test('two slips at once come out one after the other, whole', async () => {
    const bench = printerBench({});
    const printed = await Promise.all([
      bench.driver.print(slip(1), never),
      bench.driver.print(slip(2), never),
    ]);
    expect(printed.map((one) => one.ok)).toEqual([true, true]);
    expect(bench.papers.map((paper) => top(paper, 1500))).toEqual([slip(1), slip(2)]);
    await bench.driver.close();
  });

  test('dots that look like commands to the printer do not disturb the slip', async () => {
    const hostile = [
      0x10, 0x04, 0x01, 0x10, 0x04, 0x02, 0x10, 0x04, 0x04, 0x1b, 0x40, 0x1d, 0x56, 0x00, 0x10, 0x05, 0x02,
    ];
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.constantFrom(...hostile)), async (dots) => {
        const bench = printerBench({});
        const raster = { width: 64, height: 900, bits: Uint8Array.from(dots.take(8 * 900)) };
        const printed = await bench.driver.print(raster, never);
        expect(printed.ok).toBe(true);
        expect(bench.papers.map((paper) => top(paper, 900))).toEqual([raster]);
        await bench.driver.close();
      }),
      { numRuns: 25 },
    );
  });

  test('near the end of the roll prints, and says so', async () => {
    const bench = printerBench({});
    bench.printer.set({ paper: 'near-end' });
    const printed = await bench.driver.print(slip(), never);
    expect(printed).toMatchObject({ ok: true, value: { paper: 'near-end' } });
    expect(bench.events.at(-1)).toMatchObject({ health: { state: 'ready' }, status: { paper: 'near-end' } });
    await bench.driver.close();
  });

  test.each([
    [{ paper: 'out' }, 'printer.paper-out'],
    [{ cover: 'open' }, 'printer.cover-open'],
    [{ fault: 'cutter' }, 'printer.failed'],
  ] as const)('%o before the slip: nothing is sent', async (change, code) => {
    const bench = printerBench({});
    bench.printer.set(change);
    const printed = await bench.driver.print(slip(), never);
    expect(printed).toMatchObject({ ok: false, fault: { code } });
    expect(bench.health()).toEqual({ state: 'faulted', code });
    bench.printer.set({ paper: 'ok', cover: 'closed', fault: 'none' });
    expect(bench.papers).toEqual([]);
    await bench.driver.close();
  });

  test('a printer that answers no fence is believed by its status after a settling time', async () => {
    const bench = printerBench({ knows: { fence: false, clear: true } });
    await until(() => {
      bench.clock.advance(20);
      return bench.health().state === 'ready';
    });
    const printed = bench.driver.print(slip(), never);
    await until(() => bench.papers.length === 1);
    const before = bench.clock.now();
    let done = false;
    void printed.then(() => {
      done = true;
    });
    await until(() => {
      bench.clock.advance(100);
      return done;
    });
    expect(await printed).toMatchObject({ ok: true });
    expect(bench.clock.now() - before).toBeGreaterThanOrEqual(1000);
    await bench.driver.close();
  });

  test('an aborted slip stops between bands and is forgotten by the printer', async () => {
    const abort = new AbortController();
    let bands = 0;
    const bench = printerBench({
      tap: (port) => ({
        ...port,
        write: async (bytes) => {
          await port.write(bytes);
          if (bytes[0] === 0x1d && bytes[1] === 0x76 && ++bands === 2) abort.abort();
        },
      }),
    });
    expect(await bench.driver.print(slip(1), abort.signal)).toMatchObject({
      ok: false,
      fault: { code: 'printer.failed' },
    });
    expect(bands).toBe(2);
    expect((await bench.driver.print(slip(2), never)).ok).toBe(true);
    expect(bench.papers).toHaveLength(2);
    expect(contains(bench.papers[0]!, slip(1).bits.subarray(1024 * 8, 1025 * 8))).toBe(false);
    expect(top(bench.papers[1]!, 1500)).toEqual(slip(2));
    await bench.driver.close();
  });
});

describe('paper that ends and covers that open within a slip (F33, F37)', () => {
  test.each([[true], [false]])(
    'end of the roll: told at once; the rest never reaches the next citizen (clears: %s)',
    async (clear) => {
      const bench = printerBench({ knows: { fence: true, clear } });
      bench.printer.set({ rowsLeft: 700 });
      const printed = bench.driver.print(slip(1), never);
      let outcome: Awaited<typeof printed> | null = null;
      void printed.then((one) => {
        outcome = one;
      });
      await until(() => bench.printer.state().paper === 'out');
      await until(() => {
        if (!clear) bench.clock.advance(50);
        return outcome !== null;
      });
      expect(outcome).toMatchObject({ ok: false, fault: { code: 'printer.paper-out' } });
      expect(bench.health()).toEqual({ state: 'faulted', code: 'printer.paper-out' });

      bench.printer.set({ paper: 'ok' });
      expect((await bench.driver.print(slip(2), never)).ok).toBe(true);
      expect(bench.papers).toHaveLength(2);
      expect(top(bench.papers[1]!, 1500)).toEqual(slip(2));
      // What a printer that cannot be cleared already holds comes out with the broken piece, and no more than that.
      const heldRows = clear ? 700 : 1024;
      expect(contains(bench.papers[0]!, slip(1).bits.subarray((heldRows - 1) * 8, heldRows * 8))).toBe(true);
      expect(contains(bench.papers[0]!, slip(1).bits.subarray(heldRows * 8, (heldRows + 1) * 8))).toBe(false);
      await bench.driver.close();
    },
  );

  test('once there is paper again, the broken piece is cut off before anybody prints', async () => {
    const bench = printerBench({});
    bench.printer.set({ rowsLeft: 700 });
    expect((await bench.driver.print(slip(1), never)).ok).toBe(false);
    bench.printer.set({ paper: 'ok' });
    bench.clock.advance(2000);
    await bench.ready();
    expect(bench.papers).toHaveLength(1);
    expect(top(bench.papers[0]!, 700)).toEqual(top(slip(1), 700));
    await bench.driver.close();
  });

  test.each([[true], [false]])(
    'the process before ended within a slip: its piece comes out alone (fences: %s)',
    async (fence) => {
      const [first, second] = encodeRaster(slip(1));
      const before = [initialise, first!, second!.subarray(0, 1000)];
      const bench = printerBench({ knows: { fence, clear: true }, before });
      const printed = bench.driver.print(slip(2), never);
      let done = false;
      void printed.then(() => {
        done = true;
      });
      await until(() => {
        bench.clock.advance(20);
        return done;
      });
      expect((await printed).ok).toBe(true);
      // Without fences the printer cannot tell that it holds something: then at least the new slip is whole.
      expect(bench.papers).toHaveLength(fence ? 2 : 1);
      expect(contains(bench.papers.at(-1)!, slip(2).bits)).toBe(true);
      if (fence) expect(top(bench.papers[1]!, 1500)).toEqual(slip(2));
      await bench.driver.close();
    },
  );

  test('an opened cover', async () => {
    let bands = 0;
    const bench = printerBench({
      tap: (port) => ({
        ...port,
        write: async (bytes) => {
          if (bytes[1] === 0x76 && ++bands === 2) bench.printer.set({ cover: 'open' });
          return port.write(bytes);
        },
      }),
    });
    expect(await bench.driver.print(slip(), never)).toMatchObject({
      ok: false,
      fault: { code: 'printer.cover-open' },
    });
    await bench.driver.close();
  });

  test('wiping has a printer forget a slip that broke off', async () => {
    const bench = printerBench({ knows: { fence: true, clear: true } });
    bench.printer.set({ rowsLeft: 700 });
    await bench.driver.print(slip(1), never);
    await bench.driver.wipe(never);
    bench.printer.set({ paper: 'ok' });
    bench.printer.receive(Uint8Array.of(0x1d, 0x56, 0x42, 0x00));
    expect(bench.papers[0]!.height).toBeLessThan(1000);
    await bench.driver.close();
  });
});

describe('health', () => {
  test('the paper is seen to run out and to return while nobody prints', async () => {
    const bench = printerBench({});
    await bench.ready();
    bench.printer.set({ paper: 'out' });
    bench.clock.advance(2000);
    await until(() => bench.health().state === 'faulted');
    expect(bench.events.at(-1)).toMatchObject({
      health: { code: 'printer.paper-out' },
      status: { paper: 'out' },
    });
    bench.printer.set({ paper: 'ok' });
    bench.clock.advance(2000);
    await bench.ready();
    await bench.driver.close();
  });

  test('an automatic status is reason to look at once, without waiting for the next look', async () => {
    const bench = printerBench({});
    await bench.ready();
    bench.printer.receive(Uint8Array.of(0x1d, 0x61, 0xff));
    bench.printer.set({ cover: 'open' });
    await until(() => bench.health().state === 'faulted');
    expect(bench.health()).toEqual({ state: 'faulted', code: 'printer.cover-open' });
    await bench.driver.close();
  });

  test('unplugged, and found again with growing pauses', async () => {
    const bench = printerBench({});
    await bench.ready();
    bench.cable.plug(false);
    await until(() => bench.health().state === 'absent');
    expect(await bench.driver.print(slip(), never)).toMatchObject({
      ok: false,
      fault: { code: 'printer.absent' },
    });
    const pauses: number[] = [];
    for (let i = 0; i < 5; i++) {
      await until(() => bench.clock.nextTimer() !== null);
      const wait = bench.clock.nextTimer()! - bench.clock.now();
      pauses.push(wait);
      bench.clock.advance(wait);
    }
    expect(pauses).toEqual([250, 250, 500, 1000, 2000]);
    bench.cable.plug(true);
    await until(() => {
      bench.clock.advance(100);
      return bench.health().state === 'ready';
    });
    expect((await bench.driver.print(slip(), never)).ok).toBe(true);
    await bench.driver.close();
  });

  test('no printer on this machine', async () => {
    const { createSlipPrinter } = await import('../../device-drivers/slip-printer/slip-printer.ts');
    const driver = createSlipPrinter({ open: null, clock: printerBench({}).clock });
    expect(await driver.status(never)).toMatchObject({ ok: false, fault: { code: 'printer.absent' } });
    expect(await driver.print(slip(), never)).toMatchObject({ ok: false, fault: { code: 'printer.absent' } });
    await driver.close();
  });
});

describe('a printer that cannot be talked to', () => {
  /** Answers every status request with these bytes. */
  const answering =
    (bytes: readonly number[]) =>
    (port: PrinterPort): PrinterPort => {
      let hear: ((bytes: Uint8Array) => void) | null = null;
      return {
        ...port,
        write: async () => hear?.(Uint8Array.from(bytes)),
        onBytes: (listener) => {
          hear = listener;
        },
      };
    };

  test.each([
    ['garbage', [0xff, 0x80, 0xc3], 'printer.failed'],
    ['silence', [], 'printer.timeout'],
  ] as const)('%s for a status', async (_, bytes, code) => {
    const bench = printerBench({ tap: answering(bytes) });
    const printed = bench.driver.print(slip(), never);
    await until(() => {
      bench.clock.advance(100);
      return bench.health().state === 'faulted';
    });
    expect(bench.health()).toEqual({ state: 'faulted', code });
    expect(await printed).toMatchObject({ ok: false, fault: { code } });
    await bench.driver.close();
  });

  test('one that stops reading within a slip: told, given up, and printed whole when it is back', async () => {
    let stuck = false;
    let bands = 0;
    const bench = printerBench({
      tap: (port) => ({
        ...port,
        write: (bytes) => {
          if (bytes[1] === 0x76 && ++bands === 2) stuck = true;
          return stuck ? Promise.withResolvers<void>().promise : port.write(bytes);
        },
      }),
    });
    const printed = bench.driver.print(slip(1), never);
    await until(() => stuck);
    bench.clock.advance(5000);
    expect(await printed).toMatchObject({ ok: false, fault: { code: 'printer.timeout' } });
    expect(bench.health()).toEqual({ state: 'faulted', code: 'printer.timeout' });
    stuck = false;
    await until(() => {
      bench.clock.advance(100);
      return bench.health().state === 'ready';
    });
    expect((await bench.driver.print(slip(2), never)).ok).toBe(true);
    expect(bench.papers).toHaveLength(2);
    expect(top(bench.papers[1]!, 1500)).toEqual(slip(2));
    await bench.driver.close();
  });
});

function contains(paper: Raster, part: Uint8Array): boolean {
  return Buffer.from(paper.bits).includes(Buffer.from(part));
}
