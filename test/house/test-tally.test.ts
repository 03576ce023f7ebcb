import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { add, inWords, noTests, tallyOfCheck, tallyOfVitest } from '../../scripts/test-tally.ts';

const file = (status: string, ...tests: readonly string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((one) => ({ status: one })),
});

describe('the count of a test run', () => {
  test('is taken from the report', () => {
    const report = {
      testResults: [file('passed', 'passed', 'skipped', 'todo'), file('failed', 'failed', 'passed')],
    };
    expect(tallyOfVitest({ report, exitStatus: 1 })).toEqual({ passed: 2, failed: 1, skipped: 2 });
  });

  test('has a failure for a file that did not load', () => {
    const report = { testResults: [file('passed', 'passed'), file('failed')] };
    expect(tallyOfVitest({ report, exitStatus: 1 })).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  test('has a failure for a run without a report, without a test, or with a bad end', () => {
    expect(tallyOfVitest({ report: null, exitStatus: 0 }).failed).toBe(1);
    expect(tallyOfVitest({ report: { testResults: [] }, exitStatus: 0 }).failed).toBe(1);
    expect(
      tallyOfVitest({ report: { testResults: [file('passed', 'skipped')] }, exitStatus: 0 }).failed,
    ).toBe(1);
    expect(
      tallyOfVitest({ report: { testResults: [file('passed', 'passed')] }, exitStatus: null }).failed,
    ).toBe(1);
  });

  test('never hides a bad end, whatever the report holds', () => {
    const statuses = fc.constantFrom('passed', 'failed', 'skipped', 'todo', 'pending');
    const files = fc.array(fc.tuple(fc.constantFrom('passed', 'failed'), fc.array(statuses)));
    fc.assert(
      fc.property(files, fc.integer({ min: 1, max: 255 }), (made, exitStatus) => {
        const report = { testResults: made.map(([status, tests]) => file(status, ...tests)) };
        const tally = tallyOfVitest({ report, exitStatus });
        expect(tally.failed).toBeGreaterThan(0);
        const tests = made.flatMap(([, one]) => one);
        expect(tally.passed).toBe(tests.filter((one) => one === 'passed').length);
      }),
    );
  });

  test('sums and is said in one line', () => {
    const sum = add(add(noTests, tallyOfCheck(0)), tallyOfCheck(2));
    expect(inWords(add(sum, { passed: 3, failed: 0, skipped: 1 }))).toBe('4 passed, 1 failed, 1 skipped');
  });
});
