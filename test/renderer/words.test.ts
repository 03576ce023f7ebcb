import { describe, expect, test } from 'vitest';
import { faultCodes } from '../../contracts/faults.ts';
import { languages } from '../../contracts/kiosk-command.ts';
import { formatInstant, formatPartialDate } from '../../contracts/words/dates.ts';
import { words } from '../../contracts/words/index.ts';
import { th as slipTh } from '../../main/slips/words/th.ts';

/** Every text of a tree of words, the functions called with samples. */
function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') return texts((value as (...sample: readonly unknown[]) => unknown)(3, 6));
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(texts);
  return [];
}

describe.each(languages)('words in %s', (language) => {
  const { faults, views } = words[language];

  test('no text is empty, padded, or shows a code', () => {
    const all = texts(views).concat(texts(faults));
    expect(all.length).toBeGreaterThan(300);
    const bad = all.filter(
      (text) => text === '' || text !== text.trim() || /undefined|\b[a-z]+\.[a-z]+-[a-z]/.test(text),
    );
    expect(bad).toEqual([]);
  });

  test('every fault says what happened and what to do now', () => {
    for (const code of faultCodes) {
      expect(faults[code].what.length, code).toBeGreaterThan(5);
      expect(faults[code].now.length, code).toBeGreaterThan(5);
    }
  });

  test('a card the issuer refuses and a refused proofing are told alike, and name no reason (F32)', () => {
    expect(faults['proofing.refused']).toEqual(faults['card.refused-by-issuer']);
    const { what, safe = '', now } = faults['card.refused-by-issuer'];
    expect(what + safe + now).not.toMatch(/หาย|ยกเลิก|เสียชีวิต|ไม่ตรง|lost|cancel|deceas|died|mismatch/i);
    expect(now).toMatch(/สำนักงานเขต|district office/);
  });

  test('no failure speaks of scores or of cheating', () => {
    const all = texts(faults).concat(texts(views.face), texts(views.guidance)).join(' ');
    expect(all).not.toMatch(/spoof|fraud|fake|score|ปลอม|คะแนน|ทุจริต/i);
  });
});

test('Thai calls the citizen ท่าน, on the screen and on the slip, and has one name for each thing', () => {
  const all = texts(words.th).concat(texts(slipTh)).join(' ');
  expect(all).not.toMatch(/คุณ|สลิป|ดิจิทัลไอดี|พิสูจน์ตัวตน|คิวอาร์/);
  expect(slipTh.granted.codeLabel).toContain(words.th.views.done.activation);
});

test.each(languages)(
  'in %s nobody is told to scan a slip: its QR code holds the reference alone',
  (language) => {
    const { faults, views } = words[language];
    expect(texts([faults, views.slip]).join(' ')).not.toMatch(/สแกน|scan/i);
    for (const code of faultCodes.filter((name) => name.startsWith('printer.')))
      expect(faults[code].now, code).toContain(views.slip.show);
  },
);

test.each(languages)('in %s no fault after central was asked says that nothing was sent', (language) => {
  const { faults } = words[language];
  expect(texts(faults).join(' ')).not.toMatch(/ไม่มีการส่งข้อมูล|nothing was sent/i);
});

test('Thai is Thai: no citizen text without a Thai letter but names and signs', () => {
  const plain = texts(words.th.views).filter((text) => !/[\u0e00-\u0e7f]/.test(text));
  expect(plain.every((text) => /^(#\+=|abc|ABC|3)$/.test(text))).toBe(true);
});

test.each([
  ['1987-01-05', '5 มกราคม 2530', '5 January 1987'],
  ['1955-07', 'กรกฎาคม 2498', 'July 1955'],
  ['1948', '2491', '1948'],
  ['2000-02-29', '29 กุมภาพันธ์ 2543', '29 February 2000'],
])('the date %s', (date, th, en) => {
  expect(formatPartialDate({ date, language: 'th' })).toBe(th);
  expect(formatPartialDate({ date, language: 'en' })).toBe(en);
});

test('an instant is told in Thailand’s time', () => {
  const instant = '2026-11-22T18:30:00Z';
  expect(formatInstant({ instant, language: 'th' })).toBe('23 พฤศจิกายน 2569 เวลา 01:30 น.');
  expect(formatInstant({ instant, language: 'en' })).toBe('23 November 2026, 01:30');
});
