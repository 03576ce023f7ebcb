import { fault } from '../../contracts/faults.ts';
import { failed, type Outcome, ok } from '../../contracts/outcome.ts';

const broken = (detail: string) => failed(fault('card.invalid-data', `photo: ${detail}`));

/**
 * The JPEG in the chip's 5,118 photo bytes: a copy up to and with FF D9; the padding after it is dropped and no byte within is touched.
 * Walks the markers, since FF D9 may also stand in a thumbnail or comment segment. A picture whose inner structure the
 * walk does not know still counts when it ends as a photo must, with FF D9 and nothing but padding after it: whether it
 * can be decoded is for the face step to say.
 * Fault: `card.invalid-data` (no JPEG, nothing in it, impossible size, no end).
 */
export function extractPhoto(field: Uint8Array): Outcome<Uint8Array> {
  if (field[0] !== 0xff || field[1] !== 0xd8) return broken('no JPEG');
  const end = paddedEnd(field);
  const unknown = () => (end === null ? broken('no end') : ok(field.slice(0, end)));
  let sized = false;
  let scanned = false;
  let at = 2;
  while (at + 1 < field.length) {
    if (field[at] !== 0xff) return unknown();
    const marker = field[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xd9) {
      return sized && scanned ? ok(field.slice(0, at + 2)) : broken('no picture before its end');
    }
    const length = ((field[at + 2] ?? 0) << 8) | (field[at + 3] ?? 0);
    if (length < 2 || at + 2 + length > field.length) return unknown();
    if (isFrame(marker)) {
      const height = ((field[at + 5] ?? 0) << 8) | (field[at + 6] ?? 0);
      const width = ((field[at + 7] ?? 0) << 8) | (field[at + 8] ?? 0);
      if (width < 16 || height < 16 || width > 2000 || height > 2000) return broken('impossible size');
      sized = true;
    }
    at += 2 + length;
    if (marker === 0xda) {
      scanned = true;
      at = endOfScan(field, at);
    }
  }
  return unknown();
}

/** Where the last FF D9 ends, when only padding (spaces or zeros) follows it. */
function paddedEnd(field: Uint8Array): number | null {
  let end = field.length;
  while (end > 0 && (field[end - 1] === 0x20 || field[end - 1] === 0x00)) end -= 1;
  return end > 4 && field[end - 2] === 0xff && field[end - 1] === 0xd9 ? end : null;
}

/** SOF0..SOF15 without DHT (C4), JPG (C8) and DAC (CC). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Entropy-coded data ends at the first marker that is neither a stuffed zero nor a restart. */
function endOfScan(field: Uint8Array, start: number): number {
  let at = start;
  while (at + 1 < field.length) {
    const next = field[at + 1] ?? 0;
    if (field[at] === 0xff && next !== 0x00 && !(next >= 0xd0 && next <= 0xd7)) return at;
    at += 1;
  }
  return field.length;
}
