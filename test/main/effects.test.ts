import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProofingDecision } from '../../contracts/central-api.ts';
import { challengeOrders } from '../../contracts/challenge-orders.ts';
import type { Service } from '../../contracts/channel.ts';
import { fault } from '../../contracts/faults.ts';
import { isSameCard } from '../../contracts/identity.ts';
import { failed, ok } from '../../contracts/outcome.ts';
import { samplePeople } from '../../contracts/sample-people.ts';
import type { AgentEvent } from '../../contracts/sync-agent-api.ts';
import { type Agent, kioskPlan } from '../../main/effects/ask-central.ts';
import { decisionEffects } from '../../main/effects/await-decision.ts';
import { manualClock } from '../support/manual-clock.ts';

describe('the challenge order that the kiosk makes', () => {
  const planOf = (roll: number, without: Parameters<typeof kioskPlan>[0]['without']) =>
    kioskPlan({ without, random: (below) => Math.floor(roll * below), nonce: 'n'.repeat(22) });
  const roll = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  it('never demands what the applicant cannot do, and always at least three actions that decide', () => {
    fc.assert(
      fc.property(roll, fc.constantFrom('turn-left', 'turn-right', 'smile', 'blink'), (chance, cannot) => {
        const { order, issuedBy } = planOf(chance, [cannot]);
        expect(order).not.toContain(cannot);
        expect(order.filter((action) => action !== 'blink').length).toBeGreaterThanOrEqual(3);
        expect(issuedBy).toBe('kiosk');
      }),
    );
  });

  it('can be any order that may be demanded', () => {
    const rolls = challengeOrders().map((_, index, all) => (index + 0.5) / all.length);
    const orders = rolls.map((chance) => planOf(chance, []).order.join());
    expect(new Set(orders)).toEqual(new Set(challengeOrders().map((order) => order.join())));
  });
});

describe('the same card', () => {
  const cards = samplePeople.map(({ card }) => card);
  it('is the same as itself and as no other', () => {
    for (const read of cards) {
      for (const now of cards) expect(isSameCard(read, now)).toBe(read === now);
    }
  });

  it('is told by the chip even when the citizen is the same, and by the request number where the chip refuses', () => {
    const read = cards.find(({ chipNumber }) => chipNumber !== null);
    if (!read) throw new Error('no sample with a chip number');
    expect(isSameCard(read, { ...read, chipNumber: '0123456789ABCDEF' })).toBe(false);
    expect(isSameCard(read, { ...read, chipNumber: null })).toBe(false);
    const silent = { ...read, chipNumber: null };
    expect(isSameCard(silent, silent)).toBe(true);
    expect(isSameCard(silent, { ...silent, requestNumber: '00000000000000000000' })).toBe(false);
  });
});

describe('waiting for central', () => {
  const granted: ProofingDecision = { outcome: 'refused', reference: 'ABCDEFGHJKLM' };
  function scene(online: boolean) {
    const listeners = new Set<(event: AgentEvent) => void>();
    const onEvent: Service<AgentEvent>['onEvent'] = (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    };
    const clock = manualClock();
    const effects = decisionEffects({ agent: { onEvent } as Agent, clock, isOnline: () => online });
    const decide = (reference: string) => {
      for (const listener of listeners)
        listener({ kind: 'decision', reference, decision: { ...granted, reference } });
    };
    const wait = (reference: string, signal = new AbortController().signal) =>
      effects.awaitDecision({ reference }, signal);
    return { clock, decide, wait, forget: effects.forget, expect: effects.expect };
  }

  it('hears the decision that is meant, also when it came first', async () => {
    const { decide, wait, expect: expectDecision } = scene(true);
    for (const reference of ['ABCDEFGHJKLM', 'MMMMMMMMMMMM']) expectDecision(reference);
    decide('ABCDEFGHJKLM');
    expect(await wait('ABCDEFGHJKLM')).toEqual(ok(granted));
    const waiting = wait('MMMMMMMMMMMM');
    decide('NNNNNNNNNNNN');
    decide('MMMMMMMMMMMM');
    expect(await waiting).toEqual(ok({ ...granted, reference: 'MMMMMMMMMMMM' }));
  });

  it('gives up after its patience, and at once where there is no link', async () => {
    const late = failed(fault('central.unavailable', 'no decision in time'));
    const online = scene(true);
    const waiting = online.wait('ABCDEFGHJKLM');
    online.clock.advance(20_000);
    expect(await waiting).toEqual(late);
    const offline = scene(false);
    const notWaiting = offline.wait('ABCDEFGHJKLM');
    offline.clock.advance(0);
    expect(await notWaiting).toEqual(late);
  });

  it('knows nothing any more once it forgot', async () => {
    const { clock, decide, wait, forget, expect: expectDecision } = scene(true);
    expectDecision('ABCDEFGHJKLM');
    decide('ABCDEFGHJKLM');
    forget();
    // It comes once more, for a citizen who has gone.
    decide('ABCDEFGHJKLM');
    const waiting = wait('ABCDEFGHJKLM');
    clock.advance(20_000);
    expect((await waiting).ok).toBe(false);
  });
});
