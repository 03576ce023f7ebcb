import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
  verify,
} from 'node:crypto';
import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type PublicJwk, publicJwkSchema } from '../contracts/central-api.ts';
import { fault } from '../contracts/faults.ts';
import { failed, type Outcome, ok } from '../contracts/outcome.ts';

/**
 * The kiosk's own ES256 key, as far as anybody may use it: what is signed goes in, the signature comes out, the private
 * half stays. A file holds it now; a TPM can stand behind the same port.
 */
export type Signer = {
  /** The 64 bytes r||s over the SHA-256 of `bytes` (RFC 7518, 3.4). */
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>;
  readonly publicJwk: () => PublicJwk;
};

export const keyFileName = 'kiosk-key.pem';

const signAsync = promisify(sign);
const verifyAsync = promisify(verify);
const dsaEncoding = 'ieee-p1363' as const;

/**
 * The signer over the key file of a data folder; makes the key the first time. The file is readable by its user alone
 * and appears whole or not at all; who comes second at the same moment gets the first one's key. Fault:
 * `kiosk.key-unusable` (others may read it, or it holds no P-256 key).
 */
export function openFileSigner(dataDir: string): Outcome<Signer> {
  const path = join(dataDir, keyFileName);
  const pem = readKey(path) ?? makeKey(dataDir, path);
  if (!pem.ok) return pem;
  let key: KeyObject;
  try {
    key = createPrivateKey(pem.value);
  } catch {
    return failed(fault('kiosk.key-unusable', 'not a private key'));
  }
  const jwk = publicJwkSchema.safeParse(createPublicKey(key).export({ format: 'jwk' }));
  if (!jwk.success) return failed(fault('kiosk.key-unusable', 'not a P-256 key'));
  return ok({
    sign: async (bytes) => new Uint8Array(await signAsync('sha256', bytes, { key, dsaEncoding })),
    publicJwk: () => jwk.data,
  });
}

/** Whether the signature (r||s) over `bytes` is by the holder of that key. */
export function verifiesWith(jwk: PublicJwk, bytes: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const { kty, crv, x, y } = jwk;
  const key = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
  return verifyAsync('sha256', bytes, { key, dsaEncoding }, signature);
}

/** null: there is no key yet. */
function readKey(path: string): Outcome<string> | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    const mode = fstatSync(file).mode & 0o777;
    if (mode & 0o077)
      return failed(fault('kiosk.key-unusable', `key file mode ${mode.toString(8)}: others may read it`));
    return ok(readFileSync(file, 'utf8'));
  } finally {
    closeSync(file);
  }
}

function makeKey(dataDir: string, path: string): Outcome<string> {
  const { privateKey: pem } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const draft = `${path}.${randomUUID()}`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, pem);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    // A link never replaces a file that is there: two processes at once end up with one key.
    linkSync(draft, path);
    syncFolder(dataDir);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    unlinkSync(draft);
  }
  return readKey(path) ?? failed(fault('kiosk.key-unusable', 'key file vanished'));
}

/** A new name in a folder survives a power cut only after the folder itself was synced. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
