import { describe, expect, test } from 'vitest';
import { centralOperations, type Problem } from '../../contracts/central-api.ts';
import { createBell } from '../../sync-agent/bell.ts';
import { createLink, type LinkState } from '../../sync-agent/link.ts';
import { isForGood } from '../../sync-agent/outbox-sender.ts';
import { readReply } from '../../sync-agent/read-reply.ts';
import { requestOf } from '../../sync-agent/request-url.ts';
import { manualClock } from '../support/manual-clock.ts';

const schema = centralOperations.heartbeat.response;
const answered = (status: number, body: unknown) => ({
  status,
  date: null,
  body: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
});
const problem = (status: number, code: string) => ({ type: 'about:blank', title: 'x', status, code });

describe('what an HTTP answer means', () => {
  test('only JSON of the schema is an answer', () => {
    const value = { centralTime: '2026-11-22T02:00:00.000Z' };
    expect(readReply(answered(200, value), schema)).toEqual({ kind: 'answer', value });
    for (const body of ['', '<html></html>', '{"centralTime":', '{}', '"ok"', 'null']) {
      expect(readReply(answered(200, body), schema)).toMatchObject({
        kind: 'failed',
        fault: { code: 'central.unavailable' },
      });
    }
    const notText = { ...answered(200, ''), body: Uint8Array.of(0xff, 0xfe, 0x22) };
    expect(readReply(notText, schema)).toMatchObject({ kind: 'failed' });
  });

  test('only a problem that we know, under its own status, is a refusal', () => {
    expect(readReply(answered(422, problem(422, 'otp.wrong')), schema)).toMatchObject({
      kind: 'refusal',
      status: 422,
    });
    for (const [status, body] of [
      [422, problem(400, 'otp.wrong')],
      [422, problem(422, 'a.code-of-a-later-version')],
      [403, '<html>blocked</html>'],
      [302, ''],
      [304, ''],
    ] as const) {
      expect(readReply(answered(status, body), schema)).toMatchObject({
        kind: 'failed',
        fault: { code: 'link.down' },
      });
    }
    expect(readReply(answered(502, 'Bad Gateway'), schema)).toMatchObject({
      fault: { code: 'central.unavailable' },
    });
  });
});

test('refused for good is what central says of the item itself', () => {
  const forGood = (status: number, code: Problem['code']) =>
    isForGood({ status, problem: { ...problem(status, code), code } });
  for (const [status, code] of [
    [400, 'central.rejected'],
    [409, 'central.rejected'],
    [413, 'central.rejected'],
    [422, 'central.rejected'],
    [422, 'proofing.refused'],
  ] as const) {
    expect([status, code, forGood(status, code)]).toEqual([status, code, true]);
  }
  for (const [status, code] of [
    [401, 'central.rejected'],
    [401, 'kiosk.not-enrolled'],
    [403, 'kiosk.revoked'],
    [404, 'central.rejected'],
    [405, 'central.rejected'],
    [409, 'central.busy'],
    [429, 'central.busy'],
    [422, 'issuer.unavailable'],
    [500, 'central.unavailable'],
    [503, 'issuer.unavailable'],
    [500, 'central.rejected'],
  ] as const) {
    expect([status, code, forGood(status, code)]).toEqual([status, code, false]);
  }
});

test('path parameters and query reach the address, whatever they hold', () => {
  const { path, query } = centralOperations.signals;
  const base = 'https://central.example/kiosks/';
  expect(requestOf({ baseUrl: base, path, query, input: { since: 7, wait: 25 } }).url.href).toBe(
    'https://central.example/kiosks/v1/signals?since=7&wait=25',
  );
  const odd = requestOf({
    baseUrl: base,
    path: '/v1/x/:id',
    query: centralOperations.proofing.query,
    input: { id: '../a?b=ก', body: { n: 1 } },
  });
  expect(odd.url.pathname).toBe('/kiosks/v1/x/..%2Fa%3Fb%3D%E0%B8%81');
  expect(new TextDecoder().decode(odd.body ?? undefined)).toBe('{"n":1}');
});

describe('a bell', () => {
  const settled = async (promise: Promise<void>): Promise<boolean> => {
    let done = false;
    void promise.then(() => {
      done = true;
    });
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    return done;
  };

  test('wakes at its time, at a ring, at an earlier ring, and at the end', async () => {
    const clock = manualClock();
    const bell = createBell(clock);
    const { signal } = new AbortController();
    const timed = bell.wait(1_000, signal);
    clock.advance(999);
    expect(await settled(timed)).toBe(false);
    clock.advance(1);
    expect(await settled(timed)).toBe(true);

    const endless = bell.wait(null, signal);
    clock.advance(10 ** 9);
    expect(await settled(endless)).toBe(false);
    bell.ring();
    expect(await settled(endless)).toBe(true);
    expect(clock.nextTimer()).toBeNull();

    bell.ring();
    expect(await settled(bell.wait(null, signal))).toBe(true);
    expect(await settled(bell.wait(null, signal))).toBe(false);

    const stop = new AbortController();
    const stopped = createBell(clock).wait(null, stop.signal);
    stop.abort();
    expect(await settled(stopped)).toBe(true);
  });
});

test('the link tells changes, not repetitions', () => {
  const told: LinkState[] = [];
  const link = createLink((state) => told.push(state));
  expect(link.state()).toBeNull();
  link.lost('link.down');
  link.lost('link.down');
  link.heard();
  link.heard();
  link.lost('kiosk.revoked');
  expect(told).toEqual([
    { state: 'offline', code: 'link.down' },
    { state: 'online', code: null },
    { state: 'offline', code: 'kiosk.revoked' },
  ]);
});
