import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PasswordReason, passwordStrength } from '../../contracts/password-strength.ts';
import { samplePeople } from '../../contracts/sample-people.ts';

const person = { username: 'somchai.t', citizenId: '1999900001991', birthDate: '1990-04-13' };

test.each<[string, PasswordReason]>([
  ['short', 'too-short'],
  ['x9'.repeat(65), 'too-long'],
  ['Password1234', 'common'],
  ['thailandbangkok', 'common'],
  ['รหัสผ่าน1234', 'common'],
  ['abcabcabcabc', 'repeated'],
  ['aaaaaaaaaaaaaa', 'repeated'],
  ['mnopqrstuvwx', 'sequence'],
  ['x9qwertyuiop', 'sequence'],
  ['my Somchai.T rides', 'contains-username'],
  ['boat 13042533 red', 'contains-birth-date'],
  ['boat 1990-04-13 red', 'contains-birth-date'],
  ['blue 990000 window', 'contains-citizen-number'],
])('%s is refused: %s', (password, reason) => {
  const strength = passwordStrength({ password, ...person });
  expect(strength.reasons).toContain(reason);
  expect(strength.acceptable).toBe(false);
  expect(strength.score).toBeLessThan(2);
});

test.each([
  ['Mango-river 4471 quiet', 4],
  ['correct horse battery', 4],
  ['ข้าวต้มปลาร้อนๆหน้าหนาว', 4],
  ['plumorchidtea', 2],
])('%s is taken, score %i', (password, score) => {
  expect(passwordStrength({ password, ...person })).toEqual({ score, reasons: [], acceptable: true });
});

test('the passwords of the sample accounts would be taken', () => {
  for (const { account, card } of samplePeople) {
    if (account !== null) expect(passwordStrength({ ...account, ...card }).reasons).toEqual([]);
  }
});

test('acceptable means no reason and a score of at least 2, for whatever is typed', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 140, unit: 'grapheme' }), (password) => {
      const strength = passwordStrength({ password, ...person });
      expect(strength.acceptable).toBe(strength.reasons.length === 0);
      expect(strength.score >= 2).toBe(strength.acceptable);
    }),
  );
});
