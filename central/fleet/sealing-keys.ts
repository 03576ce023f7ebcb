import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { z } from 'zod';
import { type PublicJwk, publicJwkSchema } from '../../contracts/central-api.ts';
import type { Central } from '../central.ts';
import { writeSignal } from './signals.ts';

/*
 * Keys to which kiosks seal evidence: ECDH-ES+A256KW on P-256. The newest is used; older ones still open what was
 * sealed to them, because evidence may wait in a kiosk for weeks.
 */

const privateJwkSchema = publicJwkSchema.extend({ d: z.string(), kid: z.string() });

/** Public keys, newest first; makes the first one. */
export async function sealingKeys(central: Central): Promise<readonly PublicJwk[]> {
  const present = await readSealingKeys(central);
  if (present.length > 0) return present;
  await addSealingKey(central);
  return readSealingKeys(central);
}

async function readSealingKeys(central: Central): Promise<readonly PublicJwk[]> {
  const rows = await central.database.query<{ public_jwk: unknown }>(
    'select public_jwk from sealing_keys order by created_at desc, kid',
  );
  return rows.map((row) => publicJwkSchema.parse(row.public_jwk));
}

async function addSealingKey(central: Central): Promise<string> {
  const pair = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256', extractable: true });
  const privateJwk = await exportJWK(pair.privateKey);
  const kid = (await calculateJwkThumbprint(privateJwk)).slice(0, 16);
  await central.database.query(
    'insert into sealing_keys (kid, public_jwk, private_jwk, created_at) values ($1, $2, $3, $4)',
    [
      kid,
      JSON.stringify(publicJwkSchema.parse({ ...privateJwk, kid })),
      central.vault.seal('sealing_keys.private_jwk', { ...privateJwk, kid }),
      central.clock.now(),
    ],
  );
  return kid;
}

/** Makes a new newest key and tells every kiosk. */
export async function rotateSealingKey(central: Central): Promise<string> {
  const kid = await addSealingKey(central);
  const kiosks = await central.database.query<{ kiosk_id: string }>(
    "select kiosk_id from kiosks where state = 'active'",
  );
  for (const { kiosk_id: kioskId } of kiosks) {
    await central.database.transaction((query) => writeSignal(query, { kioskId, kind: 'configuration' }));
    central.bell.ring(kioskId);
  }
  return kid;
}

/** The private key with this id, or null. */
export async function findSealingKey(central: Central, kid: string): Promise<JWK | null> {
  const [row] = await central.database.query<{ private_jwk: string }>(
    'select private_jwk from sealing_keys where kid = $1',
    [kid],
  );
  return row === undefined
    ? null
    : central.vault.open('sealing_keys.private_jwk', row.private_jwk, privateJwkSchema);
}
