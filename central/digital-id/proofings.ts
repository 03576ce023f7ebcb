import type { OperationInput, OperationOutput, ProofingDecision } from '../../contracts/central-api.ts';
import { proofingDecisionSchema } from '../../contracts/central-api.ts';
import type { ChallengeAction } from '../../contracts/device-ports.ts';
import type { Evidence } from '../../contracts/evidence.ts';
import { policy as levelPolicy } from '../../contracts/ial.ts';
import { type Answer, answer, refuse } from '../answer.ts';
import type { Central } from '../central.ts';
import { days, hours, later } from '../clock.ts';
import type { Query } from '../database.ts';
import { writeSignal } from '../fleet/signals.ts';
import { dispatchMessages } from '../messages.ts';
import { personIndex } from './card-status.ts';
import { openEvidence } from './evidence-envelope.ts';
import { decisionOf, writeAppCode } from './grants.ts';
import { type IssuerAnswer, isAskable, withinSeconds } from './issuer.ts';
import { judge } from './judge.ts';
import { isPresent, isStillPresent } from './presence.ts';
import {
  type Awaits,
  findProofing,
  findProofingByKey,
  type Intent,
  insertProofing,
  type Proofing,
  updateIntent,
} from './proofing-record.ts';
import { findSession } from './sessions.ts';
import { settle, verdictOf } from './settlement.ts';

export type Submission = OperationInput<'submitProofing'>['body'] & {
  readonly kioskId: string;
  readonly idempotencyKey: string;
  /** SHA-256 of the body's bytes. */
  readonly bodyDigest: string;
};

/**
 * Takes evidence in and judges it. The same key with the same body has one effect and one answer, however often and
 * however concurrently it comes; with another body it is refused with `central.rejected`, as is unsound evidence.
 */
export async function submitProofing(
  central: Central,
  input: Submission,
): Promise<Answer<OperationOutput<'submitProofing'>>> {
  const known = await findProofingByKey(central, central.database.query, input);
  if (known !== null) return answerAgain(central, known, input);
  const opened = await openEvidence(central, input);
  if (!opened.ok) return opened;
  const evidence = opened.value;
  const taken = await central.database.transaction((query) => takeIn(central, query, input, evidence));
  if (!taken) {
    const other = await findProofingByKey(central, central.database.query, input);
    if (other !== null) return answerAgain(central, other, input);
    return refuse('central.rejected', { detail: 'reference or sequence was used before' });
  }
  return answer(await judgeProofing(central, evidence.reference, null));
}

async function answerAgain(
  central: Central,
  proofing: Proofing,
  input: Submission,
): Promise<Answer<ProofingDecision>> {
  if (proofing.bodyDigest !== input.bodyDigest)
    return refuse('central.rejected', { detail: 'idempotency key was used with another body' });
  const decision = await judgeProofing(central, proofing.reference, null);
  // Asked again so late, the kiosk had lost the first answer, and its citizen has gone without the code.
  if (!isStillPresent(central, proofing.receivedAt) && decision.outcome === 'granted') {
    const written = await central.database.transaction((query) => writeAppCode(central, query, decision));
    if (written) await dispatchMessages(central);
  }
  return answer(decision);
}

/** Stores the evidence with what its session had prepared; the session is spent. */
async function takeIn(
  central: Central,
  query: Query,
  input: Submission,
  evidence: Evidence,
): Promise<boolean> {
  const { transcript, sessionId, reference } = evidence;
  const nonces = await query<{ reference: string }>(
    `insert into used_nonces (nonce, reference) values ($1, $2)
     on conflict (nonce) do update set nonce = excluded.nonce returning reference`,
    [transcript.nonce, reference],
  );
  const session =
    sessionId === null ? null : await findSession(central, query, { kioskId: input.kioskId, sessionId });
  const plans =
    sessionId === null
      ? []
      : await query<{ actions: ChallengeAction[] }>(
          'select actions from challenge_plans where nonce = $1 and session_id = $2',
          [transcript.nonce, sessionId],
        );
  const intent: Intent = {
    session:
      sessionId === null
        ? null
        : session === null
          ? 'unknown'
          : {
              sessionId,
              consentWithdrawn: session.endedBecause === 'consent-withdrawn',
              card: session.data?.card ?? null,
              accountKind: session.accountKind,
              accountId: session.accountId,
              proof: session.proof,
              contact: session.data?.contact ?? null,
              username: session.data?.username ?? null,
              passwordHash: session.data?.passwordHash ?? null,
              plansRefused: session.plansRefused,
              present: await isPresent(central, query, { evidence, session }),
            },
    issuedOrder: plans[0]?.actions ?? null,
    nonceUsedBefore: nonces[0]?.reference !== reference,
    officerSaysSame: null,
  };
  const inserted = await insertProofing(central, query, {
    ...input,
    personIndex: personIndex(central, evidence.card.citizenId),
    evidence,
    intent,
  });
  if (inserted && session?.state === 'open') {
    await query("update sessions set state = 'submitted', data = null where session_id = $1", [
      session.sessionId,
    ]);
    await query('delete from one_time_passwords where session_id = $1', [session.sessionId]);
    // Its username stays reserved while a proofing waits, for an officer or for the issuer.
    await query('update username_reservations set expires_at = $2 where holder = $1', [
      session.sessionId,
      later(central.clock.now(), days(central.policy.answerDays)),
    ]);
  }
  return inserted;
}

