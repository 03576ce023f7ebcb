import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemSchema, publicJwkSchema } from '../../contracts/central-api.ts';
import { type FakeKiosk, type SentRequest, sendRequest, signRequest } from '../support/central-client.ts';
import { databasesOf, engines, startTestCentral, type TestCentral } from '../support/test-central.ts';

describe.each(engines)('enrolment and signed requests (F22), on %s', (engine) => {
  let central: TestCentral;
  let kiosk: FakeKiosk;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    const databases = await databasesOf(engine);
    central = await startTestCentral({ database: await databases.open() });
    kiosk = await central.newKiosk();
    stop = async () => {
      await central.stop();
      await databases.stop();
    };
  });
  afterAll(() => stop());

  const refusal = async (request: SentRequest) => {
    const response = await sendRequest(request);
    const problem = problemSchema.parse(await response.json());
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    return { status: response.status, code: problem.code, detail: problem.detail };
  };
  const consent = { version: '2026-11', language: 'th' as const, givenAt: '2026-11-22T03:00:00Z' };
  const opening = () => kiosk.prepare('openSession', { body: { consent } });
  const resigned = (request: SentRequest, change: Partial<Parameters<typeof signRequest>[0]>) =>
    signRequest({
      request,
      idempotent: false,
      kioskId: kiosk.kioskId,
      privateKey: kiosk.privateKey,
      created: central.clock.now(),
      ...change,
    });

  test('a sound request is taken once; replayed it is refused', async () => {
    const request = opening();
    expect((await sendRequest(request)).status).toBe(200);
    expect(await refusal(request)).toEqual({
      status: 401,
      code: 'central.rejected',
      detail: 'nonce was used before',
    });
  });

  test('whatever is changed on the way is found', async () => {
    const request = opening();
    const body = request.body?.replace('2026-11-22', '2026-11-21');
    expect(await refusal({ ...request, body })).toMatchObject({ status: 401, detail: 'content digest' });
    const digest = resigned({ ...request, body }, {}).headers['content-digest'] ?? '';
    expect(
      await refusal({ ...request, body, headers: { ...request.headers, 'content-digest': digest } }),
    ).toMatchObject({ status: 401, detail: 'signature' });
    const elsewhere = { ...request, url: request.url.replace('/v1/sessions', '/v1/heartbeat') };
    expect(await refusal(elsewhere)).toMatchObject({ status: 401, detail: 'signature' });
    const poll = kiosk.prepare('signals', { since: 0, wait: 0 });
    expect(await refusal({ ...poll, url: poll.url.replace('since=0', 'since=9') })).toMatchObject({
      status: 401,
      detail: 'signature',
    });
    for (const header of ['signature', 'signature-input', 'content-digest']) {
      const { [header]: _, ...headers } = request.headers;
      expect(await refusal({ ...request, headers })).toMatchObject({ status: 401, code: 'central.rejected' });
    }
    const input = request.headers['signature-input'] ?? '';
    for (const changed of [
      input.replace('"@path" ', ''),
      input.replace(/;nonce="[^"]+"/, ''),
      input.replace('created=1', 'created=2'),
      'kiosk=garbage',
      `${input}, other=${input.slice(6)}`,
    ])
      expect(
        await refusal({ ...request, headers: { ...request.headers, 'signature-input': changed } }),
      ).toMatchObject({ status: 401, code: 'central.rejected' });
    expect((await sendRequest(request)).status).toBe(200);
  });

  test('an idempotency key is covered by the signature', async () => {
    const body = { subjectKey: 'x'.repeat(16), sequence: 1, reference: 'ABCDEFGHJKMN', sealed: 'x' };
    const request = kiosk.prepare('submitProofing', { body }, { 'idempotency-key': 'k'.repeat(16) });
    const changed = { ...request, headers: { ...request.headers, 'idempotency-key': 'j'.repeat(16) } };
    expect(await refusal(changed)).toMatchObject({ status: 401, detail: 'signature' });
    const uncovered = signRequest({
      request,
      idempotent: false,
      kioskId: kiosk.kioskId,
      privateKey: kiosk.privateKey,
      created: central.clock.now(),
    });
    expect(await refusal(uncovered)).toMatchObject({ status: 401, detail: 'signature' });
    expect(await refusal(request)).toMatchObject({ status: 400, detail: 'evidence: seal' });
  });

  test('by another key, by nobody known, too early or too late', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(await refusal(resigned(opening(), { privateKey }))).toMatchObject({
      status: 401,
      detail: 'signature',
    });
    expect(await refusal(resigned(opening(), { kioskId: 'kiosk-nobody' }))).toMatchObject({
      status: 401,
      code: 'kiosk.not-enrolled',
    });
    const at = (seconds: number) =>
      resigned(opening(), { created: new Date(central.clock.now().getTime() + seconds * 1000) });
    expect(await refusal(at(301))).toMatchObject({
      status: 401,
      detail: 'signature outside the clock window',
    });
    expect(await refusal(at(-301))).toMatchObject({
      status: 401,
      detail: 'signature outside the clock window',
    });
    expect((await sendRequest(at(299))).status).toBe(200);
    const answered = await sendRequest(at(-299));
    expect(answered.status).toBe(200);
    expect(answered.headers.get('date')).toBe(central.clock.now().toUTCString());
  });

  test('a code enrols one key; the same key may ask again, another may not', async () => {
    const { code } = await central.operator.value('createEnrolmentCode', { body: { note: '' } });
    const key = () =>
      publicJwkSchema.parse(
        generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
      );
    const body = { code, publicKey: key(), name: 'ตู้', softwareVersion: '0.1.0' };
    const first = await central.anyone.value('enrol', { body });
    expect(await central.anyone.value('enrol', { body })).toEqual(first);
    expect(await central.anyone.refusal('enrol', { body: { ...body, publicKey: key() } })).toBe(
      'central.rejected',
    );
    expect(
      await central.anyone.refusal('enrol', { body: { ...body, publicKey: key(), code: 'WRONG-CODE-1' } }),
    ).toBe('central.rejected');
    const second = await central.operator.value('createEnrolmentCode', { body: { note: '' } });
    const again = await central.anyone.value('enrol', { body: { ...body, code: second.code } });
    expect(again.kioskId).toBe(first.kioskId);
    const late = await central.operator.value('createEnrolmentCode', { body: { note: '' } });
    central.clock.advance(25 * 3_600_000);
    expect(
      await central.anyone.refusal('enrol', { body: { ...body, publicKey: key(), code: late.code } }),
    ).toBe('central.rejected');
  });

  test('guesses at enrolment codes are limited', async () => {
    const publicKey = publicJwkSchema.parse(
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
    );
    const codes = new Set<string>();
    for (let count = 0; count < 25; count++) {
      const code = randomBytes(8).toString('hex');
      codes.add(
        await central.anyone.refusal('enrol', { body: { code, publicKey, name: '', softwareVersion: '' } }),
      );
    }
    expect([...codes]).toEqual(['central.rejected', 'central.busy']);
    central.clock.advance(10 * 60_000);
    expect((await central.newKiosk()).kioskId).toMatch(/^kiosk-/);
  });

  test('a revoked kiosk is refused by name, from then on', async () => {
    const revoked = await central.newKiosk();
    await revoked.value('configuration', {});
    await central.operator.value('revokeKiosk', { kioskId: revoked.kioskId });
    const result = await revoked.call('configuration', {});
    expect(result.ok ? null : result.problem).toMatchObject({ code: 'kiosk.revoked', status: 403 });
    const { kiosks } = await central.operator.value('listKiosks', {});
    expect(kiosks.find(({ kioskId }) => kioskId === revoked.kioskId)).toMatchObject({ state: 'revoked' });
    const { code } = await central.operator.value('createEnrolmentCode', { body: { note: '' } });
    const comeback = { code, publicKey: revoked.publicKey, name: '', softwareVersion: '' };
    expect(await central.anyone.refusal('enrol', { body: comeback })).toBe('central.rejected');
  });

  test('heartbeat is kept, a long poll hears of a new sealing key, an operation of operators wants their token', async () => {
    const report = {
      softwareVersion: '0.2.0',
      outboxDepth: 3,
      quarantined: 2,
      devices: { reader: 'ready' },
      kioskTime: '2026-11-22T03:00:00Z',
    };
    expect(await kiosk.value('heartbeat', { body: report })).toEqual({
      centralTime: central.clock.now().toISOString(),
    });
    const { kiosks } = await central.operator.value('listKiosks', {});
    expect(kiosks.find(({ kioskId }) => kioskId === kiosk.kioskId)).toMatchObject({
      outboxDepth: 3,
      quarantined: 2,
      devices: { reader: 'ready' },
    });
    expect(await central.anyone.refusal('listKiosks', {})).toBe('central.rejected');

    const before = await kiosk.value('signals', { since: 0, wait: 0 });
    const heard = kiosk.value('signals', { since: before.cursor, wait: 60 });
    const { rotateSealingKey } = await import('../../central/fleet/sealing-keys.ts');
    const kid = await rotateSealingKey(central.central);
    const { signals, cursor } = await heard;
    expect(signals.map((signal) => signal.kind)).toEqual(['configuration']);
    expect((await kiosk.value('signals', { since: cursor, wait: 0 })).signals).toEqual([]);
    const { sealingKeys } = await kiosk.value('configuration', {});
    expect(sealingKeys.map((key) => key.kid)).toEqual([kid, kiosk.configuration.sealingKeys[0]?.kid]);
  });
});
