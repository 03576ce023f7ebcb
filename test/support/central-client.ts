import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { z } from 'zod';
import {
  type CentralOperations,
  centralOperations,
  type KioskConfiguration,
  type Operation,
  type OperationInput,
  type OperationName,
  type OperationOutput,
  type Problem,
  problemSchema,
  publicJwkSchema,
} from '../../contracts/central-api.ts';

/*
 * A client of central for its own tests. It builds signature and request by hand from the text of RFC 9421, apart from
 * the library that central verifies with and from the product's client.
 */

export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly response: Response }
  | { readonly ok: false; readonly problem: Problem; readonly response: Response };

export type SentRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
};

type Prepare = (
  request: SentRequest,
  operation: Pick<Operation<z.ZodType, z.ZodType, z.ZodType, z.ZodType>, 'idempotent'>,
) => SentRequest;

export type CentralClient = {
  readonly call: <N extends OperationName>(
    name: N,
    input: OperationInput<N>,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Result<OperationOutput<N>>>;
  /** The value of a call that must succeed. */
  readonly value: <N extends OperationName>(
    name: N,
    input: OperationInput<N>,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<OperationOutput<N>>;
  /** The fault code of a call that must be refused. */
  readonly refusal: <N extends OperationName>(
    name: N,
    input: OperationInput<N>,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Problem['code']>;
  /** A request as it would be sent, so that a test can change it on its way. */
  readonly prepare: <N extends OperationName>(
    name: N,
    input: OperationInput<N>,
    headers?: Readonly<Record<string, string>>,
  ) => SentRequest;
};
export type OperatorClient = CentralClient;

export function centralClient(o: { readonly url: string; readonly prepare?: Prepare }): CentralClient {
  const prepare: CentralClient['prepare'] = (name, input, headers = {}) => {
    const operation: Operation<z.ZodType, z.ZodType, z.ZodType, z.ZodType> = centralOperations[name];
    const given = input as Readonly<Record<string, unknown>>;
    const url = new URL(
      operation.path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(String(given[key]))),
      o.url,
    );
    if ('shape' in operation.query) {
      for (const key of Object.keys(operation.query.shape as object))
        if (given[key] !== undefined) url.searchParams.set(key, String(given[key]));
    }
    const body = given.body === undefined ? undefined : JSON.stringify(given.body);
    const request: SentRequest = {
      method: operation.method,
      url: url.href,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      body,
    };
    return o.prepare === undefined ? request : o.prepare(request, operation);
  };
  const call: CentralClient['call'] = async (name, input, headers) => {
    const response = await sendRequest(prepare(name, input, headers));
    const document: unknown = await response.json();
    if (!response.ok) return { ok: false, problem: problemSchema.parse(document), response };
    const schema: z.ZodType = centralOperations[name].response;
    return {
      ok: true,
      value: schema.parse(document) as z.output<CentralOperations[typeof name]['response']>,
      response,
    };
  };
  return {
    prepare,
    call,
    value: async (name, input, headers) => {
      const result = await call(name, input, headers);
      if (!result.ok) throw new Error(`${name}: ${result.problem.code} ${result.problem.detail ?? ''}`);
      return result.value;
    },
    refusal: async (name, input, headers) => {
      const result = await call(name, input, headers);
      if (result.ok) throw new Error(`${name} was not refused`);
      return result.problem.code;
    },
  };
}

export function sendRequest(request: SentRequest): Promise<Response> {
  return fetch(request.url, {
    method: request.method,
    headers: request.headers,
    ...(request.body === undefined ? {} : { body: request.body }),
  });
}

export function operatorClient(o: { readonly url: string; readonly token: string }): OperatorClient {
  return centralClient({
    url: o.url,
    prepare: (request) => ({
      ...request,
      headers: { ...request.headers, authorization: `Bearer ${o.token}` },
    }),
  });
}

export type FakeKiosk = CentralClient & {
  readonly kioskId: string;
  readonly configuration: KioskConfiguration;
  readonly privateKey: KeyObject;
  readonly publicKey: z.infer<typeof publicJwkSchema>;
};

/** Enrols with a key of its own and signs every request from then on. */
export async function fakeKiosk(o: {
  readonly url: string;
  readonly code: string;
  readonly now: () => Date;
}): Promise<FakeKiosk> {
  const { privateKey, publicKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicKey = publicJwkSchema.parse(key.export({ format: 'jwk' }));
  const body = { code: o.code, publicKey, name: 'ตู้ทดสอบ', softwareVersion: '0.1.0' };
  const { kioskId, configuration } = await centralClient(o).value('enrol', { body });
  const client = centralClient({
    url: o.url,
    prepare: (request, { idempotent }) =>
      signRequest({ request, idempotent, kioskId, privateKey, created: o.now() }),
  });
  return { ...client, kioskId, configuration, privateKey, publicKey };
}

/** The signature base of RFC 9421, 2.5, written out. */
export function signRequest(o: {
  readonly request: SentRequest;
  readonly idempotent: boolean;
  readonly kioskId: string;
  readonly privateKey: KeyObject;
  readonly created: Date;
  readonly nonce?: string;
}): SentRequest {
  const { request } = o;
  const url = new URL(request.url);
  const digest = `sha-256=:${createHash('sha256')
    .update(request.body ?? '')
    .digest('base64')}:`;
  const nonce = o.nonce ?? randomBytes(16).toString('base64url');
  const lines: [string, string][] = [
    ['"@method"', request.method],
    ['"@path"', url.pathname],
    ['"@query"', url.search === '' ? '?' : url.search],
    ['"content-digest"', digest],
    ...(o.idempotent
      ? [['"idempotency-key"', request.headers['idempotency-key'] ?? ''] as [string, string]]
      : []),
  ];
  const created = Math.floor(o.created.getTime() / 1000);
  const parameters = `(${lines.map(([name]) => name).join(' ')});created=${created};keyid="${o.kioskId}";nonce="${nonce}";alg="ecdsa-p256-sha256"`;
  const base = [...lines, ['"@signature-params"', parameters]]
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
  const signature = sign('sha256', Buffer.from(base), {
    key: o.privateKey,
    dsaEncoding: 'ieee-p1363',
  }).toString('base64');
  return {
    ...request,
    headers: {
      ...request.headers,
      'content-digest': digest,
      'signature-input': `kiosk=${parameters}`,
      signature: `kiosk=:${signature}:`,
    },
  };
}
