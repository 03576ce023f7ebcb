import { type ChallengeAction, challengeActions } from './device-ports.ts';

/** The actions that decide. A blink supports and never decides alone (`proofing-policy.md`). */
export const deliberateActions = [
  'turn-left',
  'turn-right',
  'smile',
] as const satisfies readonly ChallengeAction[];

export const challengeWindows = 4;

/**
 * Every order that may be demanded of one applicant: four windows, every deliberate action that the applicant can do,
 * at most one blink, none twice running. Whoever issues a plan picks one with equal chance by a cryptographic random
 * number. With all actions there are 42. A fixed recording passes about one in 24 (72 of 1,764 pairs of orders, counted by
 * `scripts/bench/face.ts`): a blink within it voids no window.
 * `without`: what the applicant cannot do. Empty when fewer than two deliberate actions are left.
 */
export function challengeOrders(
  without: readonly ChallengeAction[] = [],
): readonly (readonly ChallengeAction[])[] {
  const demanded = deliberateActions.filter((action) => !without.includes(action));
  if (demanded.length < 2) return [];
  const offered = challengeActions.filter((action) => !without.includes(action));
  let orders: readonly (readonly ChallengeAction[])[] = [[]];
  for (let window = 0; window < challengeWindows; window++) {
    orders = orders.flatMap((order) =>
      offered.filter((action) => action !== order.at(-1)).map((action) => [...order, action]),
    );
  }
  return orders.filter(
    (order) =>
      demanded.every((action) => order.includes(action)) &&
      order.filter((action) => action === 'blink').length <= 1,
  );
}
