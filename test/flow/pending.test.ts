import { describe, expect, test } from 'vitest';
import { ok } from '../../contracts/outcome.ts';
import {
  otpCode,
  password,
  phone,
  toCardText,
  toContact,
  toCredentials,
  toFaceIntro,
  toOtp,
  toPending,
  toProveAccount,
} from './ways.ts';
import { cardOf, fails, type KioskWorld, reference, sessionId } from './world.ts';

const contact = { channel: 'sms', address: phone } as const;
const inputOf = (world: KioskWorld, name: KioskWorld['calls'][number]['name']) =>
  world.calls.findLast((call) => call.name === name)?.input;

test('without a link: no code, no credentials, an unconfirmed contact, pending with a reference', async () => {
  const world = await toFaceIntro({ link: 'offline' });
  await world.press('continue');
  expect(world.screen('review').account).toBeNull();
  await world.press('continue');
  expect(world.screen('contact')).toEqual({ name: 'contact', offline: true, trouble: null });
  await world.press({ type: 'submitContact', contact });
  expect(world.screen('pending')).toMatchObject({
    awaits: 'link',
    maskedContact: '08x-xxx-5678',
    reference,
    slip: { state: 'printed' },
  });
  expect(inputOf(world, 'record')).toMatchObject({
    sessionId: null,
    issuerAnswer: 'not-asked',
    unconfirmedContact: contact,
  });
  expect(inputOf(world, 'makeSlip')).toMatchObject({
    kind: 'pending',
    awaits: 'link',
    reference,
    maskedCitizenId: 'x-xxxx-xxxxx-99-1',
  });
  const asked = new Set(world.calls.map(({ name }) => name));
  for (const name of [
    'openSession',
    'checkCard',
    'findAccount',
    'sendOtp',
    'chooseCredentials',
    'awaitDecision',
  ] as const) {
    expect(asked.has(name)).toBe(false);
  }
});

test.each(['link.down', 'central.unavailable', 'central.busy'] as const)(
  'central does not open a session: %s',
  async (code) => {
    const world = await toCardText();
    world.script({ openSession: fails(code) });
    await world.press('continue', 'continue', 'continue', { type: 'submitContact', contact });
    expect(world.screen('pending').awaits).toBe('link');
    expect(inputOf(world, 'record')).toMatchObject({ sessionId: null });
  },
);

test('the issuer is out of reach: central takes the evidence and says what it awaits', async () => {
  const world = await toCardText(cardOf('somchai'));
  world.script({
    checkCard: fails('issuer.unavailable'),
    awaitDecision: async () => ok({ outcome: 'pending', reference, awaits: 'issuer' }),
  });
  await world.press('continue', 'continue');
  expect(world.screen('review').account).toBeNull();
  await world.press('continue', { type: 'submitContact', contact });
  expect(world.screen('pending').awaits).toBe('issuer');
  expect(inputOf(world, 'record')).toMatchObject({
    sessionId,
    issuerAnswer: 'not-asked',
    unconfirmedContact: contact,
  });
  expect(world.count('findAccount') + world.count('sendOtp')).toBe(0);
});

describe('the link is lost midway', () => {
  test('while the account is looked for', async () => {
    const world = await toFaceIntro();
    world.script({ findAccount: fails('link.down') });
    await world.press('continue');
    expect(world.screen('review').account).toBeNull();
    await world.press('continue');
    expect(world.screen('contact').offline).toBe(true);
  });

  test('while the code is sent: the contact given is noted', async () => {
    const world = await toContact();
    world.script({ sendOtp: fails('link.down'), awaitDecision: fails('central.unavailable') });
    await world.press({ type: 'submitContact', contact });
    expect(world.screen('pending')).toMatchObject({ awaits: 'link', maskedContact: '08x-xxx-5678' });
    expect(inputOf(world, 'record')).toMatchObject({ unconfirmedContact: contact, sessionId });
  });

  test('while the code is checked', async () => {
    const world = await toOtp();
    world.script({ verifyOtp: fails('central.unavailable'), awaitDecision: fails('central.unavailable') });
    await world.press({ type: 'submitOtp', code: otpCode });
    world.screen('pending');
  });

  test('while the credentials are saved', async () => {
    const world = await toCredentials();
    world.script({ chooseCredentials: fails('link.down'), awaitDecision: fails('link.down') });
    await world.press({ type: 'submitCredentials', username: 'somchai.t', password });
    expect(world.screen('pending').awaits).toBe('link');
    expect(JSON.stringify(inputOf(world, 'record'))).not.toContain(password);
  });

  test('while an account is proved: a contact is asked for', async () => {
    const world = await toProveAccount();
    world.script({ provePassword: fails('link.down') });
    await world.press('proveByPassword', { type: 'submitPassword', password });
    expect(world.screen('contact').offline).toBe(true);
    await world.press({ type: 'submitContact', contact });
    world.screen('done');
  });
});

describe('after the record', () => {
  const record = { type: 'submitCredentials', username: 'somchai.t', password } as const;

  test('done is said only on the word of central', async () => {
    const world = await toCredentials();
    world.script({ awaitDecision: fails('central.unavailable') });
    await world.press(record);
    expect(world.screen('pending')).toMatchObject({ awaits: 'link', maskedContact: '08x-xxx-5678' });
    expect(world.views.some(({ screen }) => screen.name === 'done')).toBe(false);
  });

  test.each(['contact', 'review'] as const)('central says pending: %s', async (awaits) => {
    const world = await toCredentials();
    world.script({ awaitDecision: async () => ok({ outcome: 'pending', reference, awaits }) });
    await world.press(record);
    expect(world.screen('pending').awaits).toBe(awaits);
  });

  test('central refuses: one wording, no slip', async () => {
    const world = await toCredentials();
    world.script({ awaitDecision: async () => ok({ outcome: 'refused', reference }) });
    await world.press(record);
    expect(world.screen('trouble')).toEqual({ name: 'trouble', code: 'proofing.refused', canRetry: false });
    expect(world.count('printSlip') + world.count('endSession')).toBe(0);
  });

  test('the card may be pulled', async () => {
    const world = await toPending();
    await world.pull();
    world.screen('pending');
    await world.press('finish');
    world.screen('attract');
  });
});

test('another card at the moment of the record voids the session', async () => {
  const world = await toCredentials();
  world.swap(cardOf('somying'));
  await world.press({ type: 'submitCredentials', username: 'somchai.t', password });
  expect(world.screen('trouble')).toEqual({ name: 'trouble', code: 'card.swapped', canRetry: false });
  expect(world.count('awaitDecision')).toBe(0);
  expect(inputOf(world, 'endSession')).toEqual({ sessionId, reason: 'fault' });
});
