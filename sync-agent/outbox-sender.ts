import type { Problem, ProofingDecision } from '../contracts/central-api.ts';
import type { Clock } from '../contracts/clock.ts';
import type { FaultCode } from '../contracts/faults.ts';
import type { OutboxItem } from '../contracts/sync-agent-api.ts';
import { type Backoff, backoffDelay } from '../store/backoff.ts';
import type { Random } from '../store/random.ts';
import type { Bell } from './bell.ts';
import type { CentralClient } from './central-client.ts';
import type { AgentLog } from './log.ts';
import type { OutboxCaller } from './outbox-caller.ts';

/** Items on their way at one time; each of another subject, because the outbox gives one of a subject. */
const mostAtOnce = 4;
const timeLimit = 60_000;
/** After an exchange that failed, all wait: what one item met, the next would meet. */
const pause: Backoff = { floor: 500, first: 1_000, cap: 30_000 };
/** When the outbox itself cannot answer: the core restarts, or its disk is full. */
const outboxPause = 2_000;
/** After the link came back, waits end within this time, spread so that not all kiosks come at once. */
const spreadAfterLink = 3_000;

export type OutboxSender = {
  /** Sends what is due until the signal aborts. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  /** Look at once. */
  readonly wake: () => void;
  /** The link came back: end the waits that were made while it was down. */
  readonly linkIsBack: () => void;
};

/**
 * Carries the outbox to central. Nothing leaves the outbox before central's own answer to it was understood; what
 * central refuses for good is put aside; anything else is tried again, at times that the outbox keeps.
 */
export function createOutboxSender(o: {
  readonly client: CentralClient;
  readonly outbox: OutboxCaller;
  readonly bell: Bell;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: AgentLog;
  readonly onDecision: (decision: {
    readonly reference: string;
    readonly decision: ProofingDecision;
  }) => void;
}): OutboxSender {
  const { client, outbox, bell, clock, log } = o;
  const onTheWay = new Set<number>();
  let pausedUntil = 0;
  let failures = 0;
  let hasten = false;

  const pauseFor = (milliseconds: number): void => {
    pausedUntil = Math.max(pausedUntil, clock.now() + milliseconds);
  };
  const pauseAfterFailure = (code: FaultCode): void => {
    pauseFor(backoffDelay({ backoff: pause, attempts: failures, fraction: o.random.fraction() }));
    failures += 1;
    log.info({ code, failures }, 'outbox item not delivered, kept');
  };

  const deliver = async (item: OutboxItem, signal: AbortSignal): Promise<void> => {
    const { subjectKey, sequence, reference, sealed, idempotencyKey } = item;
    const input = { body: { subjectKey, sequence, reference, sealed } };
    const reply = await client.ask({ operation: 'submitProofing', input, idempotencyKey, timeLimit, signal });
    if (signal.aborted) return;
    switch (reply.kind) {
      case 'answer': {
        // An answer to something else is not an answer to this.
        if (reply.value.reference !== reference) return pauseAfterFailure('central.unavailable');
        failures = 0;
        log.info({ sequence, outcome: reply.value.outcome }, 'outbox item delivered');
        o.onDecision({ reference, decision: reply.value });
        const kept = await outbox('outbox.acknowledge', { id: item.id });
        if (!kept.ok)
          log.warn(
            { code: kept.fault.code, sequence },
            'acknowledgement not written; the item will be sent again',
          );
        return;
      }
      case 'refusal': {
        if (!isForGood(reply)) {
          pauseAfterFailure(reply.problem.code);
          if (reply.problem.retryAfterSeconds !== undefined) pauseFor(reply.problem.retryAfterSeconds * 1000);
          return;
        }
        failures = 0;
        const { code, detail = '' } = reply.problem;
        log.error({ code, status: reply.status, sequence }, 'central refuses an outbox item for good');
        const kept = await outbox('outbox.quarantine', {
          id: item.id,
          code,
          detail: `status ${reply.status} ${detail}`.trim(),
        });
        if (!kept.ok)
          log.warn(
            { code: kept.fault.code, sequence },
            'quarantine not written; the item will be sent again',
          );
        return;
      }
      case 'failed':
        return pauseAfterFailure(reply.fault.code);
    }
  };

  const start = (item: OutboxItem, signal: AbortSignal): void => {
    onTheWay.add(item.id);
    void deliver(item, signal).finally(() => {
      onTheWay.delete(item.id);
      bell.ring();
    });
  };

  /** Starts what may start; gives how long to wait after that, null for until something happens. */
  const turn = async (signal: AbortSignal): Promise<number | null> => {
    if (hasten) {
      hasten = false;
      await outbox('outbox.hasten', { within: spreadAfterLink });
    }
    for (;;) {
      const paused = pausedUntil - clock.now();
      if (paused > 0) return paused;
      const free = mostAtOnce - onTheWay.size;
      if (free <= 0) return null;
      const next = await outbox('outbox.next', { limit: free });
      if (!next.ok) {
        log.warn({ code: next.fault.code }, 'outbox does not answer');
        return outboxPause;
      }
      if (next.value.length === 0) break;
      for (const item of next.value) if (!onTheWay.has(item.id)) start(item, signal);
    }
    const depth = await outbox('outbox.depth', null);
    return depth.ok ? depth.value.dueIn : outboxPause;
  };

  return {
    run: async (signal) => {
      while (!signal.aborted) await bell.wait(await turn(signal), signal);
    },
    wake: bell.ring,
    linkIsBack: () => {
      pausedUntil = 0;
      failures = 0;
      hasten = true;
      bell.ring();
    },
  };
}

/**
 * Whether central has said of this item that it will never take it. Not so: who we are (401, 403), that it has no such
 * place (404, 405: another version), that it is at work on it or busy (408, 425, 429, and by code).
 */
export function isForGood(o: { readonly status: number; readonly problem: Problem }): boolean {
  if (o.status < 400 || o.status >= 500) return false;
  if ([401, 403, 404, 405, 408, 425, 429].includes(o.status)) return false;
  const passing: readonly FaultCode[] = [
    'central.busy',
    'central.unavailable',
    'issuer.unavailable',
    'link.down',
    'kiosk.not-enrolled',
    'kiosk.revoked',
  ];
  return !passing.includes(o.problem.code);
}
