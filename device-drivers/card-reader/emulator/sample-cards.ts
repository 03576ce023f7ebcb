import { samplePeople, samplePerson } from '../../../contracts/sample-people.ts';
import { moiFields } from '../moi-layout.ts';
import { type CardImage, cardImageOf } from './card-image.ts';

/** An EMV card's answer to reset: no `TH NID` in its historical bytes. */
export const bankCardAtr = Uint8Array.from(Buffer.from('3B6E000080318066B0840C016E0183009000', 'hex'));

/** The chip of a sample card, or undefined when there is no such card. */
export function sampleCardImage(id: string, portrait: Uint8Array): CardImage | undefined {
  const person = samplePerson(id);
  if (person) return cardImageOf(person, portrait);
  const [first] = samplePeople;
  if (!first) return undefined;
  const image = cardImageOf(first, portrait);
  switch (id) {
    case 'bank-card':
      return { atr: bankCardAtr, moi: null, getResponseP2: 0x00, laser: null, chipData: image.chipData };
    case 'old-layout':
      return overwritten(image, moiFields.layoutVersion[0], Buffer.from('0002'));
    case 'damaged':
      // A byte that is no TIS-620 character in the name.
      return overwritten(image, moiFields.thaiName[0] + 4, Uint8Array.of(0xff));
    default:
      return undefined;
  }
}

function overwritten(image: CardImage, offset: number, bytes: Uint8Array): CardImage {
  const moi = Uint8Array.from(image.moi ?? []);
  moi.set(bytes, offset);
  return { ...image, moi };
}
