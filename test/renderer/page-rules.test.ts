import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activationCodeSchema, otpCodeSchema, usernameSchema } from '../../contracts/central-api.ts';
import { contactSchema } from '../../contracts/evidence.ts';
import { laserCodePattern } from '../../contracts/identity.ts';
import { galleryViews } from '../../renderer/gallery/views.ts';
import { reconnectDelay } from '../../renderer/link/backoff.ts';
import { readHostMessage } from '../../renderer/link/host-message.ts';
import * as rules from '../../renderer/parts/field-rules.ts';
import { ringShare } from '../../renderer/parts/ring-share.ts';

/** Texts near the edge of a rule: mostly of its own signs. */
const near = (signs: string, length: number) =>
  fc.string({ unit: fc.constantFrom(...signs, ' ', 'ก', '-'), maxLength: length + 2 });

describe('what the page takes for whole, the core takes too, and nothing less', () => {
  const alike = (rule: RegExp, accepts: (text: string) => boolean, text: fc.Arbitrary<string>) =>
    fc.assert(
      fc.property(text, (sample) => rule.test(sample) === accepts(sample)),
      { numRuns: 2000 },
    );

  test('one-time code', () =>
    alike(rules.otpCode, (text) => otpCodeSchema.safeParse(text).success, near('0123456789', 6)));
  test('activation code', () =>
    alike(rules.activationCode, (text) => activationCodeSchema.safeParse(text).success, near('AB09', 8)));
  test('username', () =>
    alike(rules.username, (text) => usernameSchema.safeParse(text).success, near('abz09._-A', 30)));
  test('laser code', () => {
    expect(rules.laserCode.source).toBe(laserCodePattern.source);
  });
  test('mobile number', () =>
    alike(
      rules.mobileNumber,
      (text) => contactSchema.safeParse({ channel: 'sms', address: text }).success,
      fc.oneof(near('0689', 10), fc.stringMatching(/^0[5-9]\d{8}$/)),
    ));
  test('e-mail address', () =>
    alike(
      rules.emailAddress,
      (text) => contactSchema.safeParse({ channel: 'email', address: text }).success,
      fc.oneof(
        fc.emailAddress(),
        near('ab1.@-_+', 14),
        fc.stringMatching(/^[ab.]{1,4}@[ab.-]{1,6}\.(com|co|c|1a)$/),
      ),
    ));
});

test('Thai digits are read', () => {
  expect(rules.toArabicDigits('๐๑๒๓๔๕๖๗๘๙a9')).toBe('0123456789a9');
});

test('the ring never goes back within an attempt and is full only at the end', () => {
  const screen = galleryViews('th').get('face/smile')?.screen;
  if (screen?.name !== 'face') throw new Error('no face screen');
  const share = (index: number, done: number) =>
    ringShare({ ...screen, phase: 'challenge', total: 3, index, done });
  fc.assert(
    fc.property(fc.nat(2), fc.double({ min: 0, max: 1, noNaN: true }), (index, done) => {
      const now = share(index, done);
      return now >= share(index, 0) && now <= 1 && (now < 1 || (index === 2 && done > 0.999_999));
    }),
  );
  expect(ringShare({ ...screen, phase: 'matching' })).toBe(1);
  expect(ringShare({ ...screen, phase: 'positioning' })).toBe(0);
});

test('the page tries again sooner at first, never at once and never after more than three seconds', () => {
  fc.assert(
    fc.property(
      fc.nat(1000),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (failures, random) => {
        const delay = reconnectDelay({ failures, random });
        return delay >= 100 && delay <= 3000;
      },
    ),
  );
  expect(reconnectDelay({ failures: 0, random: 0.5 })).toBeLessThan(
    reconnectDelay({ failures: 4, random: 0.5 }),
  );
});

test('what is no message of the core is left alone', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      const message = readHostMessage(text);
      return message === null || 'view' in message || 'frames' in message;
    }),
  );
  for (const text of [
    '',
    'null',
    '[]',
    '{"view":null}',
    '{"view":{}}',
    '{"frames":{"token":1,"source":"camera"}}',
    '{"frames":{"token":"a","source":"disk"}}',
  ]) {
    expect(readHostMessage(text)).toBeNull();
  }
  expect(readHostMessage('{"frames":{"token":"a","source":"dock"}}')).toEqual({
    frames: { token: 'a', source: 'dock' },
  });
});

test('the gallery shows both languages the same views', () => {
  expect([...galleryViews('en').keys()]).toEqual([...galleryViews('th').keys()]);
});
