import type { Problem } from '../../contracts/central-api.ts';
import type { FaultCode } from '../../contracts/faults.ts';
import { faultsEn } from '../../contracts/words/faults.en.ts';
import type { Refusal } from '../answer.ts';

/** HTTP status of each fault that central answers with; any other is 422: understood, and not done. */
const statuses: Partial<Record<FaultCode, number>> = {
  'central.rejected': 400,
  'kiosk.not-enrolled': 401,
  'kiosk.revoked': 403,
  'card.tries-exhausted': 429,
  'central.busy': 429,
  'central.unavailable': 500,
  'issuer.unavailable': 503,
  'username.taken': 409,
  'account.already-proofed': 409,
  'account.locked': 423,
  'otp.expired': 410,
  'otp.too-many': 429,
  'activation.expired': 410,
};

export const problemType = 'application/problem+json';

/** RFC 9457 problem of a refusal. */
export function problemOf(refusal: Refusal): Problem {
  const { code, detail } = refusal.fault;
  return {
    type: `urn:smart-kiosk:fault:${code}`,
    title: faultsEn[code].what,
    status: statuses[code] ?? 422,
    code,
    ...(detail === undefined ? {} : { detail }),
    ...(refusal.triesLeft === undefined ? {} : { triesLeft: refusal.triesLeft }),
    ...(refusal.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: refusal.retryAfterSeconds }),
  };
}
