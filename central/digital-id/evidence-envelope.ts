import { compactDecrypt, compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import { type Evidence, evidenceSchema } from '../../contracts/evidence.ts';
import { type Answer, answer, refuse } from '../answer.ts';
import type { Central } from '../central.ts';
import { findKiosk } from '../fleet/kiosks.ts';
import { findSealingKey } from '../fleet/sealing-keys.ts';

/*
 * Evidence travels as a compact JWE (ECDH-ES+A256KW, A256GCM, `kid` of one of central's sealing keys) around a compact
 * JWS (ES256 by the kiosk's key, `kid` the kiosk's id) around the evidence as JSON.
 */

/**
 * Opens, verifies and parses evidence of one kiosk. Every failure is `central.rejected`: a sound kiosk never sends such
 * a thing, and sending it again will not help.
 */
export async function openEvidence(
  central: Central,
  input: { readonly kioskId: string; readonly reference: string; readonly sealed: string },
): Promise<Answer<Evidence>> {
  const jws = await unseal(central, input.sealed);
  if (jws === null) return refuse('central.rejected', { detail: 'evidence: seal' });
  const kiosk = await findKiosk(central, input.kioskId);
  if (kiosk === null) return refuse('kiosk.not-enrolled');
  const payload = await verify(jws, {
    kioskId: input.kioskId,
    key: await importJWK(kiosk.publicKey, 'ES256'),
  });
  if (payload === null) return refuse('central.rejected', { detail: 'evidence: signature' });
  const evidence = evidenceSchema.safeParse(payload);
  if (!evidence.success) {
    // The paths of what is wrong, never its values.
    const where = [...new Set(evidence.error.issues.map((issue) => issue.path.join('.')))]
      .slice(0, 5)
      .join(', ');
    return refuse('central.rejected', { detail: `evidence: schema (${where})` });
  }
  if (evidence.data.kioskId !== input.kioskId)
    return refuse('central.rejected', { detail: 'evidence: of another kiosk' });
  if (evidence.data.reference !== input.reference)
    return refuse('central.rejected', { detail: 'evidence: reference' });
  return answer(evidence.data);
}

async function unseal(central: Central, sealed: string): Promise<string | null> {
  const header = protectedHeaderOf(sealed);
  const key = header?.kid === undefined ? null : await findSealingKey(central, header.kid);
  if (key === null) return null;
  const opened = await compactDecrypt(sealed, await importJWK(key, 'ECDH-ES+A256KW'), {
    keyManagementAlgorithms: ['ECDH-ES+A256KW'],
    contentEncryptionAlgorithms: ['A256GCM'],
  }).catch(() => null);
  return opened === null ? null : new TextDecoder().decode(opened.plaintext);
}

async function verify(
  jws: string,
  signer: { readonly kioskId: string; readonly key: Awaited<ReturnType<typeof importJWK>> },
): Promise<unknown> {
  if (protectedHeaderOf(jws)?.kid !== signer.kioskId) return null;
  const verified = await compactVerify(jws, signer.key, { algorithms: ['ES256'] }).catch(() => null);
  if (verified === null) return null;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(verified.payload));
  } catch {
    return null;
  }
}

function protectedHeaderOf(compact: string): { readonly kid?: string } | null {
  try {
    return decodeProtectedHeader(compact);
  } catch {
    return null;
  }
}
