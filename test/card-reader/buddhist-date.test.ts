import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatBuddhistDate, parseBuddhistDate } from '../../device-drivers/card-reader/buddhist-date.ts';

const date = (iso: string) => ({ kind: 'date', iso });

test.each([
  ['25330413', date('1990-04-13')],
  ['24980700', date('1955-07')],
  ['24910000', date('1948')],
  ['24910013', date('1948')],
  ['25390229', date('1996-02-29')],
  ['99999999', { kind: 'lifelong' }],
  ['99990101', { kind: 'lifelong' }],
  ['25400229', { kind: 'invalid' }],
  ['25331301', { kind: 'invalid' }],
  ['25330431', { kind: 'invalid' }],
  ['00000000', { kind: 'invalid' }],
  ['19900413', { kind: 'invalid' }],
  ['2533041', { kind: 'invalid' }],
  ['2533 413', { kind: 'invalid' }],
  ['', { kind: 'invalid' }],
])('%s', (text, expected) => {
  expect(parseBuddhistDate(text)).toEqual(expected);
});

test('every day, month and year of a long life comes back, and lifelong too', () => {
  const day = fc
    .date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
    .map((d) => d.toISOString().slice(0, 10));
  fc.assert(
    fc.property(day, fc.constantFrom(4, 7, 10), (iso, length) => {
      const cut = iso.slice(0, length);
      expect(parseBuddhistDate(formatBuddhistDate(cut))).toEqual(date(cut));
    }),
  );
  expect(parseBuddhistDate(formatBuddhistDate(null))).toEqual({ kind: 'lifelong' });
});

test('no eight characters are ever read as a day that does not exist', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{8}$/), (text) => {
      const parsed = parseBuddhistDate(text);
      if (parsed.kind !== 'date' || parsed.iso.length !== 10) return;
      expect(new Date(`${parsed.iso}T00:00:00Z`).toISOString().slice(0, 10)).toBe(parsed.iso);
    }),
    { numRuns: 2000 },
  );
});
