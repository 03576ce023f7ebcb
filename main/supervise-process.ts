import { type Channel, type Connection, connect, type Service } from '../contracts/channel.ts';
import type { Clock } from '../contracts/clock.ts';
import { fault } from '../contracts/faults.ts';
import { failed } from '../contracts/outcome.ts';
import type { Log } from './log.ts';

/** A started process of ours: `exited` settles when it is gone, however it went. */
export type StartedProcess = {
  readonly channel: Channel;
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  readonly kill: (signal: 'SIGTERM' | 'SIGKILL') => void;
};

const firstDelay = 200;
const longestDelay = 10_000;
/** A process that lived this long has healed: the next restart is quick again. */
const healedAfter = 30_000;
const graceToEnd = 4_000;

async function end(process: StartedProcess): Promise<void> {
  process.kill('SIGTERM');
  const force = setTimeout(() => process.kill('SIGKILL'), graceToEnd);
  await process.exited;
  clearTimeout(force);
}

export type Supervised<S extends Service<Event>, Event> = Pick<Connection<S, Event>, 'call' | 'onEvent'> & {
  readonly onState: (listener: (state: 'up' | 'down') => void) => () => void;
  /** Kills the present process, which has nothing left to do; a new one takes its place at once. For what must forget all it saw. */
  readonly recycle: () => void;
  readonly stop: () => Promise<void>;
};

/**
 * Keeps one process running: when it goes, calls that were open answer `process.restarting`, and it is started again
 * after 0.2 s, then twice as long each time up to 10 s. `onUp` runs with each new channel, before anything is called.
 */
export function superviseProcess<S extends Service<Event>, Event>(o: {
  readonly name: string;
  readonly start: () => StartedProcess;
  readonly onUp?: (channel: Channel) => () => void;
  readonly clock: Clock;
  readonly log: Log;
}): Supervised<S, Event> {
  const listeners = new Set<(event: Event) => void>();
  const stateListeners = new Set<(state: 'up' | 'down') => void>();
  let current: { readonly process: StartedProcess; readonly connection: Connection<S, Event> } | null = null;
  let delay = firstDelay;
  let stopping = false;
  let timer: unknown;

  const launch = (): void => {
    const startedAt = o.clock.now();
    const started = o.start();
    const connection = connect<S, Event>(started.channel);
    const down = o.onUp?.(started.channel);
    connection.onEvent((event) => {
      for (const listener of listeners) listener(event);
    });
    current = { process: started, connection };
    for (const listener of stateListeners) listener('up');
    void started.exited.then(({ code, signal }) => {
      current = null;
      down?.();
      connection.close(fault('process.restarting', o.name));
      for (const listener of stateListeners) listener('down');
      if (stopping) return;
      if (delay !== 0 && o.clock.now() - startedAt > healedAfter) delay = firstDelay;
      o.log[delay === 0 ? 'info' : 'warn'](
        { process: o.name, code, signal, restartIn: delay },
        'process ended',
      );
      timer = o.clock.setTimeout(launch, delay);
      delay = Math.min(Math.max(firstDelay, delay * 2), longestDelay);
    });
  };
  launch();

  const call: Connection<S, Event>['call'] = (method, input, signal) =>
    current
      ? current.connection.call(method, input, signal)
      : (Promise.resolve(failed(fault('process.restarting', o.name))) as ReturnType<
          S['methods'][typeof method]
        >);

  return {
    call,
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onState: (listener) => {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    recycle: () => {
      delay = 0;
      current?.process.kill('SIGKILL');
    },
    stop: async () => {
      stopping = true;
      o.clock.clearTimeout(timer);
      if (current) await end(current.process);
    },
  };
}
