import type { Central } from './central.ts';
import { later } from './clock.ts';
import type { Query } from './database.ts';

export type AttemptLimit = {
  /** What is counted, for example `otp-contact`; `value` (a contact, an address, a person) is stored as a keyed index only. */
  readonly kind: string;
  readonly value: string;
  readonly windowMilliseconds: number;
  /** Windows begin at multiples of their length; this shifts them, so that a day can begin at Bangkok's midnight. */
  readonly shiftMilliseconds?: number;
  readonly limit: number;
};

export type AttemptCount = { readonly allowed: boolean; readonly retryAfterSeconds: number };

/** Counts one attempt in its window and says whether it is still within the limit. */
export async function countAttempt(
  central: Central,
  query: Query,
  limit: AttemptLimit,
): Promise<AttemptCount> {
  const window = windowOf(central, limit);
  const [row] = await query<{ count: number }>(
    `insert into attempts (bucket, window_start, count) values ($1, $2, 1)
     on conflict (bucket, window_start) do update set count = attempts.count + 1 returning count`,
    [window.bucket, window.start],
  );
  return { allowed: (row?.count ?? 0) <= limit.limit, retryAfterSeconds: window.secondsLeft };
}

/** Whether the limit is not yet used up, without counting. For limits on failures: ask first, count the failure after. */
export async function attemptsLeft(
  central: Central,
  query: Query,
  limit: AttemptLimit,
): Promise<AttemptCount> {
  const window = windowOf(central, limit);
  const [row] = await query<{ count: number }>(
    'select count from attempts where bucket = $1 and window_start = $2',
    [window.bucket, window.start],
  );
  return { allowed: (row?.count ?? 0) < limit.limit, retryAfterSeconds: window.secondsLeft };
}

function windowOf(central: Central, limit: AttemptLimit) {
  const now = central.clock.now();
  const shift = limit.shiftMilliseconds ?? 0;
  const into = (now.getTime() + shift) % limit.windowMilliseconds;
  const start = later(now, -into);
  return {
    bucket: central.vault.index(`attempt ${limit.kind}`, limit.value),
    start,
    secondsLeft: Math.ceil((limit.windowMilliseconds - into) / 1000),
  };
}
