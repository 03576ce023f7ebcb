import { createActor, type InspectionEvent } from 'xstate';
import type { Clock } from '../../contracts/clock.ts';
import type { KioskConfig } from '../../contracts/config.ts';
import type { KioskCommand } from '../../contracts/kiosk-command.ts';
import type { KioskView } from '../../contracts/kiosk-view.ts';
import type { Effects } from './effects.ts';
import { kioskMachine } from './kiosk-machine.ts';
import type { Report, ReportEvent } from './surroundings.ts';
import { machineChain } from './tags.ts';
import { isAllowed, takersOf } from './takers.ts';
import { type Timings, timings } from './timings.ts';
import { shownBy, viewOf } from './view.ts';

export type Flow = {
  /** Gives a command to the machines that take it now; false, and nothing moves, when it is not allowed. */
  readonly send: (command: KioskCommand) => boolean;
  /** What devices, link and store report by themselves. */
  readonly device: (report: Report) => void;
  readonly view: () => KioskView;
  /** Called with every new view; returns the way to end it. */
  readonly subscribe: (listener: (view: KioskView) => void) => () => void;
  /** Ends everything; what was held of a citizen is wiped. */
  readonly stop: () => void;
};

/**
 * The kiosk's flow over a world of effects. An effect that throws is unexpected: the error surfaces as an uncaught
 * exception and ends the process.
 */
export function createFlow({
  effects,
  config,
  clock,
  version,
  timings: changed = {},
  inspect,
}: {
  readonly effects: Effects;
  /** The configuration in force, policy of central included; asked anew when a session begins. */
  readonly config: () => KioskConfig;
  readonly clock: Clock;
  /** Software version, for the status strip. */
  readonly version: string;
  /** Delays that differ from the usual. */
  readonly timings?: Partial<Timings>;
  /** Sees every event and transition of every machine. */
  readonly inspect?: (event: InspectionEvent) => void;
}): Flow {
  const world = { effects, config, clock, timings: { ...timings, ...changed } };
  const listeners = new Set<(view: KioskView) => void>();
  let isPublishing = false;
  let ticking: unknown = null;
  const kiosk = createActor(kioskMachine(world), {
    clock,
    inspect: (event) => {
      inspect?.(event);
      if (event.type === '@xstate.snapshot') publishSoon();
    },
  });
  const compute = () => viewOf({ kiosk, config, version, now: clock.now() });
  kiosk.start();
  let current: KioskView = { revision: 1, ...compute() };
  let told = 0;

  /** One view for all that happened in one turn. */
  function publishSoon(): void {
    if (isPublishing) return;
    isPublishing = true;
    queueMicrotask(() => {
      isPublishing = false;
      publish();
    });
  }

  function publish(): void {
    if (refresh().revision !== told) for (const listener of listeners) listener(current);
    told = current.revision;
    clock.clearTimeout(ticking);
    ticking = showsSeconds(current) ? clock.setTimeout(publish, 1000) : null;
  }

  function refresh(): KioskView {
    const { revision, ...shown } = current;
    const next = compute();
    if (JSON.stringify(next) !== JSON.stringify(shown)) current = { revision: revision + 1, ...next };
    return current;
  }

  return {
    send: (command) => {
      if (!isAllowed(kiosk, command.type, shownBy({ kiosk, config, now: clock.now() }))) return false;
      for (const actor of takersOf(kiosk, command)) actor.send(command);
      return true;
    },
    device: ({ kind, ...rest }) => {
      const event = { type: kind, ...rest } as ReportEvent;
      for (const actor of machineChain(kiosk)) if (actor.getSnapshot().status === 'active') actor.send(event);
    },
    view: refresh,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: () => {
      clock.clearTimeout(ticking);
      listeners.clear();
      kiosk.stop();
      effects.wipe();
    },
  };
}

/** Views in which a number of seconds is read by the citizen. */
function showsSeconds({ overlay, screen }: KioskView): boolean {
  return overlay === 'still-there' || (screen.name === 'otp' && screen.resendInSeconds > 0);
}
