import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { person } from '../support/central-evidence.ts';
import { databasesOf, engines, startTestCentral } from '../support/test-central.ts';

describe.each(engines)('limits in time and number, on %s', (engine) => {
  let databases: Awaited<ReturnType<typeof databasesOf>>;
  beforeAll(async () => {
    databases = await databasesOf(engine);
  });
  afterAll(() => databases.stop());

  test.each([
    { limit: 8, advance: 4000, expected: 'accepted' },
    { limit: 3, advance: 3000, expected: 'issuer.unavailable' },
  ])(
    'an issuer that takes 4 s, with a limit of $limit s: $expected',
    async ({ limit, advance, expected }) => {
      const slow = await startTestCentral({
        database: await databases.open(),
        policy: { issuerSeconds: limit },
      });
      const slowKiosk = await slow.newKiosk();
      const { card } = person('issuer-slow');
      const consent = {
        version: '2026-11',
        language: 'th' as const,
        givenAt: slow.clock.now().toISOString(),
      };
      const { sessionId } = await slowKiosk.value('openSession', { body: { consent } });
      const asked = slowKiosk.call('checkCard', {
        sessionId,
        body: { card, laserCode: card.laserCode, laserSource: 'chip' },
      });
      await slow.clock.sleeping(4000);
      slow.clock.advance(advance);
      const result = await asked;
      expect(result.ok ? 'accepted' : result.problem.code).toBe(expected);
      await slow.stop();
    },
  );

  test('tries of one card are limited per day in Bangkok, whatever the session', async () => {
    const small = await startTestCentral({
      database: await databases.open(),
      policy: { cardChecksPerDay: 2 },
    });
    const own = await small.newKiosk();
    const { card } = person('somchai');
    const check = async () => {
      const consent = {
        version: '2026-11',
        language: 'th' as const,
        givenAt: small.clock.now().toISOString(),
      };
      const { sessionId } = await own.value('openSession', { body: { consent } });
      const result = await own.call('checkCard', {
        sessionId,
        body: { card, laserCode: card.laserCode, laserSource: 'chip' },
      });
      return result.ok ? 'accepted' : result.problem.code;
    };
    expect([await check(), await check(), await check()]).toEqual([
      'accepted',
      'accepted',
      'card.tries-exhausted',
    ]);
    // 10:00 in Bangkok at the start of the test: fourteen hours later is a new day there.
    small.clock.advance(13 * 3_600_000);
    expect(await check()).toBe('card.tries-exhausted');
    small.clock.advance(3_600_000);
    expect(await check()).toBe('accepted');
    await small.stop();
  });
});
