import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { Service } from '../../contracts/channel.ts';
import { fault } from '../../contracts/faults.ts';
import { failed, type Outcome, ok } from '../../contracts/outcome.ts';
import { forkProcess } from '../../main/fork-channel.ts';
import { createLog } from '../../main/log.ts';
import { superviseProcess } from '../../main/supervise-process.ts';
import { createSystemClock } from '../../main/system-clock.ts';

type Frail = Service<{ readonly hello: number }> & {
  readonly methods: {
    readonly echo: (input: Uint8Array, signal: AbortSignal) => Promise<Outcome<Uint8Array>>;
    readonly die: (input: 'throw' | 'exit' | 'abort', signal: AbortSignal) => Promise<Outcome<null>>;
    readonly hang: (input: null, signal: AbortSignal) => Promise<Outcome<null>>;
  };
};

const entry = fileURLToPath(new URL('../support/frail-process.ts', import.meta.url));
const stops: (() => Promise<void>)[] = [];

function superviseFrail() {
  const clock = createSystemClock();
  const pids: number[] = [];
  const supervised = superviseProcess<Frail, { readonly hello: number }>({
    name: 'frail',
    start: () => forkProcess({ entry, args: [], env: { ...process.env, NODE_NO_WARNINGS: '1' } }),
    clock,
    log: createLog('test').child({}, { level: 'silent' }),
  });
  const waiting = new Set<() => void>();
  supervised.onEvent(({ hello }) => {
    pids.push(hello);
    for (const go of waiting) go();
  });
  stops.push(supervised.stop);
  const starts = async (count: number): Promise<void> => {
    while (pids.length < count) {
      await new Promise<void>((resolve) => waiting.add(resolve));
      waiting.clear();
    }
  };
  return { ...supervised, clock, pids, starts };
}

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

describe('a supervised process', () => {
  it('carries bytes there and back', async () => {
    const frail = superviseFrail();
    await frail.starts(1);
    expect(await frail.call('echo', Uint8Array.of(1, 2, 3))).toEqual(ok(Uint8Array.of(1, 2, 3)));
  });

  it.each(['throw', 'exit', 'abort'] as const)(
    'is started anew after it died by %s, and open calls say so',
    async (how) => {
      const frail = superviseFrail();
      await frail.starts(1);
      const open = frail.call('hang', null);
      expect(await frail.call('die', how)).toEqual(failed(fault('process.restarting', 'frail')));
      expect(await open).toEqual(failed(fault('process.restarting', 'frail')));
      frail.clock.advance(1_000);
      await frail.starts(2);
      expect(frail.pids[1]).not.toBe(frail.pids[0]);
      expect(await frail.call('echo', Uint8Array.of(9))).toEqual(ok(Uint8Array.of(9)));
    },
  );

  it('is another process after it was recycled', async () => {
    const frail = superviseFrail();
    await frail.starts(1);
    frail.recycle();
    await frail.starts(2);
    expect(() => process.kill(frail.pids[0] ?? 0, 0)).toThrow('ESRCH');
  });

  it('leaves nothing behind when it is stopped', async () => {
    const frail = superviseFrail();
    await frail.starts(1);
    await frail.stop();
    expect(() => process.kill(frail.pids[0] ?? 0, 0)).toThrow('ESRCH');
    expect(await frail.call('echo', Uint8Array.of(9))).toEqual(failed(fault('process.restarting', 'frail')));
  });
});
