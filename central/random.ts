import { randomBytes, randomInt, randomUUID } from 'node:crypto';

/** Unpredictable numbers; tests may hold a seeded one. */
export type Random = {
  readonly bytes: (count: number) => Uint8Array;
  /** A whole number from 0 up to, not including, `below`. */
  readonly below: (below: number) => number;
  readonly uuid: () => string;
};

export const systemRandom: Random = {
  bytes: (count) => randomBytes(count),
  below: (below) => randomInt(below),
  uuid: () => randomUUID(),
};

/** Capitals and digits that nobody takes for one another: no I, L, O, 0, 1. */
const unambiguous = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

/** A code to be copied by hand. 8 characters hold 39 bits. */
export function handCode(random: Random, length: number): string {
  return Array.from({ length }, () => unambiguous[random.below(unambiguous.length)]).join('');
}

/** Six decimal digits. */
export function sixDigits(random: Random): string {
  return String(random.below(1_000_000)).padStart(6, '0');
}

/** A secret for machines and links: 256 bits, base64url. */
export function secretToken(random: Random): string {
  return Buffer.from(random.bytes(32)).toString('base64url');
}
