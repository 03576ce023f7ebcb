import { expect, test } from 'vitest';
import { challengeOrders, challengeWindows, deliberateActions } from '../../contracts/challenge-orders.ts';

test('all actions give 42 different orders; each demands every deliberate action and at most one blink', () => {
  const orders = challengeOrders();
  expect(new Set(orders.map(String)).size).toBe(42);
  for (const order of orders) {
    expect(order).toHaveLength(challengeWindows);
    for (const action of deliberateActions) expect(order).toContain(action);
    expect(order.filter((action) => action === 'blink').length).toBeLessThanOrEqual(1);
    expect(order.some((action, index) => action === order[index - 1])).toBe(false);
  }
});

test('no action stands at the same place in all orders', () => {
  for (let window = 0; window < challengeWindows; window++)
    expect(new Set(challengeOrders().map((order) => order[window])).size).toBe(4);
});

test('what the applicant cannot do is left out; one deliberate action alone is no challenge', () => {
  for (const action of deliberateActions) {
    expect(challengeOrders([action]).length).toBe(14);
    expect(challengeOrders([action]).flat()).not.toContain(action);
  }
  expect(challengeOrders(['turn-left', 'turn-right'])).toEqual([]);
});
