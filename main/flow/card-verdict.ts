import type { KioskConfig } from '../../contracts/config.ts';
import { ageOn, type CardText, isExpiredOn } from '../../contracts/identity.ts';
import type { Ending } from './ending.ts';

/**
 * What the card's own text already decides, online or not: an expired card, an age or a class of citizen number (its
 * first digit) that this kiosk does not serve. null: the card may be used.
 */
export function cardVerdict({
  card,
  config,
  today,
}: {
  readonly card: CardText;
  readonly config: KioskConfig;
  /** ISO date, Bangkok. */
  readonly today: string;
}): Ending | null {
  if (isExpiredOn(card.expiryDate, today)) return { kind: 'trouble', code: 'card.expired' };
  const eligible =
    config.eligibleClasses.includes(card.citizenId.slice(0, 1)) &&
    ageOn(card.birthDate, today) >= config.minimumAge;
  return eligible ? null : { kind: 'staffed', reason: 'applicant.not-eligible' };
}
