import { z } from 'zod';
import { challengePlanSchema, faceThresholdsSchema } from './device-ports.ts';
import { channels, consentSchema, contactSchema } from './evidence.ts';
import { faultCodeSchema } from './faults.ts';
import { levels } from './ial.ts';
import { cardTextSchema, laserCodePattern, laserSources } from './identity.ts';

/*
 * The central API as data: the server's routes, the agent's client and the OpenAPI document all come from here.
 * Every refusal is an RFC 9457 problem (`problemSchema`) whose `code` is a Fault code.
 */

/** Who may call: nobody in particular, a kiosk (signed by its key, RFC 9421), or a signed-in operator (bearer token). */
export type Caller = 'anyone' | 'kiosk' | 'operator';

export type Operation<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path with `:name` parameters. */
  readonly path: `/${string}`;
  readonly caller: Caller;
  /** Carries an `Idempotency-Key` header, fixed at capture: the same key has one effect and one answer. */
  readonly idempotent: boolean;
  readonly summary: string;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly response: R;
};

const none = z.object({});

function operation<
  R extends z.ZodType,
  P extends z.ZodType = typeof none,
  Q extends z.ZodType = typeof none,
  B extends z.ZodType = z.ZodUndefined,
>(o: {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: `/${string}`;
  readonly caller: Caller;
  readonly summary: string;
  readonly response: R;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly idempotent?: boolean;
}): Operation<P, Q, B, R> {
  return {
    idempotent: false,
    params: none as unknown as P,
    query: none as unknown as Q,
    body: z.undefined() as unknown as B,
    ...o,
  };
}

/** RFC 9457 problem details. Never says which attribute of a person did not agree. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: faultCodeSchema,
  detail: z.string().optional(),
  triesLeft: z.number().int().optional(),
  retryAfterSeconds: z.number().optional(),
});
export type Problem = z.infer<typeof problemSchema>;

export const publicJwkSchema = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  kid: z.string().optional(),
});
export type PublicJwk = z.infer<typeof publicJwkSchema>;

export const referenceSchema = z.string().regex(/^[A-Z0-9]{12}$/);

export const kioskConfigurationSchema = z.object({
  /** Newest first; evidence is sealed to the first (ECDH-ES+A256KW, A256GCM), its `kid` in the JWE header. */
  sealingKeys: z.array(publicJwkSchema).min(1),
  policy: z.object({
    version: z.string(),
    minimumAge: z.number().int(),
    /** First digits of citizen numbers that may be proofed here. */
    eligibleClasses: z.array(z.string().length(1)),
    livenessTries: z.number().int(),
  }),
  thresholds: faceThresholdsSchema,
});
export type KioskConfiguration = z.infer<typeof kioskConfigurationSchema>;

export const proofingDecisionSchema = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('granted'),
    reference: referenceSchema,
    level: z.enum(levels),
    policyVersion: z.string(),
    account: z.enum(['created', 'raised']),
    maskedUsername: z.string(),
    /**
     * One-time code that activates the PIN in the phone app. null where the decision came after the citizen had left:
     * then the code goes to the confirmed contact and to no kiosk.
     */
    activation: z.object({ code: z.string().regex(/^[A-Z0-9]{8}$/), expiresAt: z.iso.datetime() }).nullable(),
  }),
  /** Not yet decided: contact to be confirmed, issuer out of reach, or a person must look. */
  z.object({
    outcome: z.literal('pending'),
    reference: referenceSchema,
    awaits: z.enum(['contact', 'issuer', 'review']),
  }),
  /** Refused. The applicant does not learn which check failed. */
  z.object({ outcome: z.literal('refused'), reference: referenceSchema }),
]);
export type ProofingDecision = z.infer<typeof proofingDecisionSchema>;

const session = z.object({ sessionId: z.uuid() });

export const usernameSchema = z.string().regex(/^[a-z][a-z0-9._-]{5,29}$/);
export const otpCodeSchema = z.string().regex(/^\d{6}$/);
export const activationCodeSchema = z.string().regex(/^[A-Z0-9]{8}$/);

export const accountForApplicantSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('new') }),
  z.object({
    kind: z.literal('raise'),
    maskedUsername: z.string(),
    contacts: z.array(z.object({ contactId: z.string(), channel: z.enum(channels), masked: z.string() })),
  }),
]);
export type AccountForApplicant = z.infer<typeof accountForApplicantSchema>;

export const dopaStates = [
  'normal',
  'expired',
  'cancelled',
  'reported-lost',
  'deceased',
  'data-mismatch',
  'unavailable',
  'slow',
] as const;
export type DopaState = (typeof dopaStates)[number];

