import { createHash, randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { httpbis } from 'http-message-signatures';
import {
  centralOperations,
  type KioskConfiguration,
  type OperationName,
  type ProofingDecision,
  type PublicJwk,
} from '../../contracts/central-api.ts';
import type { FaultCode } from '../../contracts/faults.ts';
import {
  contentDigest,
  idempotencyHeader,
  signatureClockDetail,
  signatureMaxAgeSeconds,
  signatureParameters,
  signedComponents,
  signedComponentsIdempotent,
} from '../../contracts/request-signature.ts';
import { verifiesWith } from '../../store/signer.ts';

/** What the network or the server does to one request. */
export const troubles = [
  'drop',
  'reset',
  'lose-answer',
  'truncate',
  'never-answer',
  'html-200',
  'html-403',
  'redirect',
  'empty-200',
  'wrong-json',
  'another-reference',
  'status-500',
  'problem-503',
  'problem-429',
  'in-progress-409',
] as const;
export type Trouble = (typeof troubles)[number];

export type Submitted = {
  readonly key: string;
  readonly subjectKey: string;
  readonly sequence: number;
  readonly reference: string;
};

/**
 * A server that keeps central's contract as far as the agent can see it (signatures verified, keys idempotent) and gets
 * into trouble on demand. It judges nothing: every proofing is pending.
 */
export type FaultyCentral = {
  readonly url: string;
  readonly configuration: KioskConfiguration;
  /** Trouble for the next requests of an operation, one each; afterwards it is well. */
  readonly trouble: (operation: OperationName, list: readonly Trouble[]) => void;
  /** References that are refused for good. */
  readonly poison: Set<string>;
  /** Effects in their order: one for each key, however often it came. */
  readonly effects: readonly Submitted[];
  readonly requests: readonly { readonly operation: OperationName; readonly signed: boolean }[];
  readonly signal: (kind: 'configuration' | 'decision', reference?: string) => void;
  readonly setClockOffset: (milliseconds: number) => void;
  readonly revoke: () => void;
  readonly close: () => Promise<void>;
};

export async function startFaultyCentral(o: {
  readonly configuration: KioskConfiguration;
  readonly enrolmentCode: string;
  readonly now: () => number;
  readonly onRequest: () => void;
}): Promise<FaultyCentral> {
  const queued = new Map<OperationName, Trouble[]>();
  const effects: Submitted[] = [];
  const answers = new Map<string, ProofingDecision>();
  const requests: { operation: OperationName; signed: boolean }[] = [];
  const poison = new Set<string>();
  const nonces = new Set<string>();
  const signals: { id: number; kind: 'configuration' | 'decision'; reference?: string }[] = [];
  const polls = new Set<() => void>();
  const held = new Set<Socket>();
  let kiosk: { readonly id: string; readonly key: PublicJwk } | null = null;
  let revoked = false;
  let clockOffset = 0;
  const now = (): number => o.now() + clockOffset;

  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => void answer(request, Buffer.concat(chunks), response));
  });

  const send = (
    response: http.ServerResponse,
    status: number,
    body: unknown,
    type = 'application/json',
  ): void => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, { 'content-type': type, date: new Date(now()).toUTCString() }).end(text);
  };
  const problem = (response: http.ServerResponse, status: number, code: FaultCode, more: object = {}): void =>
    send(
      response,
      status,
      { type: 'about:blank', title: code, status, code, ...more },
      'application/problem+json',
    );

  async function signedBy(
    request: http.IncomingMessage,
    body: Buffer,
    idempotent: boolean,
  ): Promise<'kiosk' | 'clock' | 'nobody'> {
    const { id, key } = kiosk ?? {};
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    if (headers['content-digest'] !== contentDigest(createHash('sha256').update(body).digest('base64')))
      return 'nobody';
    let created = 0;
    const valid = await httpbis.verifyMessage(
      {
        requiredFields: [...(idempotent ? signedComponentsIdempotent : signedComponents)],
        requiredParams: [...signatureParameters],
        keyLookup: async (parameters) => {
          const nonce = String(parameters.nonce);
          if (parameters.keyid !== id || key === undefined || nonces.has(nonce)) return null;
          nonces.add(nonce);
          created = Number(parameters.created instanceof Date ? parameters.created.getTime() : 0);
          return {
            id,
            algs: ['ecdsa-p256-sha256'],
            verify: (data, signature) => verifiesWith(key, data, signature),
          };
        },
        // The library would hold it against the machine's clock; here time is the test's.
        notAfter: new Date(8.64e15),
      },
      { method: request.method ?? '', url: new URL(request.url ?? '', 'http://central'), headers },
    );
    if (valid !== true) return 'nobody';
    return Math.abs(created - now()) > signatureMaxAgeSeconds * 1000 ? 'clock' : 'kiosk';
  }

  async function answer(
    request: http.IncomingMessage,
    body: Buffer,
    response: http.ServerResponse,
  ): Promise<void> {
    const url = new URL(request.url ?? '', 'http://central');
    const operation = operationOf(request.method ?? '', url.pathname);
    if (!operation) return send(response, 404, 'no such place', 'text/plain');
    const { caller, idempotent } = centralOperations[operation];
    const signer =
      caller === 'kiosk'
        ? await signedBy(request, body, idempotent).catch(() => 'nobody' as const)
        : 'nobody';
    requests.push({ operation, signed: signer === 'kiosk' });
    const trouble = queued.get(operation)?.shift();
    queueMicrotask(o.onRequest);
    if (trouble === 'drop') return void request.socket.destroy();
    if (trouble === 'reset') return void request.socket.resetAndDestroy();
    if (trouble === 'html-200')
      return send(response, 200, '<!doctype html><title>Sign in to the network</title>', 'text/html');
    if (trouble === 'html-403')
      return send(response, 403, '<!doctype html><title>Blocked</title>', 'text/html');
    if (trouble === 'redirect')
      return void response.writeHead(302, { location: 'http://portal.invalid/' }).end();
    if (trouble === 'empty-200') return send(response, 200, '');
    if (trouble === 'status-500') return send(response, 500, 'Internal Server Error', 'text/plain');
    if (trouble === 'problem-503') return problem(response, 503, 'central.unavailable');
    if (trouble === 'problem-429') return problem(response, 429, 'central.busy', { retryAfterSeconds: 2 });
    if (trouble === 'in-progress-409') return problem(response, 409, 'central.busy');
    if (trouble === 'never-answer' && operation !== 'submitProofing') return void held.add(request.socket);
    if (caller === 'kiosk' && signer === 'clock')
      return problem(response, 401, 'central.rejected', { detail: signatureClockDetail });
    if (caller === 'kiosk' && kiosk === null) return problem(response, 401, 'kiosk.not-enrolled');
    if (caller === 'kiosk' && signer !== 'kiosk')
      return problem(response, 401, 'central.rejected', { detail: 'signature' });
    if (caller === 'kiosk' && revoked) return problem(response, 403, 'kiosk.revoked');
    const input = body.length > 0 ? JSON.parse(body.toString()) : undefined;
    const parsed = centralOperations[operation].body.safeParse(input);
    if (!parsed.success) return problem(response, 400, 'central.rejected', { detail: 'body' });
    switch (operation) {
      case 'enrol': {
        const { code, publicKey } = centralOperations.enrol.body.parse(input);
        if (code !== o.enrolmentCode)
          return problem(response, 400, 'central.rejected', { detail: 'enrolment code not valid' });
        kiosk ??= { id: `kiosk-${randomUUID().slice(0, 8)}`, key: publicKey };
        if (trouble === 'lose-answer') return void request.socket.destroy();
        return send(response, 200, { kioskId: kiosk.id, configuration: o.configuration });
      }
      case 'configuration':
        return send(response, 200, o.configuration);
      case 'heartbeat':
        return send(response, 200, { centralTime: new Date(now()).toISOString() });
      case 'signals': {
        const since = Number(url.searchParams.get('since'));
        const newer = () => signals.filter((s) => s.id > since);
        const tell = (): void => {
          polls.delete(tell);
          send(response, 200, { cursor: newer().at(-1)?.id ?? since, signals: newer() });
        };
        if (newer().length > 0) return tell();
        polls.add(tell);
        return void request.socket.once('close', () => polls.delete(tell));
      }
      case 'proofing': {
        const reference = url.pathname.split('/').at(-1) ?? '';
        return send(response, 200, { outcome: 'refused', reference });
      }
      case 'provePassword':
        return problem(response, 422, 'password.wrong', { triesLeft: 2 });
      case 'submitProofing': {
        const submitted = centralOperations.submitProofing.body.parse(input);
        const key = String(request.headers[idempotencyHeader]);
        if (poison.has(submitted.reference))
          return problem(response, 422, 'central.rejected', { detail: 'evidence: seal' });
        const decision = answers.get(key) ?? {
          outcome: 'pending',
          reference: submitted.reference,
          awaits: 'contact',
        };
        if (!answers.has(key)) {
          answers.set(key, decision);
          const { subjectKey, sequence, reference } = submitted;
          effects.push({ key, subjectKey, sequence, reference });
        }
        if (trouble === 'lose-answer') return void request.socket.destroy();
        if (trouble === 'never-answer') return void held.add(request.socket);
        if (trouble === 'wrong-json') return send(response, 200, { outcome: 'granted' });
        if (trouble === 'another-reference')
          return send(response, 200, { ...decision, reference: 'ANOTHERONE00' });
        if (trouble === 'truncate') {
          const text = JSON.stringify(decision);
          response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
          response.write(text.slice(0, 20), () => request.socket.destroy());
          return;
        }
        return send(response, 200, decision);
      }
      default:
        return problem(response, 404, 'central.rejected', { detail: 'not in this server' });
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    configuration: o.configuration,
    trouble: (operation, list) => void queued.set(operation, [...(queued.get(operation) ?? []), ...list]),
    poison,
    effects,
    requests,
    signal: (kind, reference) => {
      signals.push({ id: signals.length + 1, kind, ...(reference === undefined ? {} : { reference }) });
      for (const tell of [...polls]) tell();
    },
    setClockOffset: (milliseconds) => {
      clockOffset = milliseconds;
    },
    revoke: () => {
      revoked = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function operationOf(method: string, path: string): OperationName | null {
  for (const [name, operation] of Object.entries(centralOperations)) {
    const pattern = new RegExp(`^${operation.path.replace(/:\w+/g, '[^/]+')}$`);
    if (operation.method === method && pattern.test(path)) return name as OperationName;
  }
  return null;
}
