import { fromPromise } from 'xstate';
import type { Outcome } from '../../contracts/outcome.ts';
import type { Effects } from './effects.ts';

/** The effects as named actors. A machine that leaves the invoking state aborts the effect through its signal. */
export function effectActors(effects: Effects) {
  return {
    readText: withoutInput(effects.readText),
    readPhoto: withoutInput(effects.readPhoto),
    readKeys: withoutInput(effects.readKeys),
    openSession: withInput(effects.openSession),
    newPlan: withInput(effects.newPlan),
    checkCard: withInput(effects.checkCard),
    verifyFace: withInput(effects.verifyFace),
    findAccount: withInput(effects.findAccount),
    sendOtp: withInput(effects.sendOtp),
    verifyOtp: withInput(effects.verifyOtp),
    provePassword: withInput(effects.provePassword),
    chooseCredentials: withInput(effects.chooseCredentials),
    record: withInput(effects.record),
    awaitDecision: withInput(effects.awaitDecision),
    openActivation: withInput(effects.openActivation),
    completeActivation: withInput(effects.completeActivation),
    printSlip: withInput(effects.printSlip),
  };
}

/** What an effect is called with. */
export type EffectInput<K extends keyof Effects> = Parameters<Effects[K]>[0];

function withInput<I, O extends Outcome<unknown>>(effect: (input: I, signal: AbortSignal) => Promise<O>) {
  return fromPromise<O, I>(({ input, signal }) => effect(input, signal));
}

function withoutInput<O extends Outcome<unknown>>(effect: (signal: AbortSignal) => Promise<O>) {
  return fromPromise<O>(({ signal }) => effect(signal));
}
