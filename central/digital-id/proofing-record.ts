import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../../contracts/canonical-json.ts';
import { challengeActions } from '../../contracts/device-ports.ts';
import { contactSchema, type Evidence, evidenceSchema } from '../../contracts/evidence.ts';
import { type Level, levels } from '../../contracts/ial.ts';
import type { Central } from '../central.ts';
import type { Query } from '../database.ts';
import type { Finding, ProofingRecord } from './judge.ts';
import { sessionDataSchema } from './sessions.ts';

/*
 * A proofing as central keeps it: the evidence without its images (sealed), the images (sealed, deleted after a time),
 * and, until it is decided, what its session had prepared.
 */

export const recordSchema = evidenceSchema
  .omit({ chipPhoto: true, faceFrame: true })
  .extend({ imagesWhole: z.boolean(), cardHashFound: z.string() });

export const imagesSchema = z.object({ chipPhoto: z.base64(), faceFrame: z.base64() });
export type Images = z.infer<typeof imagesSchema>;

/** What the session had prepared when the evidence came in. Erased with the decision. */
export const intentSchema = z.object({
  session: z
    .object({
      sessionId: z.string(),
      consentWithdrawn: z.boolean(),
      card: sessionDataSchema.shape.card,
      accountKind: z.enum(['new', 'raise']).nullable(),
      accountId: z.string().nullable(),
      proof: z.enum(['otp', 'password']).nullable(),
      contact: z.object({ contact: contactSchema, language: z.enum(['th', 'en']) }).nullable(),
      username: z.string().nullable(),
      passwordHash: z.string().nullable(),
      plansRefused: z.boolean().default(false),
      /** The citizen could still stand before the kiosk when the evidence came in. */
      present: z.boolean().default(false),
    })
    .or(z.literal('unknown'))
    .nullable(),
  issuedOrder: z.array(z.enum(challengeActions)).nullable(),
  nonceUsedBefore: z.boolean(),
  officerSaysSame: z.boolean().nullable(),
});
export type Intent = z.infer<typeof intentSchema>;

export type Awaits = 'contact' | 'issuer' | 'review';

export type Proofing = {
  readonly reference: string;
  readonly kioskId: string;
  readonly idempotencyKey: string;
  readonly bodyDigest: string;
  readonly personIndex: string;
  readonly record: ProofingRecord | null;
  readonly intent: Intent | null;
  readonly hasImages: boolean;
  readonly findings: readonly Finding[];
  readonly outcome: 'granted' | 'pending' | 'refused' | null;
  readonly awaits: Awaits | null;
  readonly level: Level | null;
  readonly policyVersion: string | null;
  readonly accountId: string | null;
  readonly accountChange: 'created' | 'raised' | null;
  readonly firstAnswer: string | null;
  readonly receivedAt: Date;
  readonly decidedAt: Date | null;
};

type ProofingRow = {
  reference: string;
  kiosk_id: string;
  idempotency_key: string;
  body_digest: string;
  person_index: string;
  record: string | null;
  intent: string | null;
  has_images: boolean;
  findings: readonly Finding[] | null;
  outcome: Proofing['outcome'];
  awaits: Awaits | null;
  level: Level | null;
  policy_version: string | null;
  account_id: string | null;
  account_change: Proofing['accountChange'];
  first_answer: string | null;
  received_at: Date;
  decided_at: Date | null;
};

const columns = `reference, kiosk_id, idempotency_key, body_digest, person_index, record, intent,
  images is not null as has_images, findings, outcome, awaits, level, policy_version, account_id, account_change,
  first_answer, received_at, decided_at`;

function proofingOf(central: Central, row: ProofingRow): Proofing {
  return {
    reference: row.reference,
    kioskId: row.kiosk_id,
    idempotencyKey: row.idempotency_key,
    bodyDigest: row.body_digest,
    personIndex: row.person_index,
    record: row.record === null ? null : central.vault.open('proofings.record', row.record, recordSchema),
    intent: row.intent === null ? null : central.vault.open('proofings.intent', row.intent, intentSchema),
    hasImages: row.has_images,
    findings: row.findings ?? [],
    outcome: row.outcome,
    awaits: row.awaits,
    level: row.level === null ? null : z.enum(levels).parse(row.level),
    policyVersion: row.policy_version,
    accountId: row.account_id,
    accountChange: row.account_change,
    firstAnswer: row.first_answer,
    receivedAt: row.received_at,
    decidedAt: row.decided_at,
  };
}

