import type { Evidence } from '../../contracts/evidence.ts';
import type { Central } from '../central.ts';
import { later, seconds } from '../clock.ts';
import type { Query } from '../database.ts';
import { kioskClockAhead } from '../fleet/kiosks.ts';
import { isLive, type StoredSession } from './sessions.ts';

/**
 * Whether the citizen can still stand before the kiosk when the evidence comes in: central's own session is live, and
 * the capture lies `policy.presentSeconds` back at most. The kiosk's clock is set right by its last heartbeat; where it
 * jumped since, the citizen counts as gone, which costs nothing: their code goes to their confirmed contact.
 */
export async function isPresent(
  central: Central,
  query: Query,
  input: { readonly evidence: Evidence; readonly session: StoredSession | null },
): Promise<boolean> {
  const { evidence, session } = input;
  if (session === null || !isLive(central, session)) return false;
  const ahead = await kioskClockAhead(query, evidence.kioskId);
  const age = central.clock.now().getTime() - (Date.parse(evidence.capturedAt) - ahead);
  return Math.abs(age) <= seconds(central.policy.presentSeconds);
}

/** Whether central has not taken longer than that since, by its own clock alone: the issuer may be slow, an answer lost. */
export function isStillPresent(central: Central, receivedAt: Date): boolean {
  return later(receivedAt, seconds(central.policy.presentSeconds)) >= central.clock.now();
}
