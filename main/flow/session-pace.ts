import type { AnyMachineSnapshot } from 'xstate';
import { hasTagWithin } from './tags.ts';
import type { Timings } from './timings.ts';

/**
 * What the session waits for: a person (who may have walked on), a person whose one-time code is on its way, a reader
 * of the last screen, a machine that answers or fails by itself, or a card that must be taken out.
 */
export type Pace = 'person' | 'code' | 'reader' | 'machine' | 'card';

export function paceOf(task: AnyMachineSnapshot): Pace {
  if (hasTagWithin(task, 'awaiting')) return 'machine';
  return hasTagWithin(task, 'code') ? 'code' : 'person';
}

/** Milliseconds until the session ends by itself; null while nothing counts down. */
export function idleLimit(pace: Pace, timings: Timings): number | null {
  switch (pace) {
    case 'person':
      return timings.idle;
    case 'code':
      return timings.code;
    case 'reader':
      return timings.farewell;
    case 'machine':
    case 'card':
      return null;
  }
}
