import { z } from 'zod';

/** Thai national citizen number: 13 digits, the last one a check digit. */
export function isCitizenId(text: string): boolean {
  if (!/^\d{13}$/.test(text)) return false;
  let sum = 0;
  for (let i = 0; i < 12; i++) sum += Number(text[i]) * (13 - i);
  return (11 - (sum % 11)) % 10 === Number(text[12]);
}

/** `3101701234708` → `x-xxxx-xxxxx-70-8`: what a screen or a slip may show. */
export function maskCitizenId(citizenId: string): string {
  return `x-xxxx-xxxxx-${citizenId.slice(10, 12)}-${citizenId.slice(12)}`;
}

/** `0812341234` → `08x-xxx-1234`. */
export function maskPhone(phone: string): string {
  return `${phone.slice(0, 2)}x-xxx-${phone.slice(-4)}`;
}

/** `somchai@example.go.th` → `so•••@example.go.th`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, Math.min(2, at))}•••${email.slice(at)}`;
}

/** `somchai.s` → `so•••s`. */
export function maskUsername(username: string): string {
  return `${username.slice(0, 2)}•••${username.slice(-1)}`;
}

/** Laser code printed on the back of the card: 2 letters and 10 digits, without separators. */
export const laserCodePattern = /^[A-Z]{2}\d{10}$/;

/** `ME1120913419` → `ME1-1209134-19`, the grouping printed on the card. */
export function formatLaserCode(laserCode: string): string {
  return `${laserCode.slice(0, 3)}-${laserCode.slice(3, 10)}-${laserCode.slice(10)}`;
}

/** ISO 8601 date in CE, cut to year-month or year where the card has 00. */
export const partialDateSchema = z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/);

export const personNameSchema = z.object({
  prefix: z.string(),
  first: z.string(),
  middle: z.string(),
  last: z.string(),
});
export type PersonName = z.infer<typeof personNameSchema>;

export const cardAddressSchema = z.object({
  text: z.string(),
  houseNumber: z.string(),
  moo: z.string(),
  lane: z.string(),
  soi: z.string(),
  road: z.string(),
  subdistrict: z.string(),
  district: z.string(),
  province: z.string(),
});
export type CardAddress = z.infer<typeof cardAddressSchema>;

/** What the chip says in words: everything of the MOI applet but the photo, with the laser code and chip number when they answer. */
export const cardTextSchema = z.object({
  layoutVersion: z.string(),
  citizenId: z.string().refine(isCitizenId, 'check digit'),
  thaiName: personNameSchema,
  englishName: personNameSchema,
  birthDate: partialDateSchema,
  sex: z.enum(['male', 'female']),
  requestNumber: z.string(),
  issuePlace: z.string(),
  issuerCode: z.string(),
  issueDate: partialDateSchema,
  /** null: lifelong */
  expiryDate: partialDateSchema.nullable(),
  cardType: z.string(),
  address: cardAddressSchema,
  photoNumber: z.string(),
  laserCode: z.string().regex(laserCodePattern).nullable(),
  chipNumber: z
    .string()
    .regex(/^[0-9A-F]{16}$/)
    .nullable(),
});
export type CardText = z.infer<typeof cardTextSchema>;

/** What is read again before anything is submitted: the same card must answer the same. */
export const cardKeysSchema = cardTextSchema.pick({ citizenId: true, chipNumber: true, requestNumber: true });
export type CardKeys = z.infer<typeof cardKeysSchema>;

/** The card that is in the reader now is the one that was read: same citizen, and same chip or, where it refuses, same request number. */
export function isSameCard(read: CardKeys, now: CardKeys): boolean {
  if (read.citizenId !== now.citizenId) return false;
  if (read.chipNumber !== null || now.chipNumber !== null) return read.chipNumber === now.chipNumber;
  return read.requestNumber === now.requestNumber;
}

/** Where the laser code in the evidence came from. */
export const laserSources = ['chip', 'ocr', 'keyed'] as const;
export type LaserSource = (typeof laserSources)[number];

/** Full years of age on `today` (ISO date) of somebody born at `birthDate`; unknown month or day counts as the latest possible. */
export function ageOn(birthDate: string, today: string): number {
  const [by = 0, bm = 12, bd = 31] = birthDate.split('-').map(Number);
  const [ty = 0, tm = 1, td = 1] = today.slice(0, 10).split('-').map(Number);
  return ty - by - (tm < bm || (tm === bm && td < bd) ? 1 : 0);
}

/** Whether a card with this expiry (null: lifelong) is past it on `today` (ISO date, Bangkok). A cut date counts to its end. */
export function isExpiredOn(expiryDate: string | null, today: string): boolean {
  if (expiryDate === null) return false;
  return today.slice(0, expiryDate.length) > expiryDate;
}
