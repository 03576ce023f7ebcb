import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { connect } from '../../contracts/channel.ts';
import type { DeviceEvent, DeviceOptions } from '../../contracts/device-ports.ts';
import type { DockDeviceEvent, SimulatedDeviceService } from '../../contracts/dock.ts';
import { forkProcess } from '../../main/fork-channel.ts';
import { stripes } from '../support/printer-bench.ts';
import { readPng } from '../support/printer-paper.ts';

const entry = fileURLToPath(new URL('../../device-drivers/process.ts', import.meta.url));
const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function startDevices(options: Partial<DeviceOptions> & Pick<DeviceOptions, 'mode' | 'parts'>) {
  const child = forkProcess({ entry, args: [JSON.stringify(options)] });
  const connection = connect<SimulatedDeviceService, DeviceEvent | DockDeviceEvent>(child.channel);
  const events: (DeviceEvent | DockDeviceEvent)[] = [];
  const waiting = new Set<() => void>();
  connection.onEvent((event) => {
    events.push(event);
    for (const look of waiting) look();
  });
  const event = (isIt: (event: DeviceEvent | DockDeviceEvent) => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!events.some(isIt)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  cleanUps.push(async () => {
    child.kill('SIGTERM');
    await child.exited;
  });
  return { child, connection, events, event };
}

const slip = stripes({ width: 576, height: 400, mark: 3 });

describe.each(['simulated', 'virtual'] as const)('the device process, %s printer', (mode) => {
  test('prints; the dock sees the slip, empties the paper, pulls the plug', async () => {
    const { connection, event } = startDevices({ mode, parts: ['printer'] });
    await event((one) => one.kind === 'printer.health' && one.health.state === 'ready');
    expect(await connection.call('printer.print', slip)).toMatchObject({ ok: true, value: { paper: 'ok' } });
    const state = await connection.call('dock.state', null);
    if (!state.ok || !state.value.lastSlip) throw new Error('no slip at the dock');
    const paper = await readPng(state.value.lastSlip);
    expect(paper.bits.subarray(0, slip.bits.length)).toEqual(slip.bits);
    expect(paper.bits.subarray(slip.bits.length).some((byte) => byte !== 0)).toBe(false);

    expect((await connection.call('dock.printer', { paper: 'out' })).ok).toBe(true);
    expect(await connection.call('printer.print', slip)).toMatchObject({
      ok: false,
      fault: { code: 'printer.paper-out' },
    });
    await event((one) => one.kind === 'dock.state' && one.state.printer.paper === 'out');
    await event((one) => one.kind === 'printer.health' && one.health.state === 'faulted');

    expect((await connection.call('dock.printer', { paper: 'ok', connected: false })).ok).toBe(true);
    await event((one) => one.kind === 'printer.health' && one.health.state === 'absent');
    expect(await connection.call('printer.status', null)).toMatchObject({
      ok: false,
      fault: { code: 'printer.absent' },
    });
    expect(await connection.call('wipe', null)).toEqual({ ok: true, value: null });
  });
});

describe('the device process', () => {
  test('holds the face camera when told to, and wipes it', async () => {
    const { connection, event } = startDevices({ mode: 'simulated', parts: ['face'] });
    await event((one) => one.kind === 'camera.health' && one.health.state === 'ready');
    expect(await connection.call('face.frame', Uint8Array.of(0xff, 0xd8))).toEqual({ ok: true, value: null });
    expect(await connection.call('wipe', null)).toEqual({ ok: true, value: null });
  });

  test('starts with what was put into the simulated devices before: such a card was not inserted now', async () => {
    const { connection, event } = startDevices({
      mode: 'simulated',
      parts: ['card', 'printer'],
      allowedReaders: ['.*'],
      simulated: {
        card: { action: 'insert', card: 'somchai' },
        readerPresent: true,
        printer: { paper: 'near-end', cover: 'closed', connected: true },
      },
    });
    const state = await connection.call('dock.state', null);
    expect(state).toMatchObject({
      ok: true,
      value: { inserted: 'somchai', readerPresent: true, printer: { paper: 'near-end' } },
    });
    await event((one) => one.kind === 'printer.health' && one.status?.paper === 'near-end');
    await event((one) => one.kind === 'card.inserted' && one.sinceStart);
  });

  test('a real printer cannot be played by a dock, and a missing one is absent', async () => {
    const { connection } = startDevices({
      mode: 'virtual',
      parts: ['printer'],
      printer: '/dev/no-such-printer',
    });
    expect(await connection.call('dock.printer', { paper: 'out' })).toMatchObject({
      ok: false,
      fault: { code: 'printer.absent' },
    });
    expect(await connection.call('printer.print', slip)).toMatchObject({
      ok: false,
      fault: { code: 'printer.absent' },
    });
  });

  test('ends when the process that started it lets go, and answers SIGTERM by ending', async () => {
    const { child, connection } = startDevices({ mode: 'virtual', parts: ['printer'] });
    expect((await connection.call('printer.status', null)).ok).toBe(true);
    child.kill('SIGTERM');
    expect(await child.exited).toEqual({ code: 0, signal: null });
  });
});
