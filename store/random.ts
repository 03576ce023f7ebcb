import { randomUUID } from 'node:crypto';

/** Chance, injected: a simulation seeds it, the kiosk takes the system's generator. */
export type Random = {
  /** 0 ≤ x < 1; spreads retries in time, nothing secret comes from it. */
  readonly fraction: () => number;
  /** A new UUID: names one capture for ever. */
  readonly uuid: () => string;
};

export const systemRandom: Random = { fraction: Math.random, uuid: randomUUID };
