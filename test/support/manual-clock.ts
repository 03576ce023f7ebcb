import type { Clock } from '../../contracts/clock.ts';

type Timer = { readonly due: number; readonly order: number; readonly run: () => void };

/** Time that moves only when a test moves it; timers run in the order of their time. */
export type ManualClock = Clock & {
  readonly advance: (milliseconds: number) => void;
  readonly set: (now: number) => void;
  /** Time of the next timer, or null. */
  readonly nextTimer: () => number | null;
};

export function manualClock(start = Date.parse('2026-11-22T02:00:00Z')): ManualClock {
  let now = start;
  let order = 0;
  const timers = new Set<Timer>();
  const first = (): Timer | undefined => [...timers].sort((a, b) => a.due - b.due || a.order - b.order)[0];
  return {
    now: () => now,
    setTimeout: (run, milliseconds) => {
      const timer = { due: now + milliseconds, order: order++, run };
      timers.add(timer);
      return timer;
    },
    clearTimeout: (timer) => void timers.delete(timer as Timer),
    set: (time) => {
      now = time;
    },
    nextTimer: () => first()?.due ?? null,
    advance: (milliseconds) => {
      const end = now + milliseconds;
      for (let timer = first(); timer && timer.due <= end; timer = first()) {
        timers.delete(timer);
        now = timer.due;
        timer.run();
      }
      now = end;
    },
  };
}
