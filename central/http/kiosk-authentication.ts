import { createHash, createPublicKey, verify } from 'node:crypto';
import { httpbis } from 'http-message-signatures';
import {
  contentDigest,
  signatureAlgorithm,
  signatureClockDetail,
  signatureParameters,
  signedComponents,
  signedComponentsIdempotent,
} from '../../contracts/request-signature.ts';
import { type Answer, answer, refuse } from '../answer.ts';
import type { Central } from '../central.ts';
import { findKiosk, type Kiosk } from '../fleet/kiosks.ts';

export type SignedRequest = {
  readonly method: string;
  /** Path and query as they stood in the request line. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
  readonly idempotent: boolean;
};

const unsigned = (detail: string) => refuse('central.rejected', { detail });

/**
 * Who signed this request (RFC 9421; the covered components stand in contracts/request-signature.ts). Faults:
 * `central.rejected` (no or wrong signature, changed body, outside the clock window, nonce seen before),
 * `kiosk.not-enrolled`, `kiosk.revoked`.
 */
export async function authenticateKiosk(central: Central, request: SignedRequest): Promise<Answer<Kiosk>> {
  const headers = plainHeaders(request.headers);
  const digest = contentDigest(createHash('sha256').update(request.body).digest('base64'));
  if (headers['content-digest'] !== digest) return unsigned('content digest');

  const inputs: {
    readonly kiosk: Kiosk | null;
    readonly named: boolean;
    readonly created: number;
    readonly nonce: string;
  }[] = [];
  const checked = await httpbis
    .verifyMessage(
      {
        requiredParams: [...signatureParameters],
        requiredFields: [...(request.idempotent ? signedComponentsIdempotent : signedComponents)],
        all: true,
        // The library reads the machine's clock; the window is judged below, by central's.
        notAfter: Number.MAX_SAFE_INTEGER,
        keyLookup: async ({ keyid, created, nonce }) => {
          const kiosk = typeof keyid === 'string' ? await findKiosk(central, keyid) : null;
          inputs.push({
            kiosk,
            named: typeof keyid === 'string',
            created: created?.getTime() ?? 0,
            nonce: nonce ?? '',
          });
          return kiosk === null
            ? null
            : { id: kiosk.kioskId, algs: [signatureAlgorithm], verify: verifier(kiosk) };
        },
      },
      { method: request.method, url: new URL(request.target, 'http://central'), headers },
    )
    // The library throws for everything malformed, by the sender's doing alone.
    .catch(() => false);
  const [input] = inputs;
  if (input === undefined || inputs.length !== 1) return unsigned('one signature is needed');
  if (!input.named) return unsigned('signature');
  if (input.kiosk === null) return refuse('kiosk.not-enrolled');
  if (checked !== true) return unsigned('signature');
  if (input.kiosk.state === 'revoked') return refuse('kiosk.revoked');
  const age = Math.abs(central.clock.now().getTime() - input.created) / 1000;
  if (!(age <= central.policy.signatureMaxAgeSeconds)) return unsigned(signatureClockDetail);
  const fresh = await central.database.query(
    'insert into request_nonces (kiosk_id, nonce, seen_at) values ($1, $2, $3) on conflict do nothing returning 1',
    [input.kiosk.kioskId, input.nonce, central.clock.now()],
  );
  return fresh.length === 0 ? unsigned('nonce was used before') : answer(input.kiosk);
}

function verifier(kiosk: Kiosk) {
  const key = createPublicKey({ key: { ...kiosk.publicKey }, format: 'jwk' });
  return async (data: Buffer, signature: Buffer) =>
    verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature);
}

function plainHeaders(headers: SignedRequest['headers']): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'string' ? value : [...value]]],
    ),
  );
}
