import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProofingDecision } from '../../contracts/central-api.ts';
import type { FakeKiosk } from '../support/central-client.ts';
import {
  evidenceOf,
  kioskPlan,
  newReference,
  person,
  preparedNewAccount,
  type Submission,
  submission,
} from '../support/central-evidence.ts';
import { databasesOf, engines, startTestCentral, type TestCentral } from '../support/test-central.ts';

const people = [
  'moo-and-soi',
  'long-name',
  'unknown-birth-day',
  'no-chip-number',
  'issuer-unavailable',
  'reported-lost',
];

describe.each(engines)('one effect and one answer (F47), on %s', (engine) => {
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

  const send = ({ input, headers }: Submission) => kiosk.value('submitProofing', input, headers);
  const count = async (table: string) =>
    (
      await central.central.database.query<{ count: number }>(
        `select count(*)::integer as count from ${table}`,
      )
    )[0]?.count ?? 0;

  test('ten at once: one account, one app code, one notice, ten times the same answer', async () => {
    const who = person('somchai');
    const prepared = await preparedNewAccount({
      central,
      kiosk,
      who,
      username: 'somchai.ten',
      phone: '0890000021',
    });
    const evidence = evidenceOf({ ...prepared, kiosk, card: who.card, capturedAt: central.clock.now() });
    const sent = await submission(kiosk, evidence);
    const before = { accounts: await count('accounts'), messages: await count('gateway_messages') };
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(sent)));
    expect(answers[0]).toMatchObject({ outcome: 'granted', level: '2.3' });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    central.clock.advance(5 * 86_400_000);
    expect(await send(sent)).toEqual(answers[0]);
    expect(await count('accounts')).toBe(before.accounts + 1);
    expect(await count('gateway_messages')).toBe(before.messages + 1);
    expect(await count('app_codes')).toBe(1);
    expect(await count('proofings')).toBe(1);
  });

  test('the key with another body, the reference or the place in order with another key: refused, nothing changed', async () => {
    const evidence = evidenceOf({
      kiosk,
      card: person('no-laser').card,
      plan: kioskPlan(),
      sessionId: null,
      capturedAt: central.clock.now(),
    });
    const first = await submission(kiosk, evidence);
    await send(first);
    const proofings = await count('proofings');
    const detail = async (input: Submission['input'], headers: Submission['headers']) => {
      const result = await kiosk.call('submitProofing', input, headers);
      return result.ok ? result.value.outcome : result.problem.detail;
    };
    const resealed = await submission(kiosk, evidence);
    expect(await detail(resealed.input, first.headers)).toBe('idempotency key was used with another body');
    expect(await detail(resealed.input, resealed.headers)).toBe('reference or sequence was used before');
    const next = await submission(kiosk, { ...evidence, reference: newReference() });
    const sameplace = { body: { ...next.input.body, subjectKey: first.input.body.subjectKey } };
    expect(await detail(sameplace, next.headers)).toBe('reference or sequence was used before');
    expect(await count('proofings')).toBe(proofings);
    const short = await kiosk.call('submitProofing', first.input, { 'idempotency-key': 'short' });
    expect(short.ok ? null : short.problem).toMatchObject({ status: 400, detail: 'idempotency key' });
  });

  test('any order of first sendings and repetitions: each item has one effect and one answer', async () => {
    const order = fc.array(fc.nat({ max: people.length - 1 }), { minLength: 1, maxLength: 14 });
    await fc.assert(
      fc.asyncProperty(order, fc.boolean(), async (places, together) => {
        const items = await Promise.all(
          people.map((id) =>
            submission(
              kiosk,
              evidenceOf({
                kiosk,
                card: person(id).card,
                plan: kioskPlan(),
                sessionId: null,
                capturedAt: central.clock.now(),
                change: { unconfirmedContact: { channel: 'email', address: `${id}@example.com` } },
              }),
            ),
          ),
        );
        const before = { proofings: await count('proofings'), activations: await count('activations') };
        const sendPlace = async (place: number) => {
          const item = items[place];
          return item === undefined ? null : { place, answer: await send(item) };
        };
        const answers: { readonly place: number; readonly answer: ProofingDecision }[] = [];
        const collect = (sent: Awaited<ReturnType<typeof sendPlace>>) => sent !== null && answers.push(sent);
        if (together) for (const sent of await Promise.all(places.map(sendPlace))) collect(sent);
        else for (const place of places) collect(await sendPlace(place));

        const sentOnce = [...new Set(places)];
        const expected = (place: number) =>
          people[place] === 'issuer-unavailable'
            ? 'issuer'
            : people[place] === 'reported-lost'
              ? 'refused'
              : 'contact';
        for (const { place, answer } of answers)
          expect(answer.outcome === 'pending' ? answer.awaits : answer.outcome).toBe(expected(place));
        expect(await count('proofings')).toBe(before.proofings + sentOnce.length);
        expect(await count('activations')).toBe(
          before.activations + sentOnce.filter((place) => expected(place) === 'contact').length,
        );
      }),
      { numRuns: 12 },
    );
  });

  test('two sessions of one person at once end in one account', async () => {
    const who = person('lifelong');
    const card = { ...who.card, laserCode: who.register.laserCode };
    const visitor = { ...who, card };
    const first = await preparedNewAccount({
      central,
      kiosk,
      who: visitor,
      username: 'bunmi.one',
      phone: '0890000022',
    });
    const second = await preparedNewAccount({
      central,
      kiosk,
      who: visitor,
      username: 'bunmi.two',
      phone: '0890000023',
    });
    const sent = await Promise.all(
      [first, second].map((prepared) =>
        submission(kiosk, evidenceOf({ ...prepared, kiosk, card, capturedAt: central.clock.now() })),
      ),
    );
    const outcomes = (await Promise.all(sent.map(send))).map((decision) => decision.outcome).sort();
    expect(outcomes).toEqual(['granted', 'refused']);
  });
});
