import type { Clock } from '../contracts/clock.ts';

/** What a loop sleeps beside: rung, it wakes; rung before it slept, it does not fall asleep. */
export type Bell = {
  readonly ring: () => void;
  /** Until the bell rings, the milliseconds pass (null: never by themselves) or the signal aborts. */
  readonly wait: (milliseconds: number | null, signal: AbortSignal) => Promise<void>;
};

export function createBell(clock: Clock): Bell {
  let rung = false;
  let wake: (() => void) | null = null;
  return {
    ring: () => {
      rung = true;
      wake?.();
    },
    wait: (milliseconds, signal) =>
      new Promise((resolve) => {
        let timer: unknown = null;
        const end = (): void => {
          rung = false;
          wake = null;
          if (timer !== null) clock.clearTimeout(timer);
          signal.removeEventListener('abort', end);
          resolve();
        };
        if (rung || signal.aborted) return end();
        wake = end;
        if (milliseconds !== null) timer = clock.setTimeout(end, milliseconds);
        signal.addEventListener('abort', end, { once: true });
      }),
  };
}
