import { describe, expect, it } from 'vitest';
import { type Channel, connect, memoryChannel, type Service, serve } from '../../contracts/channel.ts';
import { fault } from '../../contracts/faults.ts';
import { failed, type Outcome, ok } from '../../contracts/outcome.ts';

type Event = { readonly tick: number };
type Methods = {
  readonly double: (input: number, signal: AbortSignal) => Promise<Outcome<number>>;
  readonly wait: (input: null, signal: AbortSignal) => Promise<Outcome<string>>;
  readonly bytes: (input: Uint8Array, signal: AbortSignal) => Promise<Outcome<Uint8Array>>;
};
type Sample = Service<Event> & { readonly methods: Methods };

function sample(): {
  readonly service: Sample;
  readonly emit: (event: Event) => void;
  readonly aborted: () => number;
} {
  const listeners = new Set<(event: Event) => void>();
  let aborted = 0;
  return {
    service: {
      methods: {
        double: async (input) => ok(input * 2),
        wait: (_, signal) =>
          new Promise((resolve) =>
            signal.addEventListener('abort', () => {
              aborted += 1;
              resolve(failed(fault('card.removed')));
            }),
          ),
        bytes: async (input) => ok(input.map((byte) => 255 - byte)),
      },
      onEvent: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    aborted: () => aborted,
  };
}

function joined() {
  const [near, far] = memoryChannel();
  const there = sample();
  const stop = serve(far, there.service);
  return { ...there, near, far, stop, connection: connect<Sample, Event>(near) };
}

describe('a channel', () => {
  it('answers each call with its own outcome, whatever the order', async () => {
    const { connection } = joined();
    const answers = await Promise.all([1, 2, 3].map((n) => connection.call('double', n)));
    expect(answers).toEqual([ok(2), ok(4), ok(6)]);
  });

  it('carries bytes as bytes', async () => {
    const { connection } = joined();
    expect(await connection.call('bytes', Uint8Array.of(0, 1, 254))).toEqual(ok(Uint8Array.of(255, 254, 1)));
  });

  it('aborts a running call, also when the signal was aborted before', async () => {
    const { connection, aborted } = joined();
    const abort = new AbortController();
    const running = connection.call('wait', null, abort.signal);
    const already = connection.call('wait', null, AbortSignal.abort());
    expect(await already).toEqual(failed(fault('card.removed')));
    abort.abort();
    expect(await running).toEqual(failed(fault('card.removed')));
    expect(aborted()).toBe(2);
  });

  it('carries events until one stops listening', async () => {
    const { connection, emit } = joined();
    const heard: number[] = [];
    const stop = connection.onEvent(({ tick }) => heard.push(tick));
    emit({ tick: 1 });
    await connection.call('double', 0);
    stop();
    emit({ tick: 2 });
    await connection.call('double', 0);
    expect(heard).toEqual([1]);
  });

  it('answers what is open, and all that comes later, with the fault it was closed with', async () => {
    const { connection } = joined();
    const open = connection.call('wait', null);
    connection.close(fault('process.restarting'));
    expect(await open).toEqual(failed(fault('process.restarting')));
    expect(await connection.call('double', 1)).toEqual(failed(fault('process.restarting')));
  });

  it('aborts what still runs when the serving end stops', async () => {
    const { connection, stop, aborted } = joined();
    void connection.call('wait', null);
    await connection.call('double', 0);
    stop();
    expect(aborted()).toBe(1);
  });

  it('lets both ends call each other over the same channel', async () => {
    const [near, far] = memoryChannel();
    const both = (channel: Channel) => {
      serve(channel, sample().service);
      return connect<Sample, Event>(channel);
    };
    const [a, b] = [both(near), both(far)];
    expect(await Promise.all([a.call('double', 5), b.call('double', 6)])).toEqual([ok(10), ok(12)]);
  });

  it('refuses a method that is none, also one that every object has', async () => {
    const [near, far] = memoryChannel();
    const heard: ((message: unknown) => void)[] = [];
    serve(
      {
        ...far,
        listen: (onMessage) => {
          heard.push(onMessage);
          return () => undefined;
        },
      },
      sample().service,
    );
    expect(() => heard[0]?.({ kind: 'call', id: 1, method: 'constructor', input: null })).toThrow(
      'no such method',
    );
    near.post(null);
  });
});
