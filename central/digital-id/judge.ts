import { deliberateActions } from '../../contracts/challenge-orders.ts';
import type { ChallengeAction } from '../../contracts/device-ports.ts';
import type { Evidence } from '../../contracts/evidence.ts';
import { type CheckName, type CheckState, type Checks, noChecks } from '../../contracts/ial.ts';
import { isExpiredOn } from '../../contracts/identity.ts';
import { bangkokDate, days, later, minutes } from '../clock.ts';
import type { CentralPolicy } from '../policy.ts';
import { isEligible } from './eligibility.ts';
import type { IssuerAnswer } from './issuer.ts';
import type { SessionData } from './sessions.ts';

/** Evidence without its two images: what central keeps of it. */
export type ProofingRecord = Omit<Evidence, 'chipPhoto' | 'faceFrame'> & {
  /** The images were JPEGs from their first to their last marker when they came in. */
  readonly imagesWhole: boolean;
  /** SHA-256 of the canonical JSON of `card`, computed by central. */
  readonly cardHashFound: string;
};

/** What central itself knew of the session when the evidence came in. */
export type KnownSession = {
  readonly consentWithdrawn: boolean;
  readonly card: SessionData['card'];
  /** Central had refused the session any further challenge order. */
  readonly plansRefused: boolean;
};

export type JudgeInput = {
  readonly record: ProofingRecord;
  readonly receivedAt: Date;
  /** null: the evidence names no session. 'unknown': it names one that central never opened for this kiosk. */
  readonly session: KnownSession | 'unknown' | null;
  /** The challenge order that central issued under the transcript's nonce for that session; null: it issued none. */
  readonly issuedOrder: readonly ChallengeAction[] | null;
  /** The nonce came in with other evidence before. */
  readonly nonceUsedBefore: boolean;
  readonly issuerAnswer: IssuerAnswer;
  /** What the officer said who compared the two faces by eye; null: nobody has. */
  readonly officerSaysSame: boolean | null;
};

/** Why a check stands as it does, for operators; the applicant never sees it. */
export type Finding = { readonly check: CheckName; readonly state: CheckState; readonly why: string };

export type Judgement = { readonly checks: Checks; readonly findings: readonly Finding[] };

/** From evidence, the issuer's answer and central's own records to the checks that `decideLevel` takes. Pure. */
export function judge(input: JudgeInput, policy: CentralPolicy): Judgement {
  const findings: readonly Finding[] = [
    ...consentFindings(input),
    ...chipFindings(input),
    ...cardFindings(input),
    ...issuerFindings(input),
    ...matchFindings(input, policy),
    ...livenessFindings(input, policy),
    ...consistencyFindings(input, policy),
    ...officerFindings(input),
  ];
  const state = (check: CheckName): CheckState => {
    const states = findings.filter((finding) => finding.check === check).map((finding) => finding.state);
    if (states.includes('failed')) return 'failed';
    if (states.includes('inconclusive')) return 'inconclusive';
    return states.includes('passed') ? 'passed' : 'not-done';
  };
  const checks = Object.fromEntries(Object.keys(noChecks).map((check) => [check, state(check as CheckName)]));
  return { checks: { ...noChecks, ...checks }, findings };
}

const found = (check: CheckName, state: CheckState, why: string): Finding => ({ check, state, why });

/** The doubts that hold, or, when none does, the check passed. */
function unless(check: CheckName, doubts: readonly (Finding | false)[]): readonly Finding[] {
  const holding = doubts.filter((doubt) => doubt !== false);
  return holding.length > 0 ? holding : [found(check, 'passed', 'nothing against it')];
}

function consentFindings({ session }: JudgeInput): readonly Finding[] {
  return unless('selfAsserted', [
    session !== null &&
      session !== 'unknown' &&
      session.consentWithdrawn &&
      found('selfAsserted', 'failed', 'consent withdrawn'),
  ]);
}

function chipFindings({ record }: JudgeInput): readonly Finding[] {
  return unless('chipRead', [
    !record.sameCardConfirmed && found('chipRead', 'failed', 'not the same card before sealing'),
    !record.imagesWhole && found('chipRead', 'failed', 'image not a whole JPEG'),
  ]);
}

function cardFindings({ record, receivedAt }: JudgeInput): readonly Finding[] {
  const capturedAt = new Date(record.capturedAt);
  const onDay = bangkokDate(capturedAt < receivedAt ? capturedAt : receivedAt);
  return unless('cardValid', [
    isExpiredOn(record.card.expiryDate, onDay) &&
      found('cardValid', 'failed', 'expired on the day of capture'),
  ]);
}

function issuerFindings({ issuerAnswer }: JudgeInput): readonly Finding[] {
  switch (issuerAnswer) {
    case 'stands':
      return [found('issuerStatus', 'passed', 'issuer: stands')];
    case 'unavailable':
      return [found('issuerStatus', 'inconclusive', 'issuer: no answer')];
    case 'expired':
      return [found('issuerStatus', 'failed', 'issuer: expired')];
    case 'does-not-stand':
      return [found('issuerStatus', 'failed', 'issuer: does not stand')];
  }
}

