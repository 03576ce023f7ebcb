import { createHash, randomBytes, randomInt } from 'node:crypto';
import { canonicalJson } from '../../contracts/canonical-json.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { Evidence } from '../../contracts/evidence.ts';
import { fault } from '../../contracts/faults.ts';
import { policy } from '../../contracts/ial.ts';
import { isSameCard } from '../../contracts/identity.ts';
import { failed, ok } from '../../contracts/outcome.ts';
import type { Store } from '../../store/store.ts';
import type { Effects, Gathered } from '../flow/effects.ts';
import type { Agent } from './ask-central.ts';

/** Letters and digits that cannot be taken for one another when read from paper or said on the telephone. */
const referenceAlphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

function newReference(): string {
  return Array.from({ length: 12 }, () => referenceAlphabet[randomInt(referenceAlphabet.length)]).join('');
}

function evidenceOf(o: {
  readonly gathered: Gathered;
  readonly reference: string;
  readonly kioskId: string;
  readonly version: string;
  readonly capturedAt: string;
}): Evidence {
  const { gathered } = o;
  return {
    version: 1,
    reference: o.reference,
    kioskId: o.kioskId,
    softwareVersion: o.version,
    policyVersion: policy.version,
    capturedAt: o.capturedAt,
    sessionId: gathered.sessionId,
    consent: gathered.consent,
    card: gathered.card,
    laserSource: gathered.laserSource,
    cardHash: createHash('sha256').update(canonicalJson(gathered.card)).digest('hex'),
    sameCardConfirmed: true,
    chipPhoto: Buffer.from(gathered.chipPhoto).toString('base64'),
    faceFrame: Buffer.from(gathered.face.frame).toString('base64'),
    transcript: gathered.face.transcript,
    match: {
      distance: gathered.face.distance,
      threshold: gathered.face.threshold,
      result: gathered.face.result,
      models: [...gathered.face.models],
    },
    issuerAnswer: gathered.issuerAnswer,
    unconfirmedContact: gathered.unconfirmedContact,
  };
}

/** Reads the card's keys again, then seals the evidence and writes journal and outbox in one transaction. */
export function recordEffect(o: {
  readonly store: Store;
  readonly agent: Agent;
  readonly readKeys: Effects['readKeys'];
  readonly clock: Clock;
  readonly version: string;
  /** Told of the reference before anything leaves the kiosk. */
  readonly expectDecision: (reference: string) => void;
  readonly onCorrupt: () => void;
}): Effects['record'] {
  return async (gathered, signal) => {
    const keys = await o.readKeys(signal);
    if (!keys.ok) return keys;
    if (!isSameCard(gathered.card, keys.value)) return failed(fault('card.swapped'));
    const kioskId = o.store.settings.get('kioskId');
    if (kioskId === null) return failed(fault('kiosk.not-enrolled'));
    const reference = newReference();
    o.expectDecision(reference);
    const capturedAt = new Date(o.clock.now()).toISOString();
    const recorded = await o.store.recordProofing({
      subjectKey: randomBytes(24).toString('base64url'),
      evidence: evidenceOf({ gathered, reference, kioskId, version: o.version, capturedAt }),
    });
    if (!recorded.ok) {
      if (recorded.fault.code === 'store.corrupt') o.onCorrupt();
      return recorded;
    }
    void o.agent.call('wake', null);
    return ok({ reference });
  };
}
