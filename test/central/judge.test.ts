import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JudgeInput, judge } from '../../central/digital-id/judge.ts';
import { verdictOf } from '../../central/digital-id/settlement.ts';
import { defaultPolicy } from '../../central/policy.ts';
import { canonicalJson } from '../../contracts/canonical-json.ts';
import { challengeOrders } from '../../contracts/challenge-orders.ts';
import type { CheckName } from '../../contracts/ial.ts';
import { person } from '../support/central-evidence.ts';

const { card } = person('somchai');
const cardHash = createHash('sha256').update(canonicalJson(card)).digest('hex');
const order = challengeOrders()[0] ?? [];

/** A proofing that nothing speaks against. */
const sound: JudgeInput = {
  record: {
    version: 1,
    reference: 'ABCDEFGHJKMN',
    kioskId: 'kiosk-1',
    softwareVersion: '0.1.0',
    policyVersion: '2026-11',
    capturedAt: '2026-11-22T03:00:00Z',
    sessionId: '00000000-0000-4000-8000-000000000000',
    consent: { version: '2026-11', language: 'th', givenAt: '2026-11-22T03:00:00Z' },
    card,
    laserSource: 'chip',
    cardHash,
    cardHashFound: cardHash,
    sameCardConfirmed: true,
    imagesWhole: true,
    transcript: {
      nonce: 'n'.repeat(22),
      issuedBy: 'central',
      steps: order.map((action, index) => ({
        demanded: action,
        observed: action,
        startedAt: index * 3000,
        endedAt: index * 3000 + 2000,
        score: 15,
      })),
      passed: true,
    },
    match: {
      distance: 0.45,
      threshold: 0.45,
      result: 'match',
      models: [{ name: 'm', sha256: 'a'.repeat(64) }],
    },
    issuerAnswer: 'accepted',
    unconfirmedContact: null,
  },
  receivedAt: new Date('2026-11-22T03:00:05Z'),
  session: { consentWithdrawn: false, card, plansRefused: false },
  issuedOrder: order,
  nonceUsedBefore: false,
  issuerAnswer: 'stands',
  officerSaysSame: null,
};
const { record } = sound;
const withRecord = (change: Partial<JudgeInput['record']>): JudgeInput => ({
  ...sound,
  record: { ...record, ...change },
});
const withSteps = (steps: JudgeInput['record']['transcript']['steps']) =>
  withRecord({ transcript: { ...record.transcript, steps } });
const withMatch = (match: Partial<JudgeInput['record']['match']>) =>
  withRecord({ match: { ...record.match, ...match } });

/** The kiosk made the plan, and central issued none under its nonce. */
const ownPlan = (session: JudgeInput['session']): JudgeInput => ({
  ...withRecord({ transcript: { ...record.transcript, issuedBy: 'kiosk' } }),
  issuedOrder: null,
  session,
});

const doubts: readonly (readonly [string, JudgeInput, CheckName, 'failed' | 'inconclusive'])[] = [
  [
    'consent withdrawn',
    { ...sound, session: { consentWithdrawn: true, card, plansRefused: false } },
    'selfAsserted',
    'failed',
  ],
  ['another card before sealing', withRecord({ sameCardConfirmed: false }), 'chipRead', 'failed'],
  ['image cut short', withRecord({ imagesWhole: false }), 'chipRead', 'failed'],
  [
    'expired the day before',
    withRecord({ card: { ...card, expiryDate: '2026-11-21' } }),
    'cardValid',
    'failed',
  ],
  ['issuer silent', { ...sound, issuerAnswer: 'unavailable' }, 'issuerStatus', 'inconclusive'],
  ['issuer: expired', { ...sound, issuerAnswer: 'expired' }, 'issuerStatus', 'failed'],
  ['issuer: no', { ...sound, issuerAnswer: 'does-not-stand' }, 'issuerStatus', 'failed'],
  ['near', withMatch({ distance: 0.4501, result: 'near' }), 'faceMatch', 'inconclusive'],
  ['near by central alone', withMatch({ distance: 0.52, threshold: 0.6 }), 'faceMatch', 'inconclusive'],
  ['far', withMatch({ distance: 0.5201 }), 'faceMatch', 'failed'],
  ['no number', withMatch({ distance: Number.NaN }), 'faceMatch', 'failed'],
  ['negative', withMatch({ distance: -0.1 }), 'faceMatch', 'failed'],
  ['kiosk: mismatch', withMatch({ result: 'mismatch' }), 'faceMatch', 'failed'],
  ['no model named', withMatch({ models: [] }), 'faceMatch', 'inconclusive'],
  ['not passed', withRecord({ transcript: { ...record.transcript, passed: false } }), 'liveness', 'failed'],
  ['nonce again', { ...sound, nonceUsedBefore: true }, 'liveness', 'failed'],
  ['nonce not issued', { ...sound, issuedOrder: null }, 'liveness', 'failed'],
  [
    'plan of the kiosk after central had refused further ones',
    ownPlan({ consentWithdrawn: false, card, plansRefused: true }),
    'liveness',
    'inconclusive',
  ],
  ['another order', { ...sound, issuedOrder: challengeOrders()[1] ?? [] }, 'liveness', 'failed'],
  ['nothing demanded', withSteps([]), 'liveness', 'failed'],
  [
    'overlapping windows',
    withSteps(record.transcript.steps.map((step) => ({ ...step, startedAt: 0 }))),
    'liveness',
    'failed',
  ],
  [
    'too slow',
    withSteps(
      record.transcript.steps.map((step, index) => ({
        ...step,
        startedAt: index * 20_000,
        endedAt: index * 20_000 + 13_001,
      })),
    ),
    'liveness',
    'failed',
  ],
  ['hash of another card', withRecord({ cardHash: '0'.repeat(64) }), 'consistent', 'failed'],
  ['session of nobody', { ...sound, session: 'unknown' }, 'consistent', 'failed'],
  [
    'another card in the session',
    { ...sound, session: { consentWithdrawn: false, card: person('somying').card, plansRefused: false } },
    'consistent',
    'failed',
  ],
  ['under age', withRecord({ card: { ...card, birthDate: '2011-11-23' } }), 'consistent', 'failed'],
  ['class 6', withRecord({ card: { ...card, citizenId: '6999900018991' } }), 'consistent', 'failed'],
  ['laser code from nowhere', withRecord({ laserSource: null }), 'consistent', 'failed'],
];

