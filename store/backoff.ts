/** How long to wait before the next attempt: evenly drawn between `floor` and a ceiling that doubles up to `cap`. Milliseconds. */
export type Backoff = { readonly floor: number; readonly first: number; readonly cap: number };

/** The most that `backoffDelay` can give after so many failed attempts. */
export function backoffCeiling(backoff: Backoff, attempts: number): number {
  // 2^31 steps are beyond any cap: the exponent is bounded so that the product stays a number.
  return Math.min(backoff.cap, backoff.first * 2 ** Math.min(attempts, 31));
}

/**
 * Full jitter: kiosks that lost the link together do not come back together.
 * `attempts` counts the failures before (0: the first retry), `fraction` is 0 ≤ x < 1.
 */
export function backoffDelay(o: {
  readonly backoff: Backoff;
  readonly attempts: number;
  readonly fraction: number;
}): number {
  return Math.round(
    o.backoff.floor + o.fraction * Math.max(0, backoffCeiling(o.backoff, o.attempts) - o.backoff.floor),
  );
}
