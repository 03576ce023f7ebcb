import http from 'node:http';
import https from 'node:https';
import type { Clock } from '../contracts/clock.ts';
import { fault } from '../contracts/faults.ts';
import { failed, type Outcome, ok } from '../contracts/outcome.ts';

export type HttpRequest = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  /** Milliseconds for the whole exchange. */
  readonly timeLimit: number;
  readonly signal: AbortSignal;
};

export type HttpAnswer = {
  readonly status: number;
  /** The answering clock, milliseconds since the epoch; null where it did not say. */
  readonly date: number | null;
  readonly body: Uint8Array;
};

/**
 * One HTTP exchange. Whatever kept a whole answer from coming is `link.down`: no socket, no trust in the certificate,
 * a reset, a body that stops early or never ends, time. Redirects are answers like others.
 */
export type Transport = {
  readonly exchange: (request: HttpRequest) => Promise<Outcome<HttpAnswer>>;
  /** Cut: open sockets are destroyed and no new one is made. */
  readonly setConnected: (connected: boolean) => void;
};

/** More than any answer of central has; a captive portal or an attacker may send without end. */
const longestBody = 4 * 2 ** 20;

/** `trusted`: authorities (PEM) that may sign central's certificate, in place of those that the system trusts. */
export function httpTransport(o: {
  readonly clock: Clock;
  readonly secure: boolean;
  readonly trusted?: string;
}): Transport {
  const settings = { keepAlive: true, maxSockets: 16 };
  const agent = o.secure
    ? new https.Agent(o.trusted === undefined ? settings : { ...settings, ca: o.trusted })
    : new http.Agent(settings);
  const connect = agent.createConnection.bind(agent);
  let connected = true;
  agent.createConnection = (options, callback) => {
    if (connected) return connect(options, callback);
    const cut = Object.assign(new Error('network is cut'), { code: 'ENETDOWN' });
    queueMicrotask(() => callback?.(cut, undefined as never));
    return undefined;
  };
  const { request } = o.secure ? https : http;

  return {
    exchange: ({ method, url, headers, body, timeLimit, signal }) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve(failed(fault('link.down', 'aborted')));
        const chunks: Buffer[] = [];
        let length = 0;
        const settle = (outcome: Outcome<HttpAnswer>): void => {
          o.clock.clearTimeout(timer);
          signal.removeEventListener('abort', onAbort);
          resolve(outcome);
        };
        const call = request(url, { method, headers, agent }, (answer) => {
          answer.on('data', (chunk: Buffer) => {
            chunks.push(chunk);
            length += chunk.length;
            if (length > longestBody) giveUp('answer without end');
          });
          answer.on('error', (error) => settle(down(error)));
          answer.on('end', () => {
            const date = Date.parse(answer.headers.date ?? '');
            settle(
              ok({
                status: answer.statusCode ?? 0,
                date: Number.isNaN(date) ? null : date,
                body: Buffer.concat(chunks),
              }),
            );
          });
        });
        const giveUp = (why: string): void => {
          settle(failed(fault('link.down', why)));
          call.destroy();
        };
        const onAbort = (): void => giveUp('aborted');
        const timer = o.clock.setTimeout(() => giveUp('no answer in time'), timeLimit);
        signal.addEventListener('abort', onAbort, { once: true });
        call.on('error', (error) => settle(down(error)));
        call.end(body ?? undefined);
      }),
    setConnected: (now) => {
      connected = now;
      if (!now) agent.destroy();
    },
  };
}

function down(error: Error): Outcome<HttpAnswer> {
  return failed(
    fault('link.down', 'code' in error && typeof error.code === 'string' ? error.code : 'connection failed'),
  );
}
