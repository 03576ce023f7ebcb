import { createCanvas, loadImage } from '@napi-rs/canvas';
import { expect, test } from 'vitest';
import type { CardReaderEvent } from '../../contracts/device-ports.ts';
import { sampleCards } from '../../contracts/sample-people.ts';
import type { CardDock } from '../../device-drivers/card-reader/emulator/card-dock.ts';
import { openCardReader } from '../../device-drivers/card-reader/open-card-reader.ts';
import { faultOf, never, person, portrait, unwrap } from '../support/card.ts';

async function simulated() {
  const { reader, dock } = await openCardReader({ mode: 'simulated', allowedReaders: ['.*'] });
  if (!dock) throw new Error('a simulated reader has a dock');
  const events: CardReaderEvent[] = [];
  reader.onEvent((event) => events.push(event));
  reader.start();
  return { reader, dock, events };
}

const insert = (
  dock: CardDock,
  card: string,
  more: Partial<{ portrait: string; removeAtApdu: number; mute: boolean }> = {},
) => dock.apply({ action: 'insert', card, ...more });

test('every card that the dock offers goes in, and the driver has an answer to it', async () => {
  const { reader, dock } = await simulated();
  const faults: Record<string, string> = {};
  for (const { id } of sampleCards) {
    unwrap(await insert(dock, id));
    expect(dock.state()).toEqual({ inserted: id, readerPresent: true });
    const text = await reader.readText(never);
    if (text.ok) expect(text.value.citizenId).toBe(person(id).card.citizenId);
    else faults[id] = text.fault.code;
  }
  expect(faults).toEqual({
    'bank-card': 'card.foreign',
    'old-layout': 'card.unsupported',
    damaged: 'card.invalid-data',
  });
  await reader.stop();
});

test('a card that does not exist is refused and leaves the reader as it was', async () => {
  const { reader, dock } = await simulated();
  unwrap(await insert(dock, 'somchai'));
  expect(faultOf(await insert(dock, 'nobody'))).toBe('card.absent');
  expect(dock.state().inserted).toBe('somchai');
  unwrap(await dock.apply({ action: 'remove' }));
  expect(dock.state().inserted).toBeNull();
  await reader.stop();
});

test('a portrait that fits the chip goes in untouched; a larger one is cut and squeezed; rubbish is refused', async () => {
  const { reader, dock } = await simulated();
  const chipPhoto = async () => unwrap(await reader.readPhoto(never)).jpeg;
  unwrap(await insert(dock, 'somchai', { portrait: Buffer.from(portrait).toString('base64') }));
  expect(Buffer.from(await chipPhoto()).equals(Buffer.from(portrait))).toBe(true);
  const canvas = createCanvas(800, 600);
  canvas.getContext('2d').fillRect(100, 100, 300, 300);
  unwrap(await insert(dock, 'somchai', { portrait: (await canvas.encode('png')).toString('base64') }));
  const squeezed = await chipPhoto();
  const { width, height } = await loadImage(squeezed);
  expect([width, height]).toEqual([297, 355]);
  expect(squeezed.length).toBeLessThanOrEqual(5118);
  expect(faultOf(await insert(dock, 'somchai', { portrait: 'bm8gcGljdHVyZQ==' }))).toBe('card.invalid-data');
  await reader.stop();
});

test('scripted: pulled after so many APDUs, mute, reader out and in; each change is told', async () => {
  const { reader, dock, events } = await simulated();
  let changes = 0;
  dock.onChange(() => {
    changes += 1;
  });
  unwrap(await insert(dock, 'somchai', { removeAtApdu: 12 }));
  unwrap(await reader.readText(never));
  expect(faultOf(await reader.readPhoto(never))).toBe('card.removed');
  expect(dock.state().inserted).toBeNull();
  unwrap(await insert(dock, 'somying', { mute: true }));
  expect(faultOf(await reader.readText(never))).toBe('card.mute');
  unwrap(await dock.apply({ action: 'reader', present: false }));
  expect(dock.state().readerPresent).toBe(false);
  expect(faultOf(await reader.readText(never))).toBe('reader.absent');
  unwrap(await dock.apply({ action: 'reader', present: true }));
  expect(events.filter(({ kind }) => kind === 'card.inserted')).toHaveLength(3);
  expect(changes).toBeGreaterThanOrEqual(5);
  await reader.stop();
});

test('a real reader has no dock', async () => {
  const { dock } = await openCardReader({ mode: 'real', allowedReaders: [] });
  expect(dock).toBeNull();
});
