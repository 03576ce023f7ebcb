import { expect, test } from 'vitest';
import { cardOf, frame, granted, kioskWorld, photo, reference, sessionId } from './world.ts';

test('a citizen without an account walks from the attract screen to the slip', async () => {
  const world = await kioskWorld();
  world.screen('attract');
  await world.press('start');
  world.screen('menu');
  await world.press({ type: 'choose', service: 'digital-id' });
  expect(world.screen('consent')).toEqual({
    name: 'consent',
    version: '2026-11',
    legalBasis: 'explicit-consent',
  });
  await world.press('acceptConsent');
  expect(world.screen('insert-card')).toEqual({
    name: 'insert-card',
    shape: 'slot',
    takeOutFirst: false,
    trouble: null,
  });
  await world.insert(cardOf('somchai'));
  expect(world.screen('card-text')).toEqual({
    name: 'card-text',
    photoReady: true,
    card: {
      thaiName: 'นายสมชาย ตัวอย่าง',
      englishName: 'Mr. Somchai Tuayang',
      maskedCitizenId: 'x-xxxx-xxxxx-99-1',
      birthDate: '1990-04-13',
      expiryDate: cardOf('somchai').expiryDate,
      address: cardOf('somchai').address.text,
    },
  });
  await world.press('continue');
  expect(world.screen('face-intro')).toEqual({ name: 'face-intro', attempt: 1, attempts: 3, trouble: null });
  await world.press('continue');
  expect(world.screen('review').account).toEqual({ kind: 'new' });
  await world.press('continue', {
    type: 'submitContact',
    contact: { channel: 'sms', address: '0812345678' },
  });
  expect(world.screen('otp')).toEqual({
    name: 'otp',
    masked: '08x-xxx-5678',
    resendInSeconds: 30,
    trouble: null,
    triesLeft: null,
  });
  await world.press({ type: 'submitOtp', code: '482913' });
  expect(world.screen('credentials').purpose).toBe('proofing');
  await world.press({ type: 'submitCredentials', username: 'somchai.t', password: 'correct horse battery' });
  const done = world.screen('done');
  expect(done).toMatchObject({
    account: 'created',
    level: '2.3',
    maskedUsername: granted.maskedUsername,
    reference,
    slip: { state: 'printed' },
  });
  await world.press('finish');
  world.screen('take-card');
  await world.pull();
  world.screen('attract');

  expect(world.calls.map(({ name }) => name)).toEqual([
    'readText',
    'readPhoto',
    'openSession',
    'checkCard',
    'verifyFace',
    'findAccount',
    'sendOtp',
    'verifyOtp',
    'chooseCredentials',
    'record',
    'awaitDecision',
    'makeSlip',
    'printSlip',
    'wipe',
  ]);
  const card = cardOf('somchai');
  expect(world.calls.find(({ name }) => name === 'record')?.input).toMatchObject({
    sessionId,
    card,
    laserSource: 'chip',
    chipPhoto: photo,
    issuerAnswer: 'accepted',
    // Confirmed or not: central may have erased the session in which it confirmed it.
    unconfirmedContact: { channel: 'sms', address: '0812345678' },
    consent: { version: '2026-11', language: 'th', givenAt: '2026-11-22T02:00:00.000Z' },
    face: { result: 'match', frame },
  });
  expect(world.calls.find(({ name }) => name === 'checkCard')?.input).toMatchObject({
    sessionId,
    laserCode: card.laserCode,
    laserSource: 'chip',
  });
});
