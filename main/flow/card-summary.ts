import { type CardText, maskCitizenId, type PersonName } from '../../contracts/identity.ts';
import type { CardSummary } from '../../contracts/kiosk-view.ts';

/** What a screen may show of the card; the citizen number is masked. */
export function cardSummary(card: CardText): CardSummary {
  return {
    thaiName: fullName(card.thaiName),
    englishName: fullName(card.englishName),
    maskedCitizenId: maskCitizenId(card.citizenId),
    birthDate: card.birthDate,
    expiryDate: card.expiryDate,
    address: card.address.text,
  };
}

/** A Thai prefix is written together with the first name; the English one stands apart. */
function fullName({ prefix, first, middle, last }: PersonName): string {
  const isThai = /[\u0E00-\u0E7F]$/.test(prefix);
  const given = isThai ? [`${prefix}${first}`] : [prefix, first];
  return [...given, middle, last].filter((part) => part !== '').join(' ');
}
