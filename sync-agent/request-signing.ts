import { createHash } from 'node:crypto';
import { httpbis } from 'http-message-signatures';
import {
  contentDigest,
  signatureAlgorithm,
  signatureLabel,
  signatureParameters,
  signedComponents,
  signedComponentsIdempotent,
} from '../contracts/request-signature.ts';
import type { Signer } from '../store/signer.ts';

/**
 * The headers of a request with the kiosk's signature over it (RFC 9421, `request-signature.ts`). `created` is
 * milliseconds since the epoch by central's clock, as far as it is known.
 */
export async function signRequest(o: {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  readonly idempotent: boolean;
  readonly kioskId: string;
  readonly signer: Signer;
  readonly created: number;
  readonly nonce: string;
}): Promise<Readonly<Record<string, string>>> {
  const digest = createHash('sha256')
    .update(o.body ?? new Uint8Array())
    .digest('base64');
  const signed = await httpbis.signMessage(
    {
      key: {
        id: o.kioskId,
        alg: signatureAlgorithm,
        sign: async (base) => Buffer.from(await o.signer.sign(base)),
      },
      name: signatureLabel,
      fields: [...(o.idempotent ? signedComponentsIdempotent : signedComponents)],
      params: [...signatureParameters],
      paramValues: {
        created: new Date(o.created),
        keyid: o.kioskId,
        nonce: o.nonce,
        alg: signatureAlgorithm,
      },
    },
    { method: o.method, url: o.url, headers: { ...o.headers, 'content-digest': contentDigest(digest) } },
  );
  return Object.fromEntries(Object.entries(signed.headers).map(([name, value]) => [name, String(value)]));
}
