import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../sync-agent/system-clock.ts';
import { httpTransport } from '../../sync-agent/transport.ts';
import { fastClock } from '../support/fast-clock.ts';
import { dataFolder } from '../support/store-folder.ts';

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

/** A certificate that no authority we trust has signed. */
function selfSigned(): { readonly key: Buffer; readonly cert: Buffer } {
  const dir = dataFolder();
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=127.0.0.1',
      '-addext',
      'subjectAltName=IP:127.0.0.1',
      '-keyout',
      key,
      '-out',
      cert,
    ],
    { stdio: 'ignore' },
  );
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

describe('a server in the middle (F21)', () => {
  test('whose certificate is not trusted hears nothing of us', async () => {
    const { key, cert } = selfSigned();
    let requests = 0;
    const port = await listen(
      https.createServer({ key, cert }, (_, response) => {
        requests += 1;
        response.end('{}');
      }),
    );
    // The server is well: who trusts its certificate is answered.
    const trusting = await new Promise<number | undefined>((resolve, reject) => {
      https
        .get({ host: '127.0.0.1', port, ca: cert, agent: false }, (answer) =>
          resolve(answer.resume().statusCode),
        )
        .on('error', reject);
    });
    expect([trusting, requests]).toEqual([200, 1]);
    const transport = httpTransport({ clock: systemClock, secure: true });
    expect(await transport.exchange(request(`https://127.0.0.1:${port}/`))).toEqual({
      ok: false,
      fault: { code: 'link.down', detail: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
    expect(requests).toBe(1);
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