export const centralOperations = {
  // --- kiosks ---
  enrol: operation({
    method: 'POST',
    path: '/v1/kiosks/enrol',
    caller: 'anyone',
    summary: 'A kiosk hands in its public key with a one-time enrolment code',
    body: z.object({
      code: z.string().min(8).max(64),
      publicKey: publicJwkSchema,
      name: z.string().max(80),
      softwareVersion: z.string(),
    }),
    response: z.object({ kioskId: z.string(), configuration: kioskConfigurationSchema }),
  }),
  configuration: operation({
    method: 'GET',
    path: '/v1/kiosks/configuration',
    caller: 'kiosk',
    summary: 'Sealing keys, policy and thresholds in force',
    response: kioskConfigurationSchema,
  }),
  heartbeat: operation({
    method: 'POST',
    path: '/v1/heartbeat',
    caller: 'kiosk',
    summary: 'What the kiosk reports of itself every 30 s; no personal data',
    body: z.object({
      softwareVersion: z.string(),
      outboxDepth: z.number().int(),
      quarantined: z.number().int(),
      devices: z.record(z.string(), z.string()),
      kioskTime: z.iso.datetime(),
    }),
    response: z.object({ centralTime: z.iso.datetime() }),
  }),
  signals: operation({
    method: 'GET',
    path: '/v1/signals',
    caller: 'kiosk',
    summary:
      'Long poll: answers when something newer than `since` concerns this kiosk, or empty after `wait` seconds',
    query: z.object({
      since: z.coerce.number().int().default(0),
      wait: z.coerce.number().min(0).max(60).default(25),
    }),
    response: z.object({
      cursor: z.number().int(),
      signals: z.array(
        z.object({
          id: z.number().int(),
          kind: z.enum(['configuration', 'decision']),
          reference: referenceSchema.optional(),
        }),
      ),
    }),
  }),
  // --- a proofing session, online ---
  openSession: operation({
    method: 'POST',
    path: '/v1/sessions',
    caller: 'kiosk',
    summary: 'Opens a proofing session after consent; gives the challenge order',
    body: z.object({ consent: consentSchema }),
    response: z.object({ sessionId: z.uuid(), plan: challengePlanSchema }),
  }),
  /** New challenge order for a further attempt in the same session. */
  newPlan: operation({
    method: 'POST',
    path: '/v1/sessions/:sessionId/plan',
    caller: 'kiosk',
    summary: 'A fresh challenge order; `without` leaves out an action that the applicant cannot do',
    params: session,
    body: z.object({ without: z.array(z.enum(['turn-left', 'turn-right', 'smile', 'blink'])) }),
    response: challengePlanSchema,
  }),
  /** `card.refused-by-issuer` (lost, cancelled, deceased, mismatch: one wording), `issuer.unavailable`, `card.tries-exhausted`, `applicant.not-eligible`, `card.expired`. */
  checkCard: operation({
    method: 'POST',
    path: '/v1/sessions/:sessionId/card-status',
    caller: 'kiosk',
    summary: 'Asks the issuer whether the card stands',
    params: session,
    body: z.object({
      card: cardTextSchema.pick({
        citizenId: true,
        thaiName: true,
        birthDate: true,
        requestNumber: true,
        chipNumber: true,
        expiryDate: true,
      }),
      laserCode: z.string().regex(laserCodePattern).nullable(),
      laserSource: z.enum(laserSources).nullable(),
    }),
    response: z.object({ status: z.literal('accepted') }),
  }),
  /** `account.already-proofed`, `account.raise-unavailable`, `account.locked`. */
  findAccount: operation({
    method: 'POST',
    path: '/v1/sessions/:sessionId/account',
    caller: 'kiosk',
    summary: 'After the face matched: is this a new account, or one to raise',
    params: session,
    body: z.object({ faceResult: z.enum(['match', 'near']), nonce: z.string() }),
    response: accountForApplicantSchema,
  }),
  /** `contact.refused`, `otp.too-many`. */
  sendOtp: operation({
    method: 'POST',
    path: '/v1/sessions/:sessionId/otp',
    caller: 'kiosk',
    summary: 'Sends a 6-digit code, valid 10 minutes, 5 tries',
    params: session,
    body: z.object({
      to: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('new'), contact: contactSchema }),
        z.object({ kind: z.literal('registered'), contactId: z.string() }),
      ]),
      language: z.enum(['th', 'en']),
    }),
    response: z.object({
      otpId: z.uuid(),
      masked: z.string(),
      expiresAt: z.iso.datetime(),
      resendAfterSeconds: z.number().int(),
    }),
  }),
  /** `otp.wrong` (with triesLeft), `otp.expired`, `otp.tries-exhausted`. */
  verifyOtp: operation({
    method: 'POST',
    path: '/v1/sessions/:sessionId/otp/verify',
    caller: 'kiosk',
    summary: 'Confirms the code; binds the contact to the session',
    params: session,
    body: z.object({ otpId: z.uuid(), code: otpCodeSchema }),
    response: z.object({ verified: z.literal(true) }),
  }),
  /** `password.wrong` (with triesLeft), `account.locked`. */
  provePassword: operation({
    method: 'POST',
    path: '/v1/sessions/:sessionId/password',
    caller: 'kiosk',
    summary: 'Raising an account: its password instead of an OTP',
    params: session,
    body: z.object({ password: z.string().min(1).max(128) }),
    response: z.object({ verified: z.literal(true) }),
  }),
  /** `username.taken`, `username.invalid`, `password.weak`. */
  chooseCredentials: operation({
    method: 'POST',
    path: '/v1/sessions/:sessionId/credentials',
    caller: 'kiosk',
    summary:
      'Username and password for the new account; kept as argon2id, used only when the proofing is granted',
    params: session,
    body: z.object({ username: z.string().max(64), password: z.string().max(128) }),
    response: z.object({ username: usernameSchema }),
  }),
  endSession: operation({
    method: 'POST',
    path: '/v1/sessions/:sessionId/end',
    caller: 'kiosk',
    summary: 'The session ended before evidence was handed in: everything held for it is erased',
    params: session,
    body: z.object({ reason: z.enum(['left', 'consent-withdrawn', 'idle', 'fault']) }),
    response: z.object({ erased: z.literal(true) }),
  }),
  // --- proofings ---
  submitProofing: operation({
    method: 'POST',
    path: '/v1/proofings',
    caller: 'kiosk',
    idempotent: true,
    summary: 'Sealed evidence of one proofing; judged by the policy',
    body: z.object({
      /** Random per session, orders the outbox; means nothing outside it. */
      subjectKey: z.string().min(16),
      sequence: z.number().int().positive(),
      reference: referenceSchema,
      /** Compact JWE around a compact JWS around the evidence. */
      sealed: z.string().max(2_000_000),
    }),
    response: proofingDecisionSchema,
  }),
  proofing: operation({
    method: 'GET',
    path: '/v1/proofings/:reference',
    caller: 'kiosk',
    summary: 'How a proofing of this kiosk stands',
    params: z.object({ reference: referenceSchema }),
    response: proofingDecisionSchema,
  }),
  // --- activation after a pending proofing: at any kiosk or on the activation page ---
  /** `activation.invalid`, `activation.expired`. */
  openActivation: operation({
    method: 'POST',
    path: '/v1/activations',
    caller: 'anyone',
    summary: 'The one-time code that came by SMS or e-mail: possession confirms the contact',
    body: z.object({ code: activationCodeSchema }),
    /** `decision` when nothing more is needed: an existing account was raised by the code alone. */
    response: z.object({
      activationId: z.uuid(),
      needs: z.enum(['credentials', 'nothing']),
      level: z.enum(levels),
      decision: proofingDecisionSchema.nullable().default(null),
    }),
  }),
  /** `activation.invalid`, `username.taken`, `username.invalid`, `password.weak`. */
  completeActivation: operation({
    method: 'POST',
    path: '/v1/activations/:activationId/credentials',
    caller: 'anyone',
    summary: 'Username and password; grants the account',
    params: z.object({ activationId: z.uuid() }),
    body: z.object({ username: z.string().max(64), password: z.string().max(128) }),
    response: proofingDecisionSchema,
  }),
  /** The phone app: exchanges the slip's code for a PIN. */
  activateApp: operation({
    method: 'POST',
    path: '/v1/app/activations',
    caller: 'anyone',
    summary: 'The phone app activates its PIN with the username and the one-time code from the slip',
    body: z.object({
      username: usernameSchema,
      code: activationCodeSchema,
      deviceName: z.string().max(80),
      pin: z.string().regex(/^\d{6}$/),
    }),
    response: z.object({ activated: z.literal(true), level: z.enum(levels) }),
  }),
  // --- rights of the data subject ---
  repudiate: operation({
    method: 'POST',
    path: '/v1/repudiations',
    caller: 'anyone',
    summary:
      'The notice of proofing went to somebody who was not there: locks the account and alarms operations',
    body: z.object({ token: z.string().min(20).max(200) }),
    response: z.object({ locked: z.literal(true) }),
  }),
  dataRequest: operation({
    method: 'POST',
    path: '/v1/data-requests',
    caller: 'anyone',
    summary: 'Withdraw consent, ask for one’s data or its erasure: signed in by username and password',
    body: z.object({
      username: usernameSchema,
      password: z.string().max(128),
      kind: z.enum(['withdraw-consent', 'access', 'erase']),
    }),
    response: z.object({ requestId: z.uuid(), data: z.record(z.string(), z.unknown()).nullable() }),
  }),
  // --- operators (and the emulators they run) ---
  createEnrolmentCode: operation({
    method: 'POST',
    path: '/operator/enrolment-codes',
    caller: 'operator',
    summary: 'A one-time code to enrol one kiosk',
    body: z.object({ note: z.string().max(80) }),
    response: z.object({ code: z.string(), expiresAt: z.iso.datetime() }),
  }),
  listKiosks: operation({
    method: 'GET',
    path: '/operator/kiosks',
    caller: 'operator',
    summary: 'All kiosks with their last heartbeat',
    response: z.object({
      kiosks: z.array(
        z.object({
          kioskId: z.string(),
          name: z.string(),
          state: z.enum(['active', 'revoked']),
          lastSeenAt: z.iso.datetime().nullable(),
          outboxDepth: z.number().nullable(),
          quarantined: z.number().nullable(),
          /** Each device's state or fault code. */
          devices: z.record(z.string(), z.string()),
        }),
      ),
    }),
  }),
  revokeKiosk: operation({
    method: 'POST',
    path: '/operator/kiosks/:kioskId/revoke',
    caller: 'operator',
    summary: 'From now on nothing signed by this kiosk is accepted',
    params: z.object({ kioskId: z.string() }),
    response: z.object({ state: z.literal('revoked') }),
  }),
  listMessages: operation({
    method: 'GET',
    path: '/operator/messages',
    caller: 'operator',
    summary: 'What the SMS and e-mail emulators were asked to deliver',
    query: z.object({ since: z.coerce.number().int().default(0) }),
    response: z.object({
      messages: z.array(
        z.object({
          id: z.number().int(),
          channel: z.enum(channels),
          to: z.string(),
          subject: z.string(),
          body: z.string(),
          sentAt: z.iso.datetime(),
        }),
      ),
    }),
  }),
  listPersons: operation({
    method: 'GET',
    path: '/operator/dopa/persons',
    caller: 'operator',
    summary: 'The register of the DOPA emulator',
    response: z.object({
      persons: z.array(z.object({ citizenId: z.string(), name: z.string(), state: z.enum(dopaStates) })),
    }),
  }),
  setPersonState: operation({
    method: 'PUT',
    path: '/operator/dopa/persons/:citizenId',
    caller: 'operator',
    summary: 'Changes a card’s state in the DOPA emulator',
    params: z.object({ citizenId: z.string() }),
    body: z.object({ state: z.enum(dopaStates) }),
    response: z.object({ citizenId: z.string(), state: z.enum(dopaStates) }),
  }),
  listProofings: operation({
    method: 'GET',
    path: '/operator/proofings',
    caller: 'operator',
    summary: 'Proofings with their decision and reasons; no images',
    response: z.object({
      proofings: z.array(
        z.object({
          reference: referenceSchema,
          kioskId: z.string(),
          outcome: z.enum(['granted', 'pending', 'refused']),
          awaits: z.enum(['contact', 'issuer', 'review']).nullable(),
          level: z.enum(levels).nullable(),
          /** One for each doubt about a check, or one where there is none; `why` is for operators. */
          reasons: z.array(z.object({ check: z.string(), state: z.string(), why: z.string() })),
          receivedAt: z.iso.datetime(),
        }),
      ),
    }),
  }),
  reviewProofing: operation({
    method: 'POST',
    path: '/operator/proofings/:reference/review',
    caller: 'operator',
    summary: 'A person compared the two faces of a proofing that awaits review',
    params: z.object({ reference: referenceSchema }),
    body: z.object({ samePerson: z.boolean() }),
    response: z.object({ outcome: z.enum(['granted', 'pending', 'refused']) }),
  }),
} as const;

export type CentralOperations = typeof centralOperations;
export type OperationName = keyof CentralOperations;
/** The fields of an object schema; an empty one adds none. */
type Fields<T> = string extends keyof T ? unknown : T;
/** What a call carries: path parameters, query and body in one object. */
export type OperationInput<N extends OperationName> = Fields<z.input<CentralOperations[N]['params']>> &
  Fields<z.input<CentralOperations[N]['query']>> &
  (z.input<CentralOperations[N]['body']> extends undefined
    ? unknown
    : { readonly body: z.input<CentralOperations[N]['body']> });
export type OperationOutput<N extends OperationName> = z.output<CentralOperations[N]['response']>;
