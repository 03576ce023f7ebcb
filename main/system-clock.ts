import type { Clock } from '../contracts/clock.ts';

/** The machine's clock, with an offset that the dock may move forward: pending timers then pass at once. */
export type SystemClock = Clock & { readonly advance: (milliseconds: number) => void };

type Timer = { readonly due: number; readonly run: () => void; handle: NodeJS.Timeout };

export function createSystemClock(): SystemClock {
  let offset = 0;
  const timers = new Set<Timer>();
  const now = () => Date.now() + offset;
  const arm = (timer: Timer): void => {
    timer.handle = setTimeout(
      () => {
        timers.delete(timer);
        timer.run();
      },
      Math.max(0, timer.due - now()),
    );
  };
  return {
    now,
    setTimeout: (run, milliseconds) => {
      const timer = { due: now() + milliseconds, run } as Timer;
      timers.add(timer);
      arm(timer);
      return timer;
    },
    clearTimeout: (id) => {
      const timer = id as Timer | undefined;
      if (!timer || !timers.delete(timer)) return;
      clearTimeout(timer.handle);
    },
    advance: (milliseconds) => {
      offset += milliseconds;
      for (const timer of timers) {
        clearTimeout(timer.handle);
        arm(timer);
      }
    },
  };
}
