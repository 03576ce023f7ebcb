import type { KioskConfiguration } from '../contracts/central-api.ts';
import { type Backoff, backoffDelay } from '../store/backoff.ts';
import type { Random } from '../store/random.ts';
import type { Signer } from '../store/signer.ts';
import type { Bell } from './bell.ts';
import type { CentralClient } from './central-client.ts';
import type { Link } from './link.ts';
import type { AgentLog } from './log.ts';
import type { OutboxCaller } from './outbox-caller.ts';

const retry: Backoff = { floor: 500, first: 1_000, cap: 15_000 };

/**
 * Becomes one of central's kiosks, or finds that it is one. A kiosk that has its id asks for the configuration in force;
 * only where central does not know it (any more) is the one-time code used. Ends when enrolled, or when the signal
 * aborts; without a code that central takes it waits until `bell` rings. The same code with the same key may be sent
 * again: an answer that was lost costs nothing.
 */
export async function enrol(o: {
  readonly client: CentralClient;
  readonly outbox: OutboxCaller;
  readonly bell: Bell;
  readonly random: Random;
  readonly signer: Signer;
  readonly link: Link;
  readonly log: AgentLog;
  readonly code: string | undefined;
  readonly name: string;
  readonly softwareVersion: string;
  readonly onKioskId: (kioskId: string) => void;
  readonly onConfiguration: (configuration: KioskConfiguration) => void;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { client, outbox, signal } = o;

  /** `later`: what is in the way may pass; `never`: this code is not taken. */
  const withCode = async (code: string): Promise<'done' | 'later' | 'never'> => {
    const body = { code, publicKey: o.signer.publicJwk(), name: o.name, softwareVersion: o.softwareVersion };
    const reply = await client.ask({ operation: 'enrol', input: { body }, signal });
    if (reply.kind === 'failed') return 'later';
    if (reply.kind === 'refusal') return reply.problem.code === 'central.rejected' ? 'never' : 'later';
    const { kioskId, configuration } = reply.value;
    const saved = await outbox('settings.save', { kioskId, configuration, signalCursor: 0 });
    if (!saved.ok) return 'later';
    o.onKioskId(kioskId);
    o.onConfiguration(configuration);
    return 'done';
  };

  const known = async (): Promise<'done' | 'later' | 'unknown'> => {
    const settings = await outbox('settings.read', null);
    if (!settings.ok) return 'later';
    const { kioskId, configuration } = settings.value;
    if (kioskId === null) return 'unknown';
    o.onKioskId(kioskId);
    const reply = await client.ask({ operation: 'configuration', input: {}, signal });
    if (reply.kind === 'refusal' && reply.problem.code === 'kiosk.not-enrolled') return 'unknown';
    if (reply.kind === 'answer') {
      const saved = await outbox('settings.save', { configuration: reply.value });
      if (saved.ok) o.onConfiguration(reply.value);
      return 'done';
    }
    // Out of reach: with a configuration from before the kiosk works on.
    return configuration === null ? 'later' : 'done';
  };

  for (let failures = 0; !signal.aborted; failures++) {
    const before = await known();
    if (before === 'done') return;
    const after = before === 'unknown' && o.code !== undefined ? await withCode(o.code) : before;
    if (after === 'done' || signal.aborted) return;
    if (after !== 'later') {
      o.link.lost('kiosk.not-enrolled');
      o.log.error(
        { code: 'kiosk.not-enrolled', enrolmentCode: o.code === undefined ? 'none' : 'refused' },
        'not enrolled',
      );
      await o.bell.wait(null, signal);
    } else
      await o.bell.wait(
        backoffDelay({ backoff: retry, attempts: failures, fraction: o.random.fraction() }),
        signal,
      );
  }
}
