import { addressParts, type SamplePerson, thaiCardAtrs } from '../../../contracts/sample-people.ts';
import { formatBuddhistDate } from '../buddhist-date.ts';
import { type MoiField, moiFields, moiLength } from '../moi-layout.ts';
import { encodeTis620 } from '../tis620.ts';

/** What an emulated chip holds, byte for byte, and how it answers. */
export type CardImage = {
  readonly atr: Uint8Array;
  /** The whole MOI file; null: the card has no such applet (a bank card). */
  readonly moi: Uint8Array | null;
  /** P2 of the GET RESPONSE that this family understands. */
  readonly getResponseP2: 0x00 | 0x01;
  /** The 23 bytes of the ADM applet and the form in which the card gives them; null: the applet is not there. */
  readonly laser: { readonly bytes: Uint8Array; readonly form: 'at-once' | 'two-steps' } | null;
  /** The 45 bytes with their header `9F 7F 2A`; null: the chip refuses. */
  readonly chipData: Uint8Array | null;
};

/**
 * The chip of a sample person.
 * @param portrait JPEG of at most 5,118 bytes; the rest of the photo field is padded with spaces, as on real cards
 */
export function cardImageOf(person: SamplePerson, portrait: Uint8Array): CardImage {
  const { card, chip, register } = person;
  const moi = new Uint8Array(moiLength).fill(0x20);
  const put = (field: MoiField, text: string) => {
    const [offset, length] = moiFields[field];
    moi.set(encodeTis620(text, length), offset);
  };
  put('layoutVersion', card.layoutVersion);
  put('citizenId', card.citizenId);
  for (const field of ['thaiName', 'englishName'] as const) {
    const { prefix, first, middle, last } = card[field];
    put(field, [prefix, first, middle, last].join('#'));
  }
  put('birthDate', formatBuddhistDate(card.birthDate));
  put('sex', card.sex === 'male' ? '1' : '2');
  put('requestNumber', card.requestNumber);
  put('issuePlace', card.issuePlace);
  put('issuerCode', card.issuerCode);
  put('issueDate', formatBuddhistDate(card.issueDate));
  put('expiryDate', formatBuddhistDate(card.expiryDate));
  put('cardType', card.cardType);
  put('address', addressParts(card.address).join('#'));
  put('photoNumber', card.photoNumber);
  const [photoOffset, photoLength] = moiFields.photo;
  if (portrait.length > photoLength)
    throw new RangeError(`a portrait of ${portrait.length} bytes does not fit the chip`);
  moi.set(portrait, photoOffset);
  moi.set([0x00, 0x02], moiFields.photoHeader[0]);
  return {
    atr: Uint8Array.from(Buffer.from(thaiCardAtrs[chip.family], 'hex')),
    moi,
    getResponseP2: chip.family === '67-legacy' ? 0x01 : 0x00,
    laser: chip.laser === 'silent' ? null : { bytes: laserBytes(register.laserCode), form: chip.laser },
    chipData: chip.chipNumber === 'refuses' ? null : chipDataBytes(register.chipNumber),
  };
}

function laserBytes(laserCode: string): Uint8Array {
  const bytes = new Uint8Array(23);
  bytes.set([0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x0c]);
  bytes.set(Buffer.from(laserCode, 'latin1'), 7);
  return bytes;
}

function chipDataBytes(chipNumber: string): Uint8Array {
  const bytes = new Uint8Array(45);
  for (let at = 3; at < bytes.length; at++) bytes[at] = (at * 37) & 0xff;
  bytes.set([0x9f, 0x7f, 0x2a]);
  bytes.set(Buffer.from(chipNumber, 'hex'), 13);
  return bytes;
}
