import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ageOn,
  formatLaserCode,
  isCitizenId,
  isExpiredOn,
  maskCitizenId,
  maskEmail,
  maskPhone,
  maskUsername,
} from '../../contracts/identity.ts';
import { samplePeople } from '../../contracts/sample-people.ts';

describe('the citizen number', () => {
  it('is valid for every sample person', () => {
    for (const { card } of samplePeople) expect(isCitizenId(card.citizenId), card.citizenId).toBe(true);
  });

  it('has exactly one last digit for any first twelve', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{12}$/), (first) => {
        expect([...'0123456789'].filter((last) => isCitizenId(first + last))).toHaveLength(1);
      }),
    );
  });

  it('weighs by place: two neighbours that differ cannot be swapped unnoticed, but for the sums that share a digit', () => {
    // 1 and 0 swapped in places 12 and 11 (weights 2 and 3): sums 2 → 9, 3 → 8.
    expect(isCitizenId('0000000000019')).toBe(true);
    expect(isCitizenId('0000000000108')).toBe(true);
    expect(isCitizenId('0000000000109')).toBe(false);
    expect(isCitizenId('0000000000018')).toBe(false);
  });

  it('is refused in any other form', () => {
    for (const text of ['', '123', '1234567890123x', 'a234567890123', '１２３４５６７８９０１２３'])
      expect(isCitizenId(text)).toBe(false);
  });

  it('shows no more than its last three digits', () => {
    expect(maskCitizenId('3101701234708')).toBe('x-xxxx-xxxxx-70-8');
  });
});

describe('masks', () => {
  it('keep what one recognises and hide the rest', () => {
    expect(maskPhone('0812341234')).toBe('08x-xxx-1234');
    expect(maskEmail('somchai@example.go.th')).toBe('so•••@example.go.th');
    expect(maskEmail('s@example.go.th')).toBe('s•••@example.go.th');
    expect(maskUsername('somchai.s')).toBe('so•••s');
    expect(formatLaserCode('ME1120913419')).toBe('ME1-1209134-19');
  });
});

describe('age and expiry', () => {
  it('counts whole years, an unknown day as late as it can be', () => {
    expect(ageOn('2000-11-22', '2015-11-21')).toBe(14);
    expect(ageOn('2000-11-22', '2015-11-22')).toBe(15);
    expect(ageOn('2000-11', '2015-11-22')).toBe(14);
    expect(ageOn('2000', '2015-12-30')).toBe(14);
    expect(ageOn('2000', '2016-01-01')).toBe(15);
  });

  it('never makes anybody older by leaving out the day', () => {
    const date = fc
      .date({ min: new Date('1930-01-01'), max: new Date('2020-12-31'), noInvalidDate: true })
      .map((d) => d.toISOString().slice(0, 10));
    fc.assert(
      fc.property(date, date, (birth, today) => {
        expect(ageOn(birth.slice(0, 7), today)).toBeLessThanOrEqual(ageOn(birth, today));
        expect(ageOn(birth.slice(0, 4), today)).toBeLessThanOrEqual(ageOn(birth, today));
      }),
    );
  });

  it('takes a card as valid through its last day', () => {
    expect(isExpiredOn('2026-11-22', '2026-11-22')).toBe(false);
    expect(isExpiredOn('2026-11-21', '2026-11-22')).toBe(true);
    expect(isExpiredOn('2026-11', '2026-11-30')).toBe(false);
    expect(isExpiredOn('2026-10', '2026-11-01')).toBe(true);
    expect(isExpiredOn(null, '2526-01-01')).toBe(false);
  });
});
