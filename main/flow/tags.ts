import type { AnyActorRef, AnyMachineSnapshot } from 'xstate';

/**
 * What a state says of itself to the machines above it.
 * `awaiting`: a device or a server works, nothing counts down. `code`: a one-time code is on its way to the citizen.
 * `cardOut`: the card may be out of the reader.
 * `withdrawable`: consent was given and nothing is handed in. `recording`: the record is being written, it must not be cut off.
 */
export type FlowTag = 'awaiting' | 'code' | 'cardOut' | 'withdrawable' | 'recording';

/** The machine actors from this one down to the deepest, outermost first. Promise actors are left out. */
export function machineChain(actor: AnyActorRef): readonly AnyActorRef[] {
  const snapshot = actor.getSnapshot();
  if (!isMachineSnapshot(snapshot)) return [];
  const below = Object.values(snapshot.children as Record<string, AnyActorRef | undefined>);
  return [actor, ...below.flatMap((child) => (child === undefined ? [] : machineChain(child)))];
}

export function isMachineSnapshot(snapshot: unknown): snapshot is AnyMachineSnapshot {
  return typeof snapshot === 'object' && snapshot !== null && 'machine' in snapshot && 'children' in snapshot;
}

/** Whether this state or one in a machine below carries the tag. */
export function hasTagWithin(snapshot: AnyMachineSnapshot, tag: FlowTag): boolean {
  return snapshot.hasTag(tag) || machinesBelow(snapshot).some((below) => hasTagWithin(below, tag));
}

/** The states of this machine and all below it, as one text to compare. */
export function whereabouts(snapshot: AnyMachineSnapshot): string {
  const below = machinesBelow(snapshot).map(whereabouts);
  return JSON.stringify([snapshot.machine.id, snapshot.value, below]);
}

function machinesBelow(snapshot: AnyMachineSnapshot): readonly AnyMachineSnapshot[] {
  return Object.values(snapshot.children as Record<string, AnyActorRef | undefined>)
    .map((child): unknown => child?.getSnapshot())
    .filter(isMachineSnapshot);
}
