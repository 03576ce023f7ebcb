import type { Clock } from '../../contracts/clock.ts';
import type { KioskConfig } from '../../contracts/config.ts';
import type { Effects } from './effects.ts';
import type { Timings } from './timings.ts';

/** What every machine of the flow is built upon. */
export type World = {
  readonly effects: Effects;
  /** The configuration in force now: each session keeps the one that it began with. */
  readonly config: () => KioskConfig;
  readonly clock: Clock;
  readonly timings: Timings;
};

/** ISO date of today in Bangkok (UTC+7, no summer time). */
export function bangkokDate(now: number): string {
  return new Date(now + 7 * 3_600_000).toISOString().slice(0, 10);
}
