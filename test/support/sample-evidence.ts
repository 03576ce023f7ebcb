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

/** Random bytes of the usual size between a JPEG's first and last marker: not an image, but whole as a file. */
function jpegOf(length: number): string {
  return Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff]),
    randomBytes(length - 5),
    Buffer.from([0xff, 0xd9]),
  ]).toString('base64');
}

const windows = ['turn-left', 'smile', 'turn-right', 'smile'] as const;

/** Evidence of a sample person as a kiosk makes it out of reach of central: whole and of the schema. */
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
    chipPhoto: jpegOf(5_118),
    faceFrame: jpegOf(30_000),
    transcript: {
      nonce: randomBytes(16).toString('base64url'),
      issuedBy: 'kiosk',
      steps: windows.map((action, index) => ({
        demanded: action,
        observed: action,
        startedAt: index * 3_000,
        endedAt: index * 3_000 + 1_400,
        score: action === 'smile' ? 1.3 : 16,
      })),
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
