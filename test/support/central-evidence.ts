import { createHash, randomBytes } from 'node:crypto';
import { CompactEncrypt, CompactSign, importJWK } from 'jose';
import { canonicalJson } from '../../contracts/canonical-json.ts';
import type { ProofingDecision } from '../../contracts/central-api.ts';
import { challengeOrders } from '../../contracts/challenge-orders.ts';
import type { ChallengePlan } from '../../contracts/device-ports.ts';
import type { Evidence } from '../../contracts/evidence.ts';
import type { CardText } from '../../contracts/identity.ts';
import { type SamplePerson, samplePerson } from '../../contracts/sample-people.ts';
import type { FakeKiosk } from './central-client.ts';
import type { TestCentral } from './test-central.ts';

/** A JPEG as far as its markers go. */
function jpeg(length: number): string {
  return Buffer.concat([Buffer.from([0xff, 0xd8]), randomBytes(length), Buffer.from([0xff, 0xd9])]).toString(
    'base64',
  );
}

export function person(id: string): SamplePerson {
  const found = samplePerson(id);
  if (found === undefined) throw new Error(`no sample person ${id}`);
  return found;
}

export function newReference(): string {
  return Array.from(randomBytes(12), (byte) => 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'[byte % 31]).join('');
}

/** A plan as a kiosk makes it while central is out of reach. */
export function kioskPlan(): ChallengePlan {
  const order = challengeOrders()[randomBytes(1).readUInt8(0) % challengeOrders().length] ?? [];
  return { nonce: randomBytes(16).toString('base64url'), order: [...order], issuedBy: 'kiosk' };
}

/** Faultless evidence of a sample person, as a sound kiosk makes it; `change` plays the faults. */
export function evidenceOf(o: {
  readonly kiosk: FakeKiosk;
  readonly card: CardText;
  readonly plan: ChallengePlan;
  readonly sessionId: string | null;
  readonly capturedAt: Date;
  readonly change?: Partial<Evidence>;
}): Evidence {
  return {
    version: 1,
    reference: newReference(),
    kioskId: o.kiosk.kioskId,
    softwareVersion: '0.1.0',
    policyVersion: '2026-11',
    capturedAt: o.capturedAt.toISOString(),
    sessionId: o.sessionId,
    consent: { version: '2026-11', language: 'th', givenAt: o.capturedAt.toISOString() },
    card: o.card,
    laserSource: o.card.laserCode === null ? null : 'chip',
    cardHash: createHash('sha256').update(canonicalJson(o.card)).digest('hex'),
    sameCardConfirmed: true,
    chipPhoto: jpeg(5000),
    faceFrame: jpeg(20_000),
    transcript: {
      nonce: o.plan.nonce,
      issuedBy: o.plan.issuedBy,
      steps: o.plan.order.map((action, index) => ({
        demanded: action,
        observed: action,
        startedAt: 2000 + index * 3000,
        endedAt: 4000 + index * 3000,
        score: 15,
      })),
      passed: true,
    },
    match: {
      distance: 0.31,
      threshold: 0.45,
      result: 'match',
      models: [{ name: 'face_recognition', sha256: 'a'.repeat(64) }],
    },
    issuerAnswer: o.sessionId === null ? 'not-asked' : 'accepted',
    unconfirmedContact: null,
    ...o.change,
  };
}

/** Signed and sealed as `store/seal.ts` does it, made here with the library's own JWS. */
export async function seal(kiosk: FakeKiosk, evidence: Evidence): Promise<string> {
  const [key] = kiosk.configuration.sealingKeys;
  if (key?.kid === undefined) throw new Error('no sealing key');
  const jws = await new CompactSign(Buffer.from(JSON.stringify(evidence)))
    .setProtectedHeader({ alg: 'ES256', kid: kiosk.kioskId })
    .sign(kiosk.privateKey);
  return new CompactEncrypt(Buffer.from(jws))
    .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid: key.kid, cty: 'JWS' })
    .encrypt(await importJWK(key, 'ECDH-ES+A256KW'));
}

export type Submission = {
  readonly headers: { readonly 'idempotency-key': string };
  readonly input: {
    readonly body: {
      readonly subjectKey: string;
      readonly sequence: number;
      readonly reference: string;
      readonly sealed: string;
    };
  };
};

export async function submission(kiosk: FakeKiosk, evidence: Evidence): Promise<Submission> {
  return {
    headers: { 'idempotency-key': randomBytes(16).toString('base64url') },
    input: {
      body: {
        subjectKey: randomBytes(16).toString('base64url'),
        sequence: 1,
        reference: evidence.reference,
        sealed: await seal(kiosk, evidence),
      },
    },
  };
}

export async function submit(kiosk: FakeKiosk, evidence: Evidence): Promise<ProofingDecision> {
  const { input, headers } = await submission(kiosk, evidence);
  return kiosk.value('submitProofing', input, headers);
}

/** Opens a session, has the card accepted by the issuer. */
export async function acceptedSession(o: {
  readonly kiosk: FakeKiosk;
  readonly who: SamplePerson;
  readonly now: Date;
}) {
  const consent = { version: '2026-11', language: 'th' as const, givenAt: o.now.toISOString() };
  const { sessionId, plan } = await o.kiosk.value('openSession', { body: { consent } });
  const { card } = o.who;
  await o.kiosk.value('checkCard', {
    sessionId,
    body: { card, laserCode: card.laserCode, laserSource: 'chip' },
  });
  return { sessionId, plan };
}

/** The newest message to this address. */
export async function lastMessage(
  central: TestCentral,
  to: string,
): Promise<{ readonly subject: string; readonly body: string }> {
  const { messages } = await central.operator.value('listMessages', {});
  const message = messages.findLast((candidate) => candidate.to === to);
  if (message === undefined) throw new Error('no message');
  return message;
}

export function codeIn(text: string, pattern: RegExp): string {
  const code = pattern.exec(text)?.[0];
  if (code === undefined) throw new Error('no code in the message');
  return code;
}

export const sixDigits = /\b\d{6}\b/;
export const eightCharacters = /\b[A-HJKMNP-Z2-9]{8}\b/;

/** Everything up to the sending of evidence, for a person without an account. */
export async function preparedNewAccount(o: {
  readonly central: TestCentral;
  readonly kiosk: FakeKiosk;
  readonly who: SamplePerson;
  readonly username: string;
  readonly phone: string;
}) {
  const { central, kiosk } = o;
  const { sessionId, plan } = await acceptedSession({ kiosk, who: o.who, now: central.clock.now() });
  await kiosk.value('findAccount', { sessionId, body: { faceResult: 'match', nonce: plan.nonce } });
  const to = { kind: 'new' as const, contact: { channel: 'sms' as const, address: o.phone } };
  const { otpId } = await kiosk.value('sendOtp', { sessionId, body: { to, language: 'th' } });
  const code = codeIn((await lastMessage(central, o.phone)).body, sixDigits);
  await kiosk.value('verifyOtp', { sessionId, body: { otpId, code } });
  await kiosk.value('chooseCredentials', {
    sessionId,
    body: { username: o.username, password: goodPassword },
  });
  return { sessionId, plan };
}

export const goodPassword = 'Mango-river 4471 quiet';
