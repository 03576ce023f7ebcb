import { CompactEncrypt, importJWK } from 'jose';
import type { PublicJwk } from '../contracts/central-api.ts';
import { type Evidence, evidenceSchema } from '../contracts/evidence.ts';
import type { Signer } from './signer.ts';

/**
 * Signs the evidence with the kiosk's key and seals it for central alone. The JWS (compact, ES256, `kid` = kiosk id) is
 * assembled from what the signer answers, so that a key that never leaves a TPM can make it. The JWE around it
 * (compact, ECDH-ES+A256KW, A256GCM, `kid` of the sealing key, `cty` JWS) uses a key pair that exists only during this
 * call: nothing on the kiosk opens the result again. The sealing key must have a `kid`. Throws on evidence that is not
 * of the schema: the kiosk made it itself.
 */
export async function sealEvidence(o: {
  readonly evidence: Evidence;
  readonly kioskId: string;
  readonly signer: Signer;
  readonly sealingKey: PublicJwk;
}): Promise<string> {
  const { kid } = o.sealingKey;
  if (kid === undefined) throw new Error('sealing key without kid');
  const header = base64url(Buffer.from(JSON.stringify({ alg: 'ES256', kid: o.kioskId })));
  const payload = Buffer.from(JSON.stringify(evidenceSchema.parse(o.evidence)));
  const signed = Buffer.from(`${header}.${base64url(payload)}`, 'latin1');
  payload.fill(0);
  const signature = await o.signer.sign(signed);
  const jws = Buffer.concat([signed, Buffer.from(`.${base64url(signature)}`, 'latin1')]);
  signed.fill(0);
  try {
    return await new CompactEncrypt(jws)
      .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid, cty: 'JWS' })
      .encrypt(await importJWK({ ...o.sealingKey }, 'ECDH-ES+A256KW'));
  } finally {
    // Best effort: strings made on the way are beyond reach until the garbage collector takes them.
    jws.fill(0);
  }
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
}
