import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../contracts/channel.ts';
import type { DeviceEvent } from '../../contracts/device-ports.ts';
import type { DockDeviceEvent, SimulatedDeviceService } from '../../contracts/dock.ts';
import { samplePeople } from '../../contracts/sample-people.ts';
import { channelOf } from '../../main/fork-channel.ts';
import { startVirtualPcscd, type VirtualPcscd } from '../../main/node/virtual-pcscd.ts';
import { faultOf, person, portrait, unwrap } from '../support/card.ts';
import {
  type DriverProcess,
  isHealth,
  isInserted,
  isRemoved,
  startCardHost,
  startDriver,
  type VirtualCards,
} from '../support/virtual-cards.ts';

/* The real driver on the real binding, against a real pcscd with the virtual reader. */

let pcscd: VirtualPcscd;
let cards: VirtualCards;
const drivers: DriverProcess[] = [];

beforeAll(async () => {
  pcscd = await startVirtualPcscd();
  cards = startCardHost(pcscd);
});
afterEach(async () => {
  for (const { child } of drivers.splice(0)) child.kill('SIGKILL');
  await cards.remove(0);
  await cards.remove(1);
});
afterAll(() => pcscd.stop());

function driver(
  ...args: Parameters<typeof startDriver> extends [unknown, ...infer R] ? R : never
): DriverProcess {
  const started = startDriver(pcscd, ...args);
  drivers.push(started);
  return started;
}

/** A driver that has seen its readers, with no card in them. */
async function readyDriver(...args: Parameters<typeof driver>): Promise<DriverProcess> {
  const started = driver(...args);
  await started.next(isHealth('ready'));
  return started;
}

describe('every sample card through pcscd', () => {
  test('reads as it was made, in 47 APDUs of the MOI file, seven of them for the text', async () => {
    const reader = await readyDriver();
    for (const sample of samplePeople) {
      await cards.insert(sample.id);
      expect(await reader.next(isInserted)).toEqual({ kind: 'card.inserted', sinceStart: false });
      const { stats, ...text } = unwrap(await reader.call('card.readText', null));
      expect(text).toEqual(sample.card);
      expect(stats.apdusMoi).toBe(7);
      const photo = unwrap(await reader.call('card.readPhoto', null));
      expect(Buffer.from(photo.jpeg).equals(Buffer.from(portrait))).toBe(true);
      expect(stats.apdusMoi + photo.stats.apdusMoi).toBe(47);
      expect(await cards.count()).toBe(stats.apdus + photo.stats.apdus);
      const { citizenId, chipNumber, requestNumber } = sample.card;
      expect(unwrap(await reader.call('card.readKeys', null))).toEqual({
        citizenId,
        chipNumber,
        requestNumber,
      });
      await cards.remove();
      await reader.next(isRemoved);
    }
  });

  test('nothing is sent to a card before a read is asked for', async () => {
    const reader = await readyDriver();
    await cards.insert('somchai');
    await reader.next(isInserted);
    expect(await cards.count()).toBe(0);
  });
});

describe('trouble with the card', () => {
  test('F34: pulled at an APDU: removed, no record, and the next card reads clean', async () => {
    const reader = await readyDriver();
    for (const removeAfterApdus of [0, 1, 2, 4, 9, 10, 23, 49]) {
      await cards.insert('somchai', { removeAfterApdus });
      await reader.next(isInserted);
      const text = await reader.call('card.readText', null);
      const photo = await reader.call('card.readPhoto', null);
      expect([text, photo].map((outcome) => (outcome.ok ? 'ok' : outcome.fault.code))).toEqual(
        removeAfterApdus < 10
          ? ['card.removed', expect.stringMatching(/^card\.(removed|absent)$/)]
          : ['ok', 'card.removed'],
      );
      await reader.next(isRemoved);
    }
    await cards.insert('somying');
    await reader.next(isInserted);
    const { stats: _, ...text } = unwrap(await reader.call('card.readText', null));
    expect(text).toEqual(person('somying').card);
  });

  test('F31: another card between text and photo: no photo', async () => {
    const reader = await readyDriver();
    await cards.insert('somchai');
    await reader.next(isInserted);
    unwrap(await reader.call('card.readText', null));
    await cards.insert('somying');
    await reader.next(isRemoved);
    await reader.next(isInserted);
    expect(faultOf(await reader.call('card.readPhoto', null))).toBe('card.removed');
  });

  test.each([
    ['somchai', { mute: true }, 'card.mute'],
    ['somchai', { hangFromApdu: 1 }, 'card.mute'],
    ['somchai', { hangFromApdu: 8 }, 'reader.hung'],
    ['bank-card', {}, 'card.foreign'],
    ['old-layout', {}, 'card.unsupported'],
    ['damaged', {}, 'card.invalid-data'],
  ] as const)('%s %j is %s; the card after it reads', async (card, faults, code) => {
    const reader = await readyDriver();
    await cards.insert(card, faults);
    await reader.next(isInserted);
    expect(faultOf(await reader.call('card.readText', null))).toBe(code);
    await cards.remove();
    await reader.next(isRemoved);
    await cards.insert('somchai');
    await reader.next(isInserted);
    expect(unwrap(await reader.call('card.readText', null)).citizenId).toBe(person('somchai').card.citizenId);
  });
});

