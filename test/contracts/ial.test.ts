import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CheckName,
  type CheckState,
  type Checks,
  checkNames,
  checkStates,
  decideLevel,
  type Level,
  levels,
  noChecks,
  policy,
} from '../../contracts/ial.ts';

const rank = (level: Level | null) => (level === null ? -1 : levels.indexOf(level));

/** Every combination of states of all checks: 4 states over 9 checks. */
function* everyCombination(): Generator<Checks> {
  const total = checkStates.length ** checkNames.length;
  for (let number = 0; number < total; number++) {
    let rest = number;
    const checks: Record<CheckName, Checks[CheckName]> = { ...noChecks };
    for (const check of checkNames) {
      checks[check] = checkStates[rest % checkStates.length] ?? 'not-done';
      rest = Math.floor(rest / checkStates.length);
    }
    yield checks;
  }
}

describe('levels from checks', () => {
  test('over all 262,144 combinations: 2.3 needs chip, issuer, match and liveness; a failure yields no level', () => {
    let seen = 0;
    let highest = 0;
    const wrong: Checks[] = [];
    for (const checks of everyCombination()) {
      seen += 1;
      const { level } = decideLevel(checks);
      if (level === '2.3') {
        highest += 1;
        const needed = [checks.chipRead, checks.issuerStatus, checks.faceMatch, checks.liveness];
        if (needed.some((state) => state !== 'passed')) wrong.push(checks);
      }
      if (level !== null && Object.values(checks).includes('failed')) wrong.push(checks);
    }
    expect(seen).toBe(4 ** 9);
    // Two checks (printed card, face by eye) are free, each in three states that are no failure.
    expect(highest).toBe(9);
    expect(wrong).toEqual([]);
  });

  test('over all combinations: one more passed check never lowers, one failed or inconclusive never raises', () => {
    // Ranks in the order of the combinations, which count in base 4: one check's state is one digit.
    const ranks = Int8Array.from(Array.from(everyCombination(), (checks) => rank(decideLevel(checks).level)));
    const digit = (state: CheckState) => checkStates.indexOf(state);
    const wrong: number[] = [];
    let compared = 0;
    for (let number = 0; number < ranks.length; number++) {
      for (let place = 1; place < ranks.length; place *= checkStates.length) {
        if (Math.floor(number / place) % checkStates.length !== digit('not-done')) continue;
        compared += 1;
        const rankWith = (state: CheckState) =>
          ranks[number + (digit(state) - digit('not-done')) * place] ?? Number.NaN;
        const before = rankWith('not-done');
        if (
          !(
            rankWith('passed') >= before &&
            rankWith('failed') <= before &&
            rankWith('inconclusive') <= before
          )
        )
          wrong.push(number);
      }
    }
    expect(compared).toBe(9 * 4 ** 8);
    expect(wrong).toEqual([]);
  });

  test('reasons: what it rests on all passed, what it lacks is what the highest rung needs', () => {
    const state = fc.constantFrom(...checkStates);
    const anyChecks = fc.record(
      Object.fromEntries(checkNames.map((check) => [check, state])) as Record<CheckName, typeof state>,
    );
    fc.assert(
      fc.property(anyChecks, (checks) => {
        const decision = decideLevel(checks);
        expect(decision.policyVersion).toBe(policy.version);
        for (const reason of [...decision.because, ...decision.lacking])
          expect(checks[reason.check]).toBe(reason.state);
        if (decision.level !== null)
          expect(decision.because.every((reason) => reason.state === 'passed')).toBe(true);
        expect(decision.lacking.length === 0).toBe(
          policy.ladder.at(-1)?.needs.every((check) => checks[check] === 'passed'),
        );
      }),
    );
  });

  test('the rungs of the ladder are reached by what they name, and nothing done is no level', () => {
    expect(decideLevel(noChecks).level).toBeNull();
    for (const { level, needs } of policy.ladder) {
      const checks = {
        ...noChecks,
        ...Object.fromEntries(needs.map((check) => [check, 'passed'])),
      } as Checks;
      expect(rank(decideLevel(checks).level)).toBeGreaterThanOrEqual(rank(level));
      expect(decideLevel(checks).level).toBe(level);
    }
  });
});
