import type { FaultCode } from '../faults.ts';

/** What a fault says to a person. No code, no blame, no reason that would tell an attacker which check failed. */
export type FaultWords = {
  /** What happened. */
  readonly what: string;
  /** What is not lost; only where it is true whenever the fault appears. */
  readonly safe?: string;
  /** What to do now. */
  readonly now: string;
  /** What the technician does, where that differs from what a citizen is told. */
  readonly technician?: string;
};

/** Every fault has words; a missing one does not compile. */
export type FaultWordTable = Readonly<Record<FaultCode, FaultWords>>;
