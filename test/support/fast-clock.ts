import type { Clock } from '../../contracts/clock.ts';

/** Time that runs so many times faster than the machine's, for code that meets real sockets: waits are short, and keep their proportions. */
export function fastClock(speed: number, start = Date.now()): Clock {
  const began = performance.now();
  return {
    now: () => Math.round(start + (performance.now() - began) * speed),
    setTimeout: (run, milliseconds) => setTimeout(run, milliseconds / speed),
    clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
  };
}