describe('judging a proofing', () => {
  test('a sound one supports 2.3, each check for itself', () => {
    const { checks, findings } = judge(sound, defaultPolicy);
    expect(verdictOf(checks)).toEqual({ kind: 'supported', level: '2.3' });
    expect(findings.map(({ state }) => state)).toEqual(findings.map(() => 'passed'));
  });

  test.each(doubts)('%s', (_, input, check, state) => {
    const { checks } = judge(input, defaultPolicy);
    expect(checks).toEqual({ ...judge(sound, defaultPolicy).checks, [check]: state });
  });

  test('a model that is not on the list is not believed', () => {
    const policy = { ...defaultPolicy, acceptedModels: ['b'.repeat(64)] };
    expect(judge(sound, policy).checks.faceMatch).toBe('inconclusive');
    expect(judge(sound, { ...policy, acceptedModels: ['a'.repeat(64)] }).checks.faceMatch).toBe('passed');
  });

  test('a kiosk’s wrong clock is flagged and costs the applicant nothing', () => {
    for (const capturedAt of ['2036-11-22T03:00:00Z', '2016-11-22T03:00:00Z']) {
      const { checks, findings } = judge(withRecord({ capturedAt }), defaultPolicy);
      expect(verdictOf(checks)).toEqual({ kind: 'supported', level: '2.3' });
      expect(findings.filter(({ why }) => why.startsWith('flag: '))).toHaveLength(1);
    }
  });

  test('a plan of the kiosk within a session is flagged; after refused tries a person must look', () => {
    const flagged = judge(ownPlan({ consentWithdrawn: false, card, plansRefused: false }), defaultPolicy);
    expect(verdictOf(flagged.checks)).toEqual({ kind: 'supported', level: '2.3' });
    expect(flagged.findings.filter(({ why }) => why.startsWith('flag: '))).toEqual([
      { check: 'liveness', state: 'passed', why: 'flag: plan of the kiosk within a session of central' },
    ]);
    const offline = judge(ownPlan(null), defaultPolicy);
    expect(offline.findings.filter(({ check }) => check === 'liveness')).toEqual([
      { check: 'liveness', state: 'passed', why: 'nothing against it' },
    ]);
    const refused = ownPlan({ consentWithdrawn: false, card, plansRefused: true });
    expect(verdictOf(judge(refused, defaultPolicy).checks)).toEqual({ kind: 'awaits', awaits: 'review' });
    expect(verdictOf(judge({ ...refused, officerSaysSame: true }, defaultPolicy).checks)).toEqual({
      kind: 'supported',
      level: '2.2',
    });
    expect(verdictOf(judge({ ...refused, officerSaysSame: false }, defaultPolicy).checks)).toEqual({
      kind: 'refused',
    });
  });

  test('an officer’s word settles a near match at 2.2, never at 2.3, and contradicts everything when it is no', () => {
    const near = withMatch({ distance: 0.5, result: 'near' });
    expect(verdictOf(judge(near, defaultPolicy).checks)).toEqual({ kind: 'awaits', awaits: 'review' });
    expect(verdictOf(judge({ ...near, officerSaysSame: true }, defaultPolicy).checks)).toEqual({
      kind: 'supported',
      level: '2.2',
    });
    expect(verdictOf(judge({ ...near, officerSaysSame: false }, defaultPolicy).checks)).toEqual({
      kind: 'refused',
    });
    expect(verdictOf(judge({ ...sound, officerSaysSame: false }, defaultPolicy).checks)).toEqual({
      kind: 'refused',
    });
  });

  test('any distance: supported at 2.3 only at or under the accept threshold, whatever the kiosk claims', () => {
    fc.assert(
      fc.property(
        fc.double(),
        fc.constantFrom('match' as const, 'near' as const, 'mismatch' as const),
        fc.double(),
        (distance, result, threshold) => {
          const verdict = verdictOf(judge(withMatch({ distance, result, threshold }), defaultPolicy).checks);
          const accepted = distance >= 0 && distance <= 0.45 && result === 'match';
          expect(verdict.kind === 'supported').toBe(accepted);
          if (!(distance >= 0 && distance <= 0.52) || result === 'mismatch')
            expect(verdict.kind).toBe('refused');
        },
      ),
    );
  });
});
