/** Time as the core sees it: wall time for records and timers for limits, both injected. */
export type Clock = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly setTimeout: (run: () => void, milliseconds: number) => unknown;
  readonly clearTimeout: (timer: unknown) => void;
};