/** The proofing with this reference; inside a transaction its row is held until the end. */
export async function findProofing(
  central: Central,
  query: Query,
  reference: string,
): Promise<Proofing | null> {
  const [row] = await query<ProofingRow>(`select ${columns} from proofings where reference = $1 for update`, [
    reference,
  ]);
  return row === undefined ? null : proofingOf(central, row);
}

export async function findProofingByKey(
  central: Central,
  query: Query,
  key: { readonly kioskId: string; readonly idempotencyKey: string },
): Promise<Proofing | null> {
  const [row] = await query<ProofingRow>(
    `select ${columns} from proofings where kiosk_id = $1 and idempotency_key = $2`,
    [key.kioskId, key.idempotencyKey],
  );
  return row === undefined ? null : proofingOf(central, row);
}

export type Arrival = {
  readonly kioskId: string;
  readonly idempotencyKey: string;
  readonly bodyDigest: string;
  readonly subjectKey: string;
  readonly sequence: number;
  readonly personIndex: string;
  readonly evidence: Evidence;
  readonly intent: Intent;
};

/** Takes evidence in. False when its key, reference or place in the subject's order was there before: nothing is changed. */
export async function insertProofing(central: Central, query: Query, arrival: Arrival): Promise<boolean> {
  const { chipPhoto, faceFrame, ...kept } = arrival.evidence;
  const record: ProofingRecord = {
    ...kept,
    imagesWhole: isWholeJpeg(chipPhoto) && isWholeJpeg(faceFrame),
    cardHashFound: createHash('sha256').update(canonicalJson(kept.card)).digest('hex'),
  };
  const rows = await query(
    `insert into proofings
       (reference, kiosk_id, idempotency_key, body_digest, subject_key, sequence, person_index, record, intent, images, received_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing returning 1`,
    [
      kept.reference,
      arrival.kioskId,
      arrival.idempotencyKey,
      arrival.bodyDigest,
      arrival.subjectKey,
      arrival.sequence,
      arrival.personIndex,
      central.vault.seal('proofings.record', record),
      central.vault.seal('proofings.intent', arrival.intent),
      central.vault.seal('proofings.images', { chipPhoto, faceFrame }),
      central.clock.now(),
    ],
  );
  return rows.length > 0;
}

/** SOI at the start, EOI at the end. */
function isWholeJpeg(base64: string): boolean {
  const bytes = Buffer.from(base64, 'base64');
  return (
    bytes.length > 4 && bytes.readUInt16BE(0) === 0xffd8 && bytes.readUInt16BE(bytes.length - 2) === 0xffd9
  );
}

export async function updateIntent(
  central: Central,
  query: Query,
  reference: string,
  intent: Intent,
): Promise<void> {
  await query('update proofings set intent = $2 where reference = $1', [
    reference,
    central.vault.seal('proofings.intent', intent),
  ]);
}

export type Standing =
  | { readonly outcome: 'pending'; readonly awaits: Awaits; readonly level: Level | null }
  | { readonly outcome: 'refused' }
  | {
      readonly outcome: 'granted';
      readonly level: Level;
      readonly accountId: string;
      readonly change: 'created' | 'raised';
    };

/** Writes how a proofing stands. With a final outcome the intent goes, it has served. */
export async function writeStanding(
  central: Central,
  query: Query,
  reference: string,
  standing: Standing,
): Promise<void> {
  const final = standing.outcome !== 'pending';
  await query(
    `update proofings set outcome = $2, awaits = $3, level = $4, account_id = $5, account_change = $6,
       decided_at = $7, intent = case when $8 then null else intent end
     where reference = $1`,
    [
      reference,
      standing.outcome,
      standing.outcome === 'pending' ? standing.awaits : null,
      standing.outcome === 'refused' ? null : standing.level,
      standing.outcome === 'granted' ? standing.accountId : null,
      standing.outcome === 'granted' ? standing.change : null,
      final ? central.clock.now() : null,
      final,
    ],
  );
}

/** The two faces of a proofing, while they are kept. */
export async function findImages(central: Central, reference: string): Promise<Images | null> {
  const [row] = await central.database.query<{ images: string | null }>(
    'select images from proofings where reference = $1',
    [reference],
  );
  return row?.images == null ? null : central.vault.open('proofings.images', row.images, imagesSchema);
}