describe('readers', () => {
  test('cards in both: ambiguous, never one of them silently; named again when one is left', async () => {
    const reader = await readyDriver();
    await cards.insert('somchai', {}, 0);
    await reader.next(isInserted);
    await cards.insert('somying', {}, 1);
    await reader.next(isHealth('faulted'));
    expect(faultOf(await reader.call('card.readText', null))).toBe('reader.ambiguous');
    await cards.remove(1);
    await reader.next(isHealth('ready'));
    expect(unwrap(await reader.call('card.readText', null)).citizenId).toBe(person('somchai').card.citizenId);
  });

  test('a named reader is the only one', async () => {
    const second = await readyDriver({ reader: 'Virtual PCD 00 01' });
    await cards.insert('somchai', {}, 0);
    await cards.insert('somying', {}, 1);
    await second.next(isInserted);
    expect(unwrap(await second.call('card.readText', null)).citizenId).toBe(person('somying').card.citizenId);
    const gone = driver({ reader: 'Virtual PCD 00 02' });
    await gone.next(isHealth('absent'));
    expect(faultOf(await gone.call('card.readText', null))).toBe('reader.absent');
  });

  test('an allow-list leaves the others alone', async () => {
    const reader = await readyDriver({ allowedReaders: ['virtual .* 01'] });
    await cards.insert('somchai', {}, 0);
    await cards.insert('somying', {}, 1);
    await reader.next(isInserted);
    expect(unwrap(await reader.call('card.readText', null)).citizenId).toBe(person('somying').card.citizenId);
    expect(await cards.count(0)).toBe(0);
  });
});

describe('the device process in virtual mode', () => {
  test('pushes its own sample card into the virtual reader and reads it', async () => {
    const entry = new URL('../../device-drivers/process.ts', import.meta.url);
    const child = pcscd.fork(entry, [
      JSON.stringify({ mode: 'virtual', parts: ['card'], allowedReaders: ['.*'] }),
    ]);
    const device = connect<SimulatedDeviceService, DeviceEvent | DockDeviceEvent>(channelOf(child));
    const inserted = new Promise((resolve) => {
      device.onEvent((event) => {
        if (event.kind === 'card.inserted') resolve(event);
      });
    });
    unwrap(await device.call('dock.card', { action: 'insert', card: 'middle-name', removeAtApdu: 30 }));
    await inserted;
    const { stats: _, ...text } = unwrap(await device.call('card.readText', null));
    expect(text).toEqual(person('middle-name').card);
    expect(faultOf(await device.call('card.readPhoto', null))).toBe('card.removed');
    expect(unwrap(await device.call('dock.state', null)).inserted).toBeNull();
    child.kill('SIGKILL');
  });
});

describe('pcscd', () => {
  test('without any reader: absent, and back when there is one', async () => {
    const reader = await readyDriver();
    await pcscd.killDaemon();
    await pcscd.startDaemon({ reader: false });
    await reader.next(isHealth('absent'));
    expect(faultOf(await reader.call('card.readText', null))).toBe('reader.absent');
    await pcscd.killDaemon();
    await pcscd.startDaemon();
    await reader.next(isHealth('ready'));
    await cards.insert('somchai');
    await reader.next(isInserted);
    expect(unwrap(await reader.call('card.readText', null)).citizenId).toBe(person('somchai').card.citizenId);
  });

  test('F35: killed and restarted: told, found again, and a card that stayed in is no fresh one', async () => {
    const reader = await readyDriver();
    await cards.insert('somchai');
    await reader.next(isInserted);
    unwrap(await reader.call('card.readText', null));
    await pcscd.killDaemon();
    await reader.next(isRemoved);
    await reader.next(isHealth('faulted'));
    expect(faultOf(await reader.call('card.readText', null))).toBe('reader.failed');
    await pcscd.startDaemon();
    expect(await reader.next(isInserted)).toEqual({ kind: 'card.inserted', sinceStart: true });
    expect(unwrap(await reader.call('card.readText', null)).citizenId).toBe(person('somchai').card.citizenId);
  });

  test('F35: killed in the middle of a read: the reader failed, not the card', async () => {
    const reader = await readyDriver();
    await cards.insert('somchai', { hangFromApdu: 20 });
    await reader.next(isInserted);
    unwrap(await reader.call('card.readText', null));
    const photo = reader.call('card.readPhoto', null);
    await reader.next(isHealth('busy'));
    await pcscd.killDaemon();
    expect(faultOf(await photo)).toBe('reader.failed');
    await pcscd.startDaemon();
    await reader.next(isHealth('ready'));
  });

  test('F35: absent at the start: found when it comes', async () => {
    await pcscd.killDaemon();
    const reader = driver();
    await reader.next(isHealth('faulted'));
    await pcscd.startDaemon();
    await reader.next(isHealth('ready'));
    await cards.insert('somying');
    await reader.next(isInserted);
    expect(unwrap(await reader.call('card.readText', null)).citizenId).toBe(person('somying').card.citizenId);
  });
});
