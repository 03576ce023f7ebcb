import { describe, expect, test } from 'vitest';
import { policy } from '../../contracts/ial.ts';
import { maskCitizenId } from '../../contracts/identity.ts';
import { type Slip, slipSchema } from '../../contracts/slip.ts';
import type { SlipInput } from '../../main/flow/effects.ts';
import { makeSlip, type SlipSetting } from '../../main/slips/make-slip.ts';
import { sampleSlip } from '../../main/slips/sample-slip.ts';
import { slipDate, slipDateTime } from '../../main/slips/slip-date.ts';

const setting: SlipSetting = {
  place: { th: 'สำนักงานเขตตัวอย่าง', en: 'Sample District Office' },
  helpLine: '02-612-6060',
  rightsAddress: 'contact@dga.or.th',
  now: Date.parse('2026-11-22T18:30:00Z'),
};
const citizenId = '3101701234708';

type Granted = Extract<SlipInput, { kind: 'granted' }>;
const granted = (over: Partial<Granted['decision']> = {}, language: Slip['language'] = 'th'): SlipInput => ({
  kind: 'granted',
  language,
  maskedCitizenId: maskCitizenId(citizenId),
  decision: {
    outcome: 'granted',
    reference: 'K7Q2M9XA4T6P',
    level: '2.3',
    policyVersion: policy.version,
    account: 'created',
    maskedUsername: 'so•••s',
    activation: { code: 'A7K2M9X4', expiresAt: '2026-11-23T18:30:00Z' },
    ...over,
  },
});
const pending = (over: Partial<Extract<SlipInput, { kind: 'pending' }>> = {}): SlipInput => ({
  kind: 'pending',
  language: 'th',
  reference: 'K7Q2M9XA4T6P',
  awaits: 'link',
  maskedContact: '08x-xxx-1234',
  maskedCitizenId: maskCitizenId(citizenId),
  ...over,
});
const words = (slip: Slip) => JSON.stringify(slip.blocks);

describe('a slip of a granted proofing', () => {
  test.each(['th', 'en'] as const)(
    'in %s: level with its policy, code in fours with its expiry, reference, place, help',
    (language) => {
      const slip = makeSlip(granted({}, language), setting);
      const all = words(slip);
      expect(slip.blocks).toContainEqual(expect.objectContaining({ kind: 'field', value: 'IAL 2.3' }));
      expect(slip.blocks).toContainEqual(expect.objectContaining({ kind: 'code', text: 'A7K2 M9X4' }));
      expect(slip.blocks).toContainEqual(expect.objectContaining({ kind: 'code', text: 'K7Q2 M9XA 4T6P' }));
      expect(slip.blocks).toContainEqual(expect.objectContaining({ kind: 'qr', data: 'K7Q2M9XA4T6P' }));
      expect(slip.blocks.some((block) => block.kind === 'todo' && block.items.length >= 3)).toBe(true);
      for (const part of [
        policy.version,
        setting.place[language],
        '02-612-6060',
        'contact@dga.or.th',
        'so•••s',
      ]) {
        expect(all).toContain(part);
      }
      expect(all).toContain(language === 'th' ? '24 พฤศจิกายน 2569 เวลา 01.30 น.' : '24 November 2026, 01:30');
      expect(all).toContain(language === 'th' ? 'ไม่ใช่หนังสือรับรอง' : 'does not certify conformity');
      expect(all).toContain(language === 'th' ? 'ถอนความยินยอม' : 'withdraw your consent');
    },
  );

  test('tells a raised account from a new one', () => {
    expect(words(makeSlip(granted({ account: 'raised' }), setting))).toContain('ยกระดับ');
    expect(words(makeSlip(granted(), setting))).not.toContain('ยกระดับ');
  });

  test('without a code here says where it went, and does not speak of a card in the machine', () => {
    const slip = makeSlip(granted({ activation: null }), setting);
    expect(slip.blocks.filter((block) => block.kind === 'code')).toHaveLength(1);
    expect(words(slip)).toContain('ส่งไปที่เบอร์โทรศัพท์');
    expect(words(slip)).not.toContain('รับบัตรประชาชนคืน');
  });
});

describe('a slip of a pending proofing', () => {
  test.each(['contact', 'issuer', 'review', 'link'] as const)(
    'awaiting %s: says plainly that it is not done, and no level or code',
    (awaits) => {
      const th = makeSlip(pending({ awaits }), setting);
      const en = makeSlip(pending({ awaits, language: 'en' }), setting);
      expect(words(th)).toContain('ยังยืนยันตัวตนไม่เสร็จ');
      expect(words(en)).toContain('You are not verified yet');
      for (const slip of [th, en]) {
        expect(words(slip)).not.toContain('IAL');
        expect(words(slip)).toContain('08x-xxx-1234');
        // To a person with an account central writes to the registered contact alone.
        expect(words(slip)).toMatch(/บัญชีเดิม|your existing account/);
        expect(words(slip)).not.toMatch(/รหัสผ่าน|password/);
        expect(slip.blocks.filter((block) => block.kind === 'code').map((block) => block.text)).toEqual([
          'K7Q2 M9XA 4T6P',
        ]);
      }
    },
  );

  test('the four reasons read differently', () => {
    const reasons = (['contact', 'issuer', 'review', 'link'] as const).map((awaits) =>
      words(makeSlip(pending({ awaits }), setting)),
    );
    expect(new Set(reasons).size).toBe(4);
  });

  test('without a known contact it still says what will come', () => {
    expect(words(makeSlip(pending({ maskedContact: null }), setting))).toContain('อีเมลที่ท่านให้ไว้');
  });
});

test('no slip holds a whole citizen number; one that would is refused', () => {
  for (const language of ['th', 'en'] as const) {
    for (const slip of [
      makeSlip(granted({}, language), setting),
      makeSlip(pending({ language }), setting),
      sampleSlip(language),
    ]) {
      expect(slipSchema.safeParse(slip).success).toBe(true);
      expect(words(slip).replace(/[ -]/g, '')).not.toMatch(/\d{5,}(?=\D*708)|3101701234/);
    }
  }
  expect(() =>
    makeSlip({ ...granted(), maskedCitizenId: '3-1017-01234-70-8' } as SlipInput, setting),
  ).toThrow();
});

describe('dates', () => {
  test('are Buddhist in Thai and Christian in English, Bangkok time', () => {
    const at = Date.parse('1987-01-04T17:00:00Z');
    expect(slipDate(at, 'th')).toBe('5 มกราคม 2530');
    expect(slipDate(at, 'en')).toBe('5 January 1987');
    expect(slipDateTime(at, 'th')).toBe('5 มกราคม 2530 เวลา 00.00 น.');
    expect(slipDateTime(at, 'en')).toBe('5 January 1987, 00:00');
  });
});
