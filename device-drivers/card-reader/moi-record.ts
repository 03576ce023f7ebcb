import { type Fault, fault } from '../../contracts/faults.ts';
import { type CardText, isCitizenId, type PersonName } from '../../contracts/identity.ts';
import { failed, type Outcome, ok } from '../../contracts/outcome.ts';
import { parseBuddhistDate } from './buddhist-date.ts';
import { type MoiField, moiFields } from './moi-layout.ts';
import { parseThaiAddress } from './thai-address.ts';
import { decodeTis620 } from './tis620.ts';

/** The text of the MOI file; laser code and chip number come from elsewhere on the chip. */
export type MoiRecord = Omit<CardText, 'laserCode' | 'chipNumber'>;

/** The keys by which a swapped card is told. */
export type MoiKeys = Pick<CardText, 'citizenId' | 'requestNumber'>;

/** Stops the parsing of one record at its first wrong field; never leaves this file. */
class InvalidField extends Error {
  readonly fault: Fault;
  constructor(stop: Fault) {
    super(stop.code);
    this.fault = stop;
  }
}

const invalid = (field: MoiField) => new InvalidField(fault('card.invalid-data', field));

function text(file: Uint8Array, field: MoiField): string {
  const [offset, length] = moiFields[field];
  const decoded = decodeTis620(file.subarray(offset, offset + length));
  if (decoded === null) throw invalid(field);
  return decoded;
}

function shaped(file: Uint8Array, field: MoiField, shape: RegExp): string {
  const value = text(file, field);
  if (!shape.test(value)) throw invalid(field);
  return value;
}

/** Numbers and codes as issuers write them; of some nothing but the length is known. */
const printable = /^[\x20-\x7e]*$/;

function citizenId(file: Uint8Array): string {
  const value = text(file, 'citizenId');
  if (!isCitizenId(value)) throw invalid('citizenId');
  return value;
}

function requestNumber(file: Uint8Array): string {
  return shaped(file, 'requestNumber', printable);
}

/** `prefix#first#middle#last`; the last may be empty (people without a family name), the first may not; an English name may be missing as a whole. */
function personName(file: Uint8Array, field: 'thaiName' | 'englishName'): PersonName {
  if (field === 'englishName' && /^[# ]*$/.test(text(file, field)))
    return { prefix: '', first: '', middle: '', last: '' };
  const parts = text(file, field)
    .split('#')
    .map((part) => part.trim());
  const [prefix, first, middle, last] = parts;
  if (parts.length !== 4 || prefix === undefined || !first || middle === undefined || last === undefined) {
    throw invalid(field);
  }
  return { prefix, first, middle, last };
}

function date(file: Uint8Array, field: 'birthDate' | 'issueDate'): string {
  const parsed = parseBuddhistDate(text(file, field));
  if (parsed.kind !== 'date') throw invalid(field);
  return parsed.iso;
}

function expiryDate(file: Uint8Array): string | null {
  const parsed = parseBuddhistDate(text(file, 'expiryDate'));
  if (parsed.kind === 'invalid') throw invalid('expiryDate');
  return parsed.kind === 'date' ? parsed.iso : null;
}

function layoutVersion(file: Uint8Array): string {
  const version = shaped(file, 'layoutVersion', /^\d{4}$/);
  // Layouts before 0003 keep the address elsewhere, in a place that is not public.
  if (version < '0003') throw new InvalidField(fault('card.unsupported', `layout ${version}`));
  return version;
}

function guarded<T>(parse: () => T): Outcome<T> {
  try {
    return ok(parse());
  } catch (error) {
    if (error instanceof InvalidField) return failed(error.fault);
    throw error;
  }
}

/**
 * All text of a MOI file (`moiLength` bytes, those of the photo may be missing).
 * Faults: `card.unsupported` (layout before 0003), `card.invalid-data` with the field's name, never its value.
 */
export function parseMoiRecord(file: Uint8Array): Outcome<MoiRecord> {
  return guarded(() => ({
    layoutVersion: layoutVersion(file),
    citizenId: citizenId(file),
    thaiName: personName(file, 'thaiName'),
    englishName: personName(file, 'englishName'),
    birthDate: date(file, 'birthDate'),
    sex: shaped(file, 'sex', /^[12]$/) === '1' ? 'male' : 'female',
    requestNumber: requestNumber(file),
    issuePlace: text(file, 'issuePlace'),
    issuerCode: shaped(file, 'issuerCode', printable),
    issueDate: date(file, 'issueDate'),
    expiryDate: expiryDate(file),
    cardType: shaped(file, 'cardType', printable),
    address: parseThaiAddress(text(file, 'address')),
    photoNumber: shaped(file, 'photoNumber', printable),
  }));
}

/** Citizen ID and request number of the file's first `moiKeysLength` bytes. Faults: as `parseMoiRecord`. */
export function parseMoiKeys(head: Uint8Array): Outcome<MoiKeys> {
  return guarded(() => {
    layoutVersion(head);
    return { citizenId: citizenId(head), requestNumber: requestNumber(head) };
  });
}

/** One READ from the start of the file covers both keys. */
export const moiKeysLength = moiFields.requestNumber[0] + moiFields.requestNumber[1];
