import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DeviceOptions, deviceOptionsSchema } from '../../contracts/device-ports.ts';
import { startCore } from '../../main/start-core.ts';
import { createSystemClock } from '../../main/system-clock.ts';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'device-settings-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

/** What the process of reader and printer is told when a host says `given` about them. */
async function toldDevices(given: Pick<DeviceOptions, 'reader' | 'printer'>): Promise<DeviceOptions> {
  const told = new Map<string, string>();
  const core = startCore({
    data,
    central: 'http://127.0.0.1:1',
    enrol: undefined,
    deviceOptions: () => ({ mode: 'real', ...given }),
    startEntry: ({ name, args }) => {
      told.set(name, args[0] ?? '');
      const { promise, resolve } = Promise.withResolvers<{ code: number | null; signal: string | null }>();
      return {
        channel: { post: () => undefined, listen: () => () => undefined },
        exited: promise as never,
        kill: () => resolve({ code: 0, signal: null }),
      };
    },
    clock: createSystemClock(),
    log: pino({ enabled: false }),
  });
  if (!core.ok) throw new Error(core.fault.code);
  await core.value.stop();
  return deviceOptionsSchema.parse(JSON.parse(told.get('devices') ?? ''));
}

describe('reader and printer', () => {
  test('are those of kiosk.json where the host names none', async () => {
    await writeFile(join(data, 'kiosk.json'), '{ "reader": "ACS ACR39U", "printer": "/dev/ttyUSB0" }');
    expect(await toldDevices({})).toMatchObject({ reader: 'ACS ACR39U', printer: '/dev/ttyUSB0' });
  });

  test('are the host’s own where it names them', async () => {
    await writeFile(join(data, 'kiosk.json'), '{ "reader": "ACS ACR39U", "printer": "/dev/ttyUSB0" }');
    expect(await toldDevices({ printer: '/dev/ttyS1' })).toMatchObject({
      reader: 'ACS ACR39U',
      printer: '/dev/ttyS1',
    });
  });

  test('are left open where nobody names them', async () => {
    const told = await toldDevices({});
    expect(told).not.toHaveProperty('reader');
    expect(told).not.toHaveProperty('printer');
  });
});
