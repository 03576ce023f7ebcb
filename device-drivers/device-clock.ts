import type { Clock } from '../contracts/clock.ts';

/** The machine's own time. The dock's clock moves the core only: a device takes as long as it takes. */
export const deviceClock: Clock = {
  now: () => Date.now(),
  setTimeout: (run, milliseconds) => setTimeout(run, milliseconds),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};
