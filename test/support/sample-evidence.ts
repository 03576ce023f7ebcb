import { createHash, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { canonicalJson } from '../../contracts/canonical-json.ts';
import { type KioskConfiguration, publicJwkSchema } from '../../contracts/central-api.ts';
import { faceThresholdsSchema } from '../../contracts/device-ports.ts';
import type { Evidence } from '../../contracts/evidence.ts';
import { samplePeople } from '../../contracts/sample-people.ts';

/** A sealing key pair as central holds it, and the configuration that tells a kiosk of it. */
export function sealingKeyPair(kid = 'sealing-1'): {
  readonly privateKey: KeyObject;
  readonly configuration: KioskConfiguration;
} {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicJwkSchema.parse({ ...publicKey.export({ format: 'jwk' }), kid });
  return {
    privateKey,
    configuration: {
      sealingKeys: [jwk],
      policy: { version: 'test', minimumAge: 15, eligibleClasses: ['1'], livenessTries: 3 },
      thresholds: faceThresholdsSchema.parse({}),
    },
  };
}

let count = 0;

/** Evidence of a sample person, whole and of the schema; images are random bytes of the usual size. */
export function sampleEvidence(o: Partial<Evidence> = {}): Evidence {
  const person = samplePeople[count % samplePeople.length];
  if (!person) throw new Error('no sample people');
  count += 1;
  return {
    version: 1,
    reference: `TEST${String(count).padStart(8, '0')}`,
    kioskId: 'kiosk-test',
    softwareVersion: '0.1.0',
    policyVersion: 'test',
    capturedAt: '2026-11-22T02:00:00.000Z',
    sessionId: null,
    consent: { version: '2026-11', language: 'th', givenAt: '2026-11-22T01:58:00.000Z' },
    card: person.card,
    laserSource: 'chip',
    cardHash: createHash('sha256').update(canonicalJson(person.card)).digest('hex'),
    sameCardConfirmed: true,
    chipPhoto: randomBytes(5_118).toString('base64'),
    faceFrame: randomBytes(30_000).toString('base64'),
    transcript: {
      nonce: 'nonce',
      issuedBy: 'kiosk',
      steps: [{ demanded: 'turn-left', observed: 'turn-left', startedAt: 0, endedAt: 900, score: 14 }],
      passed: true,
    },
    match: {
      distance: 0.31,
      threshold: 0.45,
      result: 'match',
      models: [{ name: 'face-api', sha256: 'f'.repeat(64) }],
    },
    issuerAnswer: 'not-asked',
    unconfirmedContact: { channel: 'sms', address: '0812345678' },
    ...o,
  };
}
