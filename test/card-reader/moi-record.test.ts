import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cardTextSchema } from '../../contracts/identity.ts';
import { samplePeople } from '../../contracts/sample-people.ts';
import { cardImageOf } from '../../device-drivers/card-reader/emulator/card-image.ts';
import {
  type MoiField,
  moiFields,
  moiLength,
  moiPhotoReads,
  moiSweep,
  moiTextReads,
} from '../../device-drivers/card-reader/moi-layout.ts';
import { parseMoiRecord } from '../../device-drivers/card-reader/moi-record.ts';
import { imageOf, person, portrait } from '../support/card.ts';

function fileWith(field: MoiField, text: string): Uint8Array {
  const file = Uint8Array.from(imageOf('somchai').moi ?? []);
  const [offset, length] = moiFields[field];
  file.fill(0x20, offset, offset + length);
  file.set(Buffer.from(text, 'latin1'), offset);
  return file;
}

describe('the layout', () => {
  test('the map is gap-free and ends where the file ends', () => {
    let at = 0;
    for (const [offset, length] of Object.values(moiFields)) {
      expect(offset).toBe(at);
      at += length;
    }
    expect(at).toBe(moiLength);
    expect(moiLength).toBe(5671);
  });

  test('23 reads cover every byte once; three of them hold all the text', () => {
    const times = new Uint8Array(moiLength);
    for (const { offset, length } of moiSweep) for (let i = 0; i < length; i++) times[offset + i]! += 1;
    expect(times.every((n) => n === 1)).toBe(true);
    expect(moiSweep).toHaveLength(23);
    expect(moiTextReads).toHaveLength(3);
    expect(new Set([...moiTextReads, ...moiPhotoReads]).size).toBe(23);
    expect(Math.max(...moiSweep.map(({ length }) => length))).toBeLessThanOrEqual(255);
  });
});

describe('the record', () => {
  test.each(samplePeople.map((sample) => [sample.id, sample] as const))(
    'of %s is what was written',
    (_, sample) => {
      const parsed = parseMoiRecord(cardImageOf(sample, portrait).moi ?? new Uint8Array());
      const { laserCode, chipNumber, ...expected } = sample.card;
      expect(parsed).toEqual({ ok: true, value: expected });
      expect(cardTextSchema.parse({ ...expected, laserCode, chipNumber })).toEqual(sample.card);
    },
  );

  test('no sample shares a citizen number, request number or photo number', () => {
    for (const key of ['citizenId', 'requestNumber', 'photoNumber'] as const) {
      expect(new Set(samplePeople.map(({ card }) => card[key])).size).toBe(samplePeople.length);
    }
  });

  test.each<[MoiField, string]>([
    ['layoutVersion', 'ABCD'],
    ['layoutVersion', ''],
    ['citizenId', '1999900001992'],
    ['citizenId', '199990000199'],
    ['thaiName', 'a#b#c'],
    ['thaiName', 'a#b#c#d#e'],
    ['thaiName', 'a##c#d'],
    ['englishName', 'Mr.'],
    ['birthDate', '25331301'],
    ['birthDate', '99999999'],
    ['sex', '3'],
    ['sex', ''],
    ['requestNumber', '12\x0134'],
    ['issueDate', '99999999'],
    ['expiryDate', ''],
    ['issuerCode', '12\xa14'],
    ['photoNumber', '\xff'],
    ['address', '1#\x80'],
    ['issuePlace', '\x07'],
  ])('%s %j is invalid data, named by its field alone', (field, text) => {
    expect(parseMoiRecord(fileWith(field, text))).toEqual({
      ok: false,
      fault: { code: 'card.invalid-data', detail: field },
    });
  });

  test.each(['0000', '0001', '0002'])('layout %s is unsupported', (version) => {
    expect(parseMoiRecord(fileWith('layoutVersion', version))).toEqual({
      ok: false,
      fault: { code: 'card.unsupported', detail: `layout ${version}` },
    });
  });

  test('a card without an English name is read', () => {
    const parsed = parseMoiRecord(fileWith('englishName', '###'));
    expect(parsed.ok && parsed.value.englishName).toEqual({ prefix: '', first: '', middle: '', last: '' });
  });

  test('a person without a family name is read', () => {
    const parsed = parseMoiRecord(fileWith('englishName', 'Mr.#Somchai##'));
    expect(parsed.ok && parsed.value.englishName).toEqual({
      prefix: 'Mr.',
      first: 'Somchai',
      middle: '',
      last: '',
    });
  });

  test('any bytes at all give a record or a named fault, never a throw, and no fault tells their content', () => {
    const base = imageOf('somchai').moi ?? new Uint8Array();
    const damage = fc.array(fc.tuple(fc.nat(moiLength - 1), fc.nat(255)), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(damage, (changes) => {
        const file = Uint8Array.from(base);
        for (const [at, byte] of changes) file[at] = byte;
        const parsed = parseMoiRecord(file);
        if (parsed.ok) {
          const whole = { ...parsed.value, laserCode: null, chipNumber: null };
          expect(cardTextSchema.safeParse(whole).success).toBe(true);
        } else {
          expect(['card.invalid-data', 'card.unsupported']).toContain(parsed.fault.code);
          expect(parsed.fault.detail).not.toContain(person('somchai').card.citizenId);
        }
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ minLength: moiLength, maxLength: moiLength }), (file) => {
        expect(parseMoiRecord(file).ok).toBe(false);
      }),
      { numRuns: 20 },
    );
  });
});
