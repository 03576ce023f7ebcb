import type { Clock } from '../contracts/clock.ts';
import { type Backoff, backoffDelay } from '../store/backoff.ts';
import type { Random } from '../store/random.ts';
import type { Bell } from './bell.ts';
import type { CentralClient } from './central-client.ts';
import type { OutboxCaller } from './outbox-caller.ts';

const interval = 30_000;
const timeLimit = 10_000;
/** While central does not answer the heart beats on, so that a link that came back is noticed within seconds. */
const retry: Backoff = { floor: 1_000, first: 2_000, cap: 15_000 };

/** Tells central every 30 s how the kiosk is, and finds out thereby whether central is there. `onBeat` runs after each. */
export async function runHeartbeat(o: {
  readonly client: CentralClient;
  readonly outbox: OutboxCaller;
  readonly bell: Bell;
  readonly clock: Clock;
  readonly random: Random;
  readonly softwareVersion: string;
  readonly devices: () => Readonly<Record<string, string>>;
  readonly onBeat: () => void;
  readonly signal: AbortSignal;
}): Promise<void> {
  let failures = 0;
  while (!o.signal.aborted) {
    const depth = await o.outbox('outbox.depth', null);
    const { waiting, quarantined } = depth.ok ? depth.value : { waiting: 0, quarantined: 0 };
    const reply = await o.client.ask({
      operation: 'heartbeat',
      input: {
        body: {
          softwareVersion: o.softwareVersion,
          outboxDepth: waiting,
          quarantined,
          devices: { ...o.devices() },
          kioskTime: new Date(o.clock.now()).toISOString(),
        },
      },
      timeLimit,
      signal: o.signal,
    });
    if (o.signal.aborted) return;
    o.onBeat();
    failures = reply.kind === 'answer' ? 0 : failures + 1;
    const wait =
      failures === 0
        ? interval
        : backoffDelay({ backoff: retry, attempts: failures - 1, fraction: o.random.fraction() });
    await o.bell.wait(wait, o.signal);
  }
}
