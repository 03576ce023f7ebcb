import type { OperationInput, OperationOutput } from '../../contracts/central-api.ts';
import type { FaultCode } from '../../contracts/faults.ts';
import { isExpiredOn } from '../../contracts/identity.ts';
import { type Answer, answer, refuse } from '../answer.ts';
import { countAttempt } from '../attempts.ts';
import type { Central } from '../central.ts';
import { bangkokDate, days, hours } from '../clock.ts';
import { isEligible } from './eligibility.ts';
import { type IssuerAnswer, isAskable, withinSeconds } from './issuer.ts';
import { changeSession, liveSession, type SessionKey } from './sessions.ts';

/** Where a person is kept by citizen number, nothing but this index of it is. */
export function personIndex(central: Central, citizenId: string): string {
  return central.vault.index('person', citizenId);
}

/**
 * Asks the issuer about the card of a session. Faults: `applicant.not-eligible`, `card.expired`,
 * `card.tries-exhausted`, `card.refused-by-issuer` (one word for lost, cancelled, deceased and mismatch),
 * `issuer.unavailable`, `card.invalid-data` (no number to ask with).
 */
export async function checkCard(
  central: Central,
  input: SessionKey & OperationInput<'checkCard'>['body'],
  signal: AbortSignal,
): Promise<Answer<OperationOutput<'checkCard'>>> {
  const session = await liveSession(central, input);
  if (!session.ok) return session;
  const { card, laserCode } = input;
  if (!isEligible(central.policy, card, central.clock.now())) return refuse('applicant.not-eligible');
  const today = bangkokDate(central.clock.now());
  if (isExpiredOn(card.expiryDate, today)) return refuse('card.expired');
  const index = personIndex(central, card.citizenId);
  if (session.value.personIndex !== null && session.value.personIndex !== index)
    return refuse('card.swapped');
  const question = { ...card, laserCode };
  if (!isAskable(question))
    return refuse('card.invalid-data', { detail: 'neither laser code nor chip number' });
  const tries = await countAttempt(central, central.database.query, {
    kind: 'card',
    value: card.citizenId,
    windowMilliseconds: days(1),
    shiftMilliseconds: hours(7),
    limit: central.policy.cardChecksPerDay,
  });
  if (!tries.allowed) return refuse('card.tries-exhausted', { retryAfterSeconds: tries.retryAfterSeconds });
  const asked = await withinSeconds(central.issuer, central.policy.issuerSeconds, central.clock).ask(
    question,
    signal,
  );
  const changed = await changeSession(central, input, {
    personIndex: index,
    issuerAccepted: asked === 'stands',
    data: {
      card: {
        citizenId: card.citizenId,
        thaiName: card.thaiName,
        birthDate: card.birthDate,
        requestNumber: card.requestNumber,
        chipNumber: card.chipNumber,
        laserCode,
      },
      laserSource: input.laserSource,
    },
  });
  if (!changed.ok) return changed;
  const code = refusalOf(asked);
  return code === null ? answer({ status: 'accepted' }) : refuse(code);
}

function refusalOf(asked: IssuerAnswer): FaultCode | null {
  switch (asked) {
    case 'stands':
      return null;
    case 'expired':
      return 'card.expired';
    case 'does-not-stand':
      return 'card.refused-by-issuer';
    case 'unavailable':
      return 'issuer.unavailable';
  }
}
