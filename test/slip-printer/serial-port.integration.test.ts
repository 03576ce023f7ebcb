import { afterEach, describe, expect, test } from 'vitest';
import type { DeviceHealth, Raster } from '../../contracts/device-ports.ts';
import { deviceClock } from '../../device-drivers/device-clock.ts';
import { createEmulatedPrinter } from '../../device-drivers/slip-printer/emulator/emulated-printer.ts';
import { startPtyPeer } from '../../device-drivers/slip-printer/emulator/pty-peer.ts';
import type { PrinterLimits } from '../../device-drivers/slip-printer/printer-line.ts';
import { openSerialPort } from '../../device-drivers/slip-printer/serial-port.ts';
import { createSlipPrinter } from '../../device-drivers/slip-printer/slip-printer.ts';
import { never, stripes, top } from '../support/printer-bench.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** The real driver on a real serial device whose far end is the emulated printer. */
async function serialBench(limits: Partial<PrinterLimits> = {}) {
  const printer = createEmulatedPrinter({ widthDots: 576 });
  const papers: Raster[] = [];
  printer.onPaper((paper) => papers.push(paper));
  const peer = await startPtyPeer(printer);
  cleanUps.push(peer.close);
  const driver = createSlipPrinter({ open: openSerialPort({ path: peer.path }), clock: deviceClock, limits });
  cleanUps.push(driver.close);
  const became = (isSo: (health: DeviceHealth) => boolean) =>
    new Promise<DeviceHealth>((resolve) => {
      driver.onEvent(({ health }) => {
        if (isSo(health)) resolve(health);
      });
    });
  return { printer, papers, peer, driver, became };
}

const slip = (mark = 1) => stripes({ width: 576, height: 1800, mark });

describe('over a real serial line (F37)', () => {
  test('prints every dot and cuts', async () => {
    const { driver, papers, printer } = await serialBench();
    expect(await driver.print(slip(), never)).toMatchObject({
      ok: true,
      value: { paper: 'ok', cover: 'closed' },
    });
    expect(papers.map((paper) => top(paper, 1800))).toEqual([slip()]);
    expect(printer.unknown()).toEqual([]);
  });

  test.each([
    [{ paper: 'out' }, 'printer.paper-out'],
    [{ cover: 'open' }, 'printer.cover-open'],
  ] as const)(
    '%o is told before anything is sent, and again by itself when it is well',
    async (change, code) => {
      const { driver, papers, printer, became } = await serialBench({ poll: 50 });
      printer.set(change);
      await became((health) => health.state === 'faulted' && health.code === code);
      expect(await driver.print(slip(), never)).toMatchObject({ ok: false, fault: { code } });
      printer.set({ paper: 'ok', cover: 'closed' });
      await became((health) => health.state === 'ready');
      expect(papers).toEqual([]);
      expect((await driver.print(slip(), never)).ok).toBe(true);
    },
  );

  test('the roll ends within the slip: told, and the next slip comes out alone', async () => {
    const { driver, papers, printer } = await serialBench();
    printer.set({ rowsLeft: 900 });
    expect(await driver.print(slip(1), never)).toMatchObject({
      ok: false,
      fault: { code: 'printer.paper-out' },
    });
    printer.set({ paper: 'ok' });
    expect((await driver.print(slip(2), never)).ok).toBe(true);
    expect(papers).toHaveLength(2);
    expect(top(papers[0]!, 900)).toEqual(top(slip(1), 900));
    expect(
      Buffer.from(papers[0]!.bits).includes(Buffer.from(slip(1).bits.subarray(900 * 72, 901 * 72))),
    ).toBe(false);
    expect(top(papers[1]!, 1800)).toEqual(slip(2));
  });

  test('a printer that stops reading within the slip times out; read again, the next slip is whole', async () => {
    const { driver, papers, printer, peer, became } = await serialBench({
      band: 700,
      answer: 700,
      reopenMost: 100,
    });
    await became((health) => health.state === 'ready');
    let received = 0;
    const stop = printer.onSend(() => {
      // The answers between the bands count the bands.
      if (++received === 12) peer.read(false);
    });
    expect(await driver.print(slip(1), never)).toMatchObject({
      ok: false,
      fault: { code: 'printer.timeout' },
    });
    stop();
    expect(papers).toEqual([]);
    peer.read(true);
    await became((health) => health.state === 'ready');
    expect((await driver.print(slip(2), never)).ok).toBe(true);
    expect(top(papers.at(-1)!, 1800)).toEqual(slip(2));
  });

  test('unplugged within the slip: absent; plugged in again: found by itself, and prints', async () => {
    const { driver, papers, printer, peer, became } = await serialBench();
    await became((health) => health.state === 'ready');
    let received = 0;
    let unplugging = Promise.resolve();
    const stop = printer.onSend(() => {
      if (++received === 12) unplugging = peer.plug(false);
    });
    expect(await driver.print(slip(1), never)).toMatchObject({
      ok: false,
      fault: { code: 'printer.absent' },
    });
    stop();
    await unplugging;
    printer.restart();
    await peer.plug(true);
    await became((health) => health.state === 'ready');
    expect((await driver.print(slip(2), never)).ok).toBe(true);
    expect(top(papers.at(-1)!, 1800)).toEqual(slip(2));
  });

  test('unplugged while nobody prints is noticed', async () => {
    const { peer, became } = await serialBench();
    await became((health) => health.state === 'ready');
    const absent = became((health) => health.state === 'absent');
    await peer.plug(false);
    expect(await absent).toEqual({ state: 'absent' });
  });

  test('a path with nothing there is an absent printer, one that is no serial line a failed one', async () => {
    const nowhere = await openSerialPort({ path: '/dev/no-such-printer' })();
    expect(nowhere).toMatchObject({ ok: false, fault: { code: 'printer.absent' } });
    const file = await openSerialPort({ path: '/dev/null' })();
    expect(file).toMatchObject({ ok: false, fault: { code: 'printer.failed' } });
  });
});
