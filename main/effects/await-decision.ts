import type { ProofingDecision } from '../../contracts/central-api.ts';
import type { Clock } from '../../contracts/clock.ts';
import { fault } from '../../contracts/faults.ts';
import { failed, type Outcome, ok } from '../../contracts/outcome.ts';
import type { Effects } from '../flow/effects.ts';
import type { Agent } from './ask-central.ts';

/** How long a citizen is kept waiting for central's answer before the result is called pending. */
const patience = 20_000;

/**
 * Central's decisions as the agent hears of them. One may come before anybody waits for it, so those of this session
 * (`expect`) are kept until it ends (`forget`): a decision may carry a one-time activation code, and one that comes for a
 * citizen who has gone is for nobody here.
 */
export function decisionEffects(o: {
  readonly agent: Agent;
  readonly clock: Clock;
  readonly isOnline: () => boolean;
}): Pick<Effects, 'awaitDecision'> & {
  /** Called before the evidence leaves. */
  readonly expect: (reference: string) => void;
  readonly forget: () => void;
} {
  const expected = new Set<string>();
  const heard = new Map<string, ProofingDecision>();
  const waiting = new Map<string, (decision: ProofingDecision) => void>();
  o.agent.onEvent((event) => {
    if (event.kind !== 'decision' || !expected.has(event.reference)) return;
    heard.set(event.reference, event.decision);
    waiting.get(event.reference)?.(event.decision);
  });
  return {
    awaitDecision: ({ reference }, signal) =>
      new Promise<Outcome<ProofingDecision>>((resolve) => {
        const settle = (outcome: Outcome<ProofingDecision>): void => {
          waiting.delete(reference);
          o.clock.clearTimeout(timer);
          resolve(outcome);
        };
        const late = () => settle(failed(fault('central.unavailable', 'no decision in time')));
        const timer = o.clock.setTimeout(late, o.isOnline() ? patience : 0);
        signal.addEventListener('abort', late, { once: true });
        const already = heard.get(reference);
        if (already) settle(ok(already));
        else waiting.set(reference, (decision) => settle(ok(decision)));
      }),
    expect: (reference) => expected.add(reference),
    forget: () => {
      expected.clear();
      heard.clear();
    },
  };
}
