import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import type { z } from 'zod';
import type { Random } from './random.ts';

/**
 * Personal data at rest. What must be found again is kept as a keyed index (HMAC-SHA-256), what must be read again is
 * sealed (AES-256-GCM, bound to its column by `context`); codes and tokens that are only ever compared are indexed as
 * well. The master key lies in the data folder and not in the database: a copied database or backup gives away nothing.
 */
export type Vault = {
  readonly index: (kind: string, value: string) => string;
  readonly seal: (context: string, value: unknown) => string;
  /** Throws when the text was changed, moved to another column or sealed with another master key. */
  readonly open: <S extends z.ZodType>(context: string, sealed: string, schema: S) => z.output<S>;
};

export function createVault(input: { readonly masterKey: Uint8Array; readonly random: Random }): Vault {
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', input.masterKey, '', `central ${purpose}`, 32));
  const indexKey = derive('index');
  const sealKey = derive('seal');
  return {
    index: (kind, value) => createHmac('sha256', indexKey).update(`${kind}\0${value}`).digest('base64url'),
    seal: (context, value) => {
      const nonce = input.random.bytes(12);
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    open: (context, sealed, schema) => {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(0, 12))
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes.subarray(12, 28));
      const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
      return schema.parse(JSON.parse(text));
    },
  };
}
