import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../sync-agent/system-clock.ts';
import { httpTransport } from '../../sync-agent/transport.ts';
import { issueFor, makeAuthority } from '../support/certificate.ts';
import { fastClock } from '../support/fast-clock.ts';

async function listen(server: Server & { readonly closeAllConnections: () => void }): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return (server.address() as AddressInfo).port;
}

const request = (url: string) => ({
  method: 'GET',
  url: new URL(url),
  headers: {},
  body: null,
  timeLimit: 5_000,
  signal: new AbortController().signal,
});

describe('a server in the middle (F21)', () => {
  const ours = makeAuthority('authority of central');
  const other = makeAuthority('another authority');
  const here = '127.0.0.1';
  const nobody = undefined;

  test.each([
    [
      'a certificate by the authority we trust, for this address, in force',
      issueFor({ authority: ours, address: here, days: [-1, 1] }),
      nobody,
    ],
    [
      'a certificate by another authority',
      issueFor({ authority: other, address: here, days: [-1, 1] }),
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
    [
      'an expired certificate',
      issueFor({ authority: ours, address: here, days: [-9, -1] }),
      'CERT_HAS_EXPIRED',
    ],
    [
      'a certificate not yet in force',
      issueFor({ authority: ours, address: here, days: [1, 9] }),
      'CERT_NOT_YET_VALID',
    ],
    [
      'a certificate of another server',
      issueFor({ authority: ours, address: '127.0.0.9', days: [-1, 1] }),
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
  ])('with %s', async (_, { key, cert }, refusal) => {
    let requests = 0;
    const port = await listen(
      https.createServer({ key, cert }, (_request, response) => {
        requests += 1;
        response.end('{}');
      }),
    );
    const transport = httpTransport({ clock: systemClock, secure: true, trusted: ours.pem });
    const answer = await transport.exchange(request(`https://${here}:${port}/`));
    if (refusal === undefined) expect(answer).toMatchObject({ ok: true, value: { status: 200 } });
    else expect(answer).toEqual({ ok: false, fault: { code: 'link.down', detail: refusal } });
    // Nothing of us is said before the certificate stands.
    expect(requests).toBe(refusal === undefined ? 1 : 0);
    expect(
      await httpTransport({ clock: systemClock, secure: true }).exchange(request(`https://${here}:${port}/`)),
    ).toMatchObject({ ok: false });
  });
});

describe('an answer', () => {
  test('without end is cut off', async () => {
    let sent = 0;
    const port = await listen(
      http.createServer((_, response) => {
        const chunk = Buffer.alloc(65_536, 0x20);
        const more = (): void => {
          do sent += chunk.length;
          while (!response.destroyed && response.write(chunk));
        };
        response.on('drain', more);
        more();
      }),
    );
    const transport = httpTransport({ clock: systemClock, secure: false });
    const answer = await transport.exchange({ ...request(`http://127.0.0.1:${port}/`), timeLimit: 60_000 });
    expect(answer).toEqual({ ok: false, fault: { code: 'link.down', detail: 'answer without end' } });
    expect(sent).toBeGreaterThan(2 ** 20);
  });

  test('that drips too slowly is given up at the time limit of the whole', async () => {
    const port = await listen(
      http.createServer((_, response) => {
        response.writeHead(200, { 'content-length': 1_000 });
        const drip = setInterval(() => response.write('.'), 5);
        response.on('close', () => clearInterval(drip));
      }),
    );
    const transport = httpTransport({ clock: fastClock(50), secure: false });
    expect(await transport.exchange(request(`http://127.0.0.1:${port}/`))).toEqual({
      ok: false,
      fault: { code: 'link.down', detail: 'no answer in time' },
    });
  });

  test('comes over a connection that is kept, and over a new one when that was closed meanwhile', async () => {
    const sockets = new Set<unknown>();
    const server = http.createServer((incoming, response) => {
      sockets.add(incoming.socket);
      response.end('{}');
    });
    const port = await listen(server);
    const transport = httpTransport({ clock: systemClock, secure: false });
    for (let n = 0; n < 3; n++)
      expect(await transport.exchange(request(`http://127.0.0.1:${port}/`))).toMatchObject({ ok: true });
    expect(sockets.size).toBe(1);
    transport.setConnected(false);
    expect(await transport.exchange(request(`http://127.0.0.1:${port}/`))).toMatchObject({
      fault: { code: 'link.down', detail: 'ENETDOWN' },
    });
    transport.setConnected(true);
    expect(await transport.exchange(request(`http://127.0.0.1:${port}/`))).toMatchObject({ ok: true });
    expect(sockets.size).toBe(2);
  });
});
