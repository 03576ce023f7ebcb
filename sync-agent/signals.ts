import type { KioskConfiguration, OperationOutput, ProofingDecision } from '../contracts/central-api.ts';
import type { Clock } from '../contracts/clock.ts';
import { type Backoff, backoffDelay } from '../store/backoff.ts';
import type { Random } from '../store/random.ts';
import type { Bell } from './bell.ts';
import type { CentralClient } from './central-client.ts';
import type { OutboxCaller } from './outbox-caller.ts';

type Signal = OperationOutput<'signals'>['signals'][number];

/** Seconds that central may hold the poll, and milliseconds we allow beyond. */
const hold = 25;
const slack = 10_000;
/** A server that ends an empty poll sooner (it is closing, or a proxy is between) must not be asked in a tight loop. */
const shortestHold = 1_000;
const retry: Backoff = { floor: 500, first: 2_000, cap: 30_000 };

/**
 * Hears within seconds what central has to say: holds one poll open, acts on each signal in order, then remembers how
 * far it came. A signal that was acted upon may come again after a crash, none is skipped.
 */
export async function runSignals(o: {
  readonly client: CentralClient;
  readonly outbox: OutboxCaller;
  readonly bell: Bell;
  readonly clock: Clock;
  readonly random: Random;
  readonly onDecision: (decision: {
    readonly reference: string;
    readonly decision: ProofingDecision;
  }) => void;
  readonly onConfiguration: (configuration: KioskConfiguration) => void;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { client, outbox, signal } = o;

  /** False: central could not be asked; the signal stays to be acted upon. */
  const act = async (s: Signal): Promise<boolean> => {
    switch (s.kind) {
      case 'configuration': {
        const reply = await client.ask({ operation: 'configuration', input: {}, signal });
        if (reply.kind !== 'answer') return false;
        const saved = await outbox('settings.save', { configuration: reply.value });
        if (saved.ok) o.onConfiguration(reply.value);
        return saved.ok;
      }
      case 'decision': {
        const { reference } = s;
        if (reference === undefined) return true;
        const reply = await client.ask({ operation: 'proofing', input: { reference }, signal });
        if (reply.kind === 'answer') o.onDecision({ reference, decision: reply.value });
        // A refusal stands: asking again would stop all later signals for one that is gone.
        return (
          reply.kind === 'answer' || (reply.kind === 'refusal' && reply.status < 500 && reply.status !== 429)
        );
      }
    }
  };

  let failures = 0;
  let since = await readCursor(outbox, o.bell, signal);
  while (!signal.aborted) {
    const asked = o.clock.now();
    const reply = await client.ask({
      operation: 'signals',
      input: { since, wait: hold },
      timeLimit: hold * 1000 + slack,
      signal,
    });
    let done = reply.kind === 'answer';
    const heldOpen = o.clock.now() - asked >= shortestHold;
    if (reply.kind === 'answer') {
      let reached = reply.value.cursor;
      for (const [index, s] of reply.value.signals.entries()) {
        if (await act(s)) continue;
        reached = index === 0 ? since : (reply.value.signals[index - 1]?.id ?? since);
        done = false;
        break;
      }
      // A cursor that went back is that of a central restored from an older backup: its count is the one that counts.
      if (reached !== since) await outbox('settings.save', { signalCursor: reached });
      since = reached;
    }
    failures = done ? 0 : failures + 1;
    const empty = reply.kind === 'answer' && reply.value.signals.length === 0;
    if (done && empty && !heldOpen) await o.bell.wait(shortestHold, signal);
    if (!done)
      await o.bell.wait(
        backoffDelay({ backoff: retry, attempts: failures - 1, fraction: o.random.fraction() }),
        signal,
      );
  }
}

async function readCursor(outbox: OutboxCaller, bell: Bell, signal: AbortSignal): Promise<number> {
  while (!signal.aborted) {
    const settings = await outbox('settings.read', null);
    if (settings.ok) return settings.value.signalCursor ?? 0;
    await bell.wait(retry.cap, signal);
  }
  return 0;
}
