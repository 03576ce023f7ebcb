import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wrapText } from '../../main/slips/wrap-text.ts';

/** As many dots wide as written signs: marks above and below take no room. */
const measure = (text: string) => text.replace(/\p{M}/gu, '').length;
const wrap = (text: string, width: number) => wrapText({ text, width, measure });

describe('wrapText', () => {
  test('breaks Thai between words, never within one', () => {
    expect(wrap('กรุณาเสียบบัตรประชาชน', 8)).toEqual(['กรุณาเสียบ', 'บัตร', 'ประชาชน']);
  });

  test('keeps the repetition sign, closing marks and compounds with their word', () => {
    for (let width = 8; width < 40; width++) {
      for (const line of wrap('หันซ้ายช้าๆ แล้วรอเจ้าหน้าที่ (ถ้ามี) ได้ทุกเมื่อ', width)) {
        expect(line).not.toMatch(/^[ๆ)]/);
        expect(line).not.toMatch(/เจ้า$|^หน้าที่|ทุก$|\($/);
      }
    }
  });

  test('keeps telephone numbers, addresses and masked numbers whole', () => {
    const lines = wrap('โทร 02-612-6060 หรือ contact@dga.or.th เลข x-xxxx-xxxxx-70-8', 18);
    for (const whole of ['02-612-6060', 'contact@dga.or.th', 'x-xxxx-xxxxx-70-8']) {
      expect(lines.some((line) => line.includes(whole))).toBe(true);
    }
  });

  test('keeps a number with what it counts', () => {
    expect(wrap('within 24 hours', 11)).toEqual(['within', '24 hours']);
  });

  test('a newline always breaks, an empty line stays', () => {
    expect(wrap('one\n\ntwo', 20)).toEqual(['one', '', 'two']);
  });

  const thai = fc.constantFrom(
    'บัตร',
    'ที่',
    'น้ำ',
    'ผู้ใช้',
    ' ',
    'ๆ',
    '(',
    ')',
    'SMS',
    '12',
    '-',
    '\n',
    'ก',
    'ฤๅ',
    'เ',
    '.',
    'ญี่ปุ่น',
    'a@b.th',
  );
  test('loses nothing but spaces at line ends, and is never wider than the line where it can be', () => {
    fc.assert(
      fc.property(fc.array(thai, { maxLength: 40 }), fc.integer({ min: 3, max: 30 }), (parts, width) => {
        const text = parts.join('');
        const lines = wrap(text, width);
        expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
        for (const line of lines) {
          expect(measure(line)).toBeLessThanOrEqual(width);
          expect(line).not.toMatch(/^\p{M}/u);
        }
      }),
      { numRuns: 500 },
    );
  });
});
