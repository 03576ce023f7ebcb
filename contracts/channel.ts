import type { Fault } from './faults.ts';
import { failed, type Outcome } from './outcome.ts';

/**
 * One protocol between the core and its processes, over any transport that carries structured clones in order:
 * `fork` with advanced serialization, Electron's utility process, a worker, or memory.
 */
export type Channel = {
  readonly post: (message: unknown) => void;
  /** Returns the function that stops listening. */
  readonly listen: (onMessage: (message: unknown) => void) => () => void;
};

type Message =
  | { readonly kind: 'call'; readonly id: number; readonly method: string; readonly input: unknown }
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'answer'; readonly id: number; readonly outcome: Outcome<unknown> }
  | { readonly kind: 'event'; readonly event: unknown };

/** The shape of a service: each method takes one input and answers with an Outcome; events come by themselves. */
export type Service<Event> = {
  readonly methods: Readonly<
    Record<string, (input: never, signal: AbortSignal) => Promise<Outcome<unknown>>>
  >;
  readonly onEvent: (listener: (event: Event) => void) => () => void;
};

/**
 * Answers calls that come over the channel from `methods`. A method that throws is unexpected trouble: the error is
 * rethrown outside of the promise, so that the process dies and is restarted.
 */
export function serve<Event>(channel: Channel, service: Service<Event>): () => void {
  const running = new Map<number, AbortController>();
  const stopEvents = service.onEvent((event) => channel.post({ kind: 'event', event } satisfies Message));
  const stopCalls = channel.listen((raw) => {
    const message = raw as Message;
    if (message.kind === 'abort') running.get(message.id)?.abort();
    if (message.kind !== 'call') return;
    const method = Object.hasOwn(service.methods, message.method)
      ? service.methods[message.method]
      : undefined;
    if (!method) throw new Error(`no such method: ${message.method}`);
    const abort = new AbortController();
    running.set(message.id, abort);
    method(message.input as never, abort.signal)
      .then((outcome) => channel.post({ kind: 'answer', id: message.id, outcome } satisfies Message))
      .catch((error: unknown) =>
        queueMicrotask(() => {
          throw error;
        }),
      )
      .finally(() => running.delete(message.id));
  });
  return () => {
    stopCalls();
    stopEvents();
    for (const abort of running.values()) abort.abort();
  };
}

/** The caller's end. `close` answers everything still open with the given fault. */
export type Connection<S extends Service<Event>, Event> = {
  readonly call: <M extends keyof S['methods'] & string>(
    method: M,
    input: Parameters<S['methods'][M]>[0],
    signal?: AbortSignal,
  ) => ReturnType<S['methods'][M]>;
  readonly onEvent: (listener: (event: Event) => void) => () => void;
  readonly close: (fault: Fault) => void;
};

export function connect<S extends Service<Event>, Event>(channel: Channel): Connection<S, Event> {
  let nextId = 1;
  let closed: Fault | null = null;
  const open = new Map<number, (outcome: Outcome<unknown>) => void>();
  const listeners = new Set<(event: Event) => void>();
  const stop = channel.listen((raw) => {
    const message = raw as Message;
    if (message.kind === 'answer') open.get(message.id)?.(message.outcome);
    if (message.kind === 'event') for (const listener of listeners) listener(message.event as Event);
  });
  const call = (method: string, input: unknown, signal?: AbortSignal): Promise<Outcome<unknown>> =>
    new Promise((resolve) => {
      if (closed) return resolve(failed(closed));
      const id = nextId++;
      const onAbort = () => channel.post({ kind: 'abort', id } satisfies Message);
      open.set(id, (outcome) => {
        open.delete(id);
        signal?.removeEventListener('abort', onAbort);
        resolve(outcome);
      });
      channel.post({ kind: 'call', id, method, input } satisfies Message);
      if (signal?.aborted) onAbort();
      else signal?.addEventListener('abort', onAbort, { once: true });
    });
  return {
    call: call as Connection<S, Event>['call'],
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: (fault) => {
      closed = fault;
      stop();
      for (const settle of [...open.values()]) settle(failed(fault));
    },
  };
}

/** Two ends of a channel in one process: for tests that compose a driver and the core without a fork. Messages are cloned, as between processes. */
export function memoryChannel(): readonly [Channel, Channel] {
  const end = (mine: Set<(m: unknown) => void>, theirs: Set<(m: unknown) => void>): Channel => ({
    post: (message) => {
      const copy = structuredClone(message);
      queueMicrotask(() => {
        for (const listener of [...theirs]) listener(copy);
      });
    },
    listen: (onMessage) => {
      mine.add(onMessage);
      return () => mine.delete(onMessage);
    },
  });
  const a = new Set<(m: unknown) => void>();
  const b = new Set<(m: unknown) => void>();
  return [end(a, b), end(b, a)];
}
