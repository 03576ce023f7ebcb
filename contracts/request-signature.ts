/*
 * How a kiosk signs a request to central: HTTP Message Signatures (RFC 9421) with its ES256 key, content digest by
 * RFC 9530. Whoever signs and whoever verifies take these names from here.
 *
 * A signed request carries exactly one signature, labelled `signatureLabel`. The ECDSA signature is the 64 bytes r||s
 * of P-256 (RFC 9421, 3.3.4), not DER. `@target-uri` is left out on purpose: behind a reverse proxy neither scheme nor
 * authority is what the kiosk called; the key is known to one central only.
 */

export const signatureLabel = 'kiosk';

export const signatureAlgorithm = 'ecdsa-p256-sha256';

/** Covered always, in this order. An absent query counts as `?` (RFC 9421, 2.2.7). */
export const signedComponents = ['@method', '@path', '@query', 'content-digest'] as const;

/** Covered as well, and last, where the operation is idempotent. */
export const signedComponentsIdempotent = [...signedComponents, 'idempotency-key'] as const;

/** Signature parameters, all required: `created` in whole seconds, `keyid` the kiosk's id, `nonce` never used before. */
export const signatureParameters = ['created', 'keyid', 'nonce', 'alg'] as const;

/** Random bytes of a nonce, sent as base64url (22 characters). */
export const nonceBytes = 16;

/**
 * How far `created` may lie before or after central's clock, in seconds; central can be configured otherwise. Every
 * answer of central carries its clock in the `Date` header: a kiosk whose clock is off signs with that difference
 * added, and reports it, instead of trusting its own clock. A refusal for this reason is the problem
 * `central.rejected` with the detail `signatureClockDetail`. Every refusal of the signature has the status 401: it
 * says nothing about what was sent.
 */
export const signatureMaxAgeSeconds = 300;

export const signatureClockDetail = 'signature outside the clock window';

/** Of the body's bytes as sent; of no bytes where there is no body. `digest` is the SHA-256 in base64 (RFC 9530). */
export function contentDigest(digest: string): string {
  return `sha-256=:${digest}:`;
}

/** Request header of idempotent operations: 16 to 64 of `A-Z a-z 0-9 _ -`, fixed at capture. */
export const idempotencyHeader = 'idempotency-key';
export const idempotencyKeyPattern = /^[A-Za-z0-9_-]{16,64}$/;
