import { z } from 'zod';
import { challengeTranscriptSchema } from './device-ports.ts';
import { cardTextSchema, laserSources } from './identity.ts';

export const channels = ['sms', 'email'] as const;
export type ContactChannel = (typeof channels)[number];

/** A Thai mobile number (10 digits, 06, 08 or 09) or an e-mail address. */
export const contactSchema = z.discriminatedUnion('channel', [
  z.object({ channel: z.literal('sms'), address: z.string().regex(/^0[689]\d{8}$/) }),
  z.object({ channel: z.literal('email'), address: z.email().max(254) }),
]);
export type Contact = z.infer<typeof contactSchema>;

export const consentSchema = z.object({
  version: z.string(),
  language: z.enum(['th', 'en']),
  givenAt: z.iso.datetime(),
});
export type Consent = z.infer<typeof consentSchema>;

/**
 * Everything central needs to judge one proofing. It exists in clear only in the core's memory, for the moment of
 * sealing: the kiosk's key signs it (JWS), central's public key seals it (JWE), and the kiosk cannot open it again.
 * No password, PIN or OTP is ever in it.
 */
export const evidenceSchema = z.object({
  version: z.literal(1),
  reference: z.string().regex(/^[A-Z0-9]{12}$/),
  kioskId: z.string(),
  softwareVersion: z.string(),
  policyVersion: z.string(),
  capturedAt: z.iso.datetime(),
  /** The session that central opened, when it was reachable. */
  sessionId: z.uuid().nullable(),
  consent: consentSchema,
  card: cardTextSchema,
  laserSource: z.enum(laserSources).nullable(),
  /** SHA-256 of the canonical JSON of `card`, hex. */
  cardHash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Citizen ID with chip number or request number were read again before sealing, and were the same. */
  sameCardConfirmed: z.boolean(),
  chipPhoto: z.base64(),
  faceFrame: z.base64(),
  transcript: challengeTranscriptSchema,
  match: z.object({
    distance: z.number(),
    threshold: z.number(),
    result: z.enum(['match', 'near', 'mismatch']),
    models: z.array(z.object({ name: z.string(), sha256: z.string() })),
  }),
  /** What the kiosk heard from central about the card, for comparison only: central asks the issuer itself. */
  issuerAnswer: z.enum(['accepted', 'not-asked']),
  /** Taken when central could not be reached: central confirms it before anything is granted. */
  unconfirmedContact: contactSchema.nullable(),
});
export type Evidence = z.infer<typeof evidenceSchema>;