/** By central's own thresholds; what the kiosk made of the distance must not contradict it in its favour. */
function matchFindings({ record }: JudgeInput, policy: CentralPolicy): readonly Finding[] {
  const { distance, result, models } = record.match;
  const { accept, review } = policy.thresholds;
  const known = (sha256: string) =>
    policy.acceptedModels.length === 0 || policy.acceptedModels.includes(sha256);
  return unless('faceMatch', [
    !(distance >= 0 && distance <= review) && found('faceMatch', 'failed', 'distance above review threshold'),
    distance > accept &&
      distance <= review &&
      found('faceMatch', 'inconclusive', 'distance between accept and review'),
    result === 'mismatch' && found('faceMatch', 'failed', 'kiosk: mismatch'),
    result === 'near' && distance <= accept && found('faceMatch', 'inconclusive', 'kiosk: near'),
    models.length === 0 && found('faceMatch', 'inconclusive', 'no model named'),
    !models.every((model) => known(model.sha256)) && found('faceMatch', 'inconclusive', 'unknown model'),
  ]);
}

function livenessFindings(input: JudgeInput, policy: CentralPolicy): readonly Finding[] {
  const { transcript } = input.record;
  const session = input.session === 'unknown' ? null : input.session;
  // Legitimate while the link was down between two attempts; a way round central's count of tries otherwise.
  const ownPlan = session !== null && transcript.issuedBy === 'kiosk' && input.issuedOrder === null;
  const demanded = transcript.steps.map((step) => step.demanded);
  const deliberate = new Set(demanded.filter((action) => deliberateActions.some((one) => one === action)));
  const limit = (policy.thresholds.challengeSeconds + 1) * 1000;
  const inOrder = transcript.steps.every(
    (step, index) =>
      step.startedAt >= (transcript.steps[index - 1]?.endedAt ?? 0) && step.endedAt >= step.startedAt,
  );
  return unless('liveness', [
    !transcript.passed && found('liveness', 'failed', 'kiosk: not passed'),
    input.nonceUsedBefore && found('liveness', 'failed', 'nonce used before'),
    transcript.issuedBy === 'central' &&
      input.issuedOrder === null &&
      found('liveness', 'failed', 'nonce not issued for this session'),
    ownPlan &&
      (session.plansRefused
        ? found('liveness', 'inconclusive', 'plan of the kiosk after central had refused further ones')
        : found('liveness', 'passed', 'flag: plan of the kiosk within a session of central')),
    input.issuedOrder !== null &&
      demanded.join() !== input.issuedOrder.join() &&
      found('liveness', 'failed', 'not the issued order'),
    (demanded.length < 3 || deliberate.size < 2) && found('liveness', 'failed', 'too few challenges'),
    transcript.steps.some((step) => step.observed !== step.demanded) &&
      found('liveness', 'failed', 'another action than demanded'),
    !inOrder && found('liveness', 'failed', 'times out of order'),
    transcript.steps.some((step) => step.endedAt - step.startedAt > limit) &&
      found('liveness', 'failed', 'over the time limit'),
  ]);
}

function consistencyFindings(input: JudgeInput, policy: CentralPolicy): readonly Finding[] {
  const { record, session, receivedAt } = input;
  const { card } = record;
  const capturedAt = new Date(record.capturedAt);
  const seen = session === null || session === 'unknown' ? null : session.card;
  const sameAsSeen =
    seen === null ||
    (seen.citizenId === card.citizenId &&
      seen.chipNumber === card.chipNumber &&
      seen.requestNumber === card.requestNumber &&
      (seen.laserCode === null || card.laserCode === null || seen.laserCode === card.laserCode));
  return unless('consistent', [
    record.cardHash !== record.cardHashFound && found('consistent', 'failed', 'card hash'),
    session === 'unknown' && found('consistent', 'failed', 'session never opened'),
    !sameAsSeen && found('consistent', 'failed', 'another card than in the session'),
    !isEligible(policy, card, receivedAt) && found('consistent', 'failed', 'not eligible under the policy'),
    record.laserSource === null &&
      card.laserCode !== null &&
      found('consistent', 'failed', 'laser code without source'),
    record.issuerAnswer === 'accepted' &&
      session === null &&
      found('consistent', 'failed', 'issuer answer without session'),
    // A kiosk's wrong clock is not the applicant's fault: flagged. Replays are stopped by nonce, reference and key.
    capturedAt > later(receivedAt, minutes(10)) &&
      found('consistent', 'passed', 'flag: captured in the future'),
    capturedAt < later(receivedAt, -days(policy.evidenceDays)) &&
      found('consistent', 'passed', 'flag: captured long ago'),
  ]);
}

function officerFindings({ officerSaysSame }: JudgeInput): readonly Finding[] {
  if (officerSaysSame === null) return [];
  return [
    officerSaysSame
      ? found('faceByEye', 'passed', 'officer: same person')
      : found('faceByEye', 'failed', 'officer: another person'),
  ];
}