/**
 * Judges a proofing that stands at `from` (null: just taken in) and settles it once: whoever comes second gets what the
 * first one settled. The issuer is asked outside of any transaction.
 */
export async function judgeProofing(
  central: Central,
  reference: string,
  from: Exclude<Awaits, 'contact'> | null,
): Promise<ProofingDecision> {
  const before = await findProofing(central, central.database.query, reference);
  const issuerAnswer =
    before !== null && standsAt(before, from) ? await askIssuer(central, before) : 'unavailable';
  const decision = await central.database.transaction(async (query) => {
    const proofing = await findProofing(central, query, reference);
    if (proofing === null) throw new Error('a proofing is never deleted');
    const { record, intent } = proofing;
    if (!standsAt(proofing, from) || record === null || intent === null)
      return givenAnswer(central, query, proofing);
    const judgement = judge(
      {
        record,
        receivedAt: proofing.receivedAt,
        session: intent.session,
        issuedOrder: intent.issuedOrder,
        nonceUsedBefore: intent.nonceUsedBefore,
        officerSaysSame: intent.officerSaysSame,
        issuerAnswer,
      },
      central.policy,
    );
    const settled = await settle(central, query, {
      proofing,
      record,
      intent,
      verdict: verdictOf(judgement.checks),
      citizen: from === null && isAtKiosk(central, proofing, intent) ? 'at-kiosk' : 'gone',
    });
    await query(
      `update proofings set checks = $2, findings = $3, policy_version = $4, issuer_asked_at = $5,
         first_answer = coalesce(first_answer, $6) where reference = $1`,
      [
        reference,
        JSON.stringify(judgement.checks),
        JSON.stringify(judgement.findings),
        levelPolicy.version,
        central.clock.now(),
        central.vault.seal('proofings.first_answer', settled),
      ],
    );
    const { session } = intent;
    if (settled.outcome !== 'pending' && session !== null && session !== 'unknown')
      await query('delete from username_reservations where holder = $1', [session.sessionId]);
    const changed = settled.outcome !== 'pending' || settled.awaits !== proofing.awaits;
    if (from !== null && changed)
      await writeSignal(query, { kioskId: proofing.kioskId, kind: 'decision', reference });
    return settled;
  });
  await dispatchMessages(central);
  if (before !== null) central.bell.ring(before.kioskId);
  return decision;
}

function isAtKiosk(central: Central, proofing: Proofing, { session }: Intent): boolean {
  return (
    session !== null &&
    session !== 'unknown' &&
    session.present &&
    isStillPresent(central, proofing.receivedAt)
  );
}

function standsAt(proofing: Proofing, from: Awaits | null): boolean {
  return from === null
    ? proofing.outcome === null
    : proofing.outcome === 'pending' && proofing.awaits === from;
}

/**
 * The answer that was given before, word for word. It may hold the code for the app's PIN, because the first answer can
 * be lost on its way: it is kept sealed, and the code is worthless once used or expired.
 */
async function givenAnswer(central: Central, query: Query, proofing: Proofing): Promise<ProofingDecision> {
  return proofing.firstAnswer === null
    ? decisionOf(central, query, proofing)
    : central.vault.open('proofings.first_answer', proofing.firstAnswer, proofingDecisionSchema);
}

async function askIssuer(central: Central, proofing: Proofing): Promise<IssuerAnswer> {
  const card = proofing.record?.card;
  if (card === undefined) return 'unavailable';
  const session = proofing.intent?.session;
  const keyed =
    session === null || session === undefined || session === 'unknown' ? null : session.card?.laserCode;
  const question = { ...card, laserCode: card.laserCode ?? keyed ?? null };
  // Nothing to ask with is an answer: no issuer could confirm such a card.
  if (!isAskable(question)) return 'does-not-stand';
  const issuer = withinSeconds(central.issuer, central.policy.issuerSeconds, central.clock);
  return issuer.ask(question, new AbortController().signal);
}

/** How a proofing of this kiosk stands. The app's code is repeated for an hour, to the kiosk that was given it. */
export async function proofingStanding(
  central: Central,
  input: { readonly kioskId: string; readonly reference: string },
): Promise<Answer<OperationOutput<'proofing'>>> {
  const { query } = central.database;
  const proofing = await findProofing(central, query, input.reference);
  if (proofing === null || proofing.kioskId !== input.kioskId)
    return refuse('central.rejected', { detail: 'no such proofing of this kiosk' });
  if (proofing.firstAnswer !== null && later(proofing.receivedAt, hours(1)) > central.clock.now()) {
    const first = await givenAnswer(central, query, proofing);
    if (first.outcome === 'granted') return answer(first);
  }
  return answer(await decisionOf(central, query, proofing));
}

/** An officer compared the two faces of a proofing that awaits review. */
export async function reviewProofing(
  central: Central,
  input: { readonly reference: string; readonly samePerson: boolean },
): Promise<Answer<OperationOutput<'reviewProofing'>>> {
  const noted = await central.database.transaction(async (query) => {
    const proofing = await findProofing(central, query, input.reference);
    if (proofing === null || proofing.intent === null || !standsAt(proofing, 'review')) return false;
    await updateIntent(central, query, input.reference, {
      ...proofing.intent,
      officerSaysSame: input.samePerson,
    });
    return true;
  });
  if (!noted) return refuse('central.rejected', { detail: 'does not await review' });
  await judgeProofing(central, input.reference, 'review');
  const after = await findProofing(central, central.database.query, input.reference);
  return answer({ outcome: after?.outcome ?? 'pending' });
}
