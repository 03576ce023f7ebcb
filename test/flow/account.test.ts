import { describe, expect, test } from 'vitest';
import { fault } from '../../contracts/faults.ts';
import { failed, ok } from '../../contracts/outcome.ts';
import {
  otpCode,
  password,
  phone,
  raise,
  toContact,
  toCredentials,
  toFaceIntro,
  toOtp,
  toProveAccount,
} from './ways.ts';
import { fails, granted, type KioskWorld, otpId, sessionId } from './world.ts';

const inputOf = (world: KioskWorld, name: KioskWorld['calls'][number]['name']) =>
  world.calls.findLast((call) => call.name === name)?.input;

describe('raising an account', () => {
  test('by a code to the registered contact: no contact, no credentials asked', async () => {
    const world = await toProveAccount();
    expect(world.screen('prove-account')).toEqual({
      name: 'prove-account',
      maskedUsername: raise.maskedUsername,
      contacts: raise.contacts,
      trouble: null,
    });
    world.script({ awaitDecision: async () => ok({ ...granted, account: 'raised' }) });
    await world.press({ type: 'proveByContact', contactId: 'contact-1' });
    expect(inputOf(world, 'sendOtp')).toEqual({
      sessionId,
      to: { kind: 'registered', contactId: 'contact-1' },
      language: 'th',
    });
    await world.press({ type: 'submitOtp', code: otpCode });
    expect(world.screen('done')).toMatchObject({ account: 'raised' });
    expect(inputOf(world, 'record')).toMatchObject({ unconfirmedContact: null });
    expect(world.count('chooseCredentials')).toBe(0);
  });

  test('by the password, which may be mistyped', async () => {
    const world = await toProveAccount();
    world.script({ provePassword: fails('password.wrong') });
    await world.press('proveByPassword', { type: 'submitPassword', password: 'wrong' });
    expect(world.screen('password')).toEqual({
      name: 'password',
      maskedUsername: raise.maskedUsername,
      trouble: 'password.wrong',
    });
    world.script({ provePassword: async () => ok(null) });
    await world.press('back', 'proveByPassword');
    expect(world.screen('password').trouble).toBeNull();
    await world.press({ type: 'submitPassword', password });
    world.screen('done');
    expect(inputOf(world, 'record')).toMatchObject({ unconfirmedContact: null });
  });

  test('not by a contact that is not registered', async () => {
    const world = await toProveAccount();
    await world.press({ type: 'proveByContact', contactId: 'contact-2' });
    world.screen('prove-account');
    expect(world.count('sendOtp')).toBe(0);
  });

  test('a locked account ends the session', async () => {
    const world = await toProveAccount();
    world.script({ provePassword: fails('account.locked') });
    await world.press('proveByPassword', { type: 'submitPassword', password });
    expect(world.screen('trouble')).toMatchObject({ code: 'account.locked', canRetry: false });
  });

  test.each(['account.already-proofed', 'account.raise-unavailable', 'account.locked'] as const)(
    '%s',
    async (code) => {
      const world = await toFaceIntro();
      world.script({ findAccount: fails(code) });
      await world.press('continue');
      expect(world.screen('trouble').code).toBe(code);
      expect(inputOf(world, 'endSession')).toEqual({ sessionId, reason: 'fault' });
    },
  );

  test('the masked username is asked for only after the face matched', async () => {
    const world = await toFaceIntro();
    expect(world.count('findAccount')).toBe(0);
    await world.press('continue');
    expect(world.calls.map(({ name }) => name).slice(-2)).toEqual(['verifyFace', 'findAccount']);
  });
});

describe('one-time code', () => {
  test('wrong, then right', async () => {
    const world = await toOtp();
    world.script({ verifyOtp: async () => ({ ...failed(fault('otp.wrong')), triesLeft: 4 }) });
    await world.press({ type: 'submitOtp', code: '000000' });
    expect(world.screen('otp')).toMatchObject({ trouble: 'otp.wrong', triesLeft: 4 });
    world.script({ verifyOtp: async () => ok(null) });
    await world.press({ type: 'submitOtp', code: otpCode });
    expect(inputOf(world, 'verifyOtp')).toEqual({ sessionId, otpId, code: otpCode });
    world.screen('credentials');
  });

  test('may be sent again after a while, counted down second by second', async () => {
    const world = await toOtp();
    expect(world.flow.view().allowed).not.toContain('resendOtp');
    const before = world.views.length;
    for (let second = 29; second >= 0; second--) {
      await world.advance(1000);
      expect(world.views.at(-1)?.screen).toMatchObject({ name: 'otp', resendInSeconds: second });
    }
    expect(world.views.length).toBe(before + 30);
    expect(world.views.at(-1)?.allowed).toContain('resendOtp');
    await world.press('resendOtp');
    expect(world.count('sendOtp')).toBe(2);
    expect(world.screen('otp').resendInSeconds).toBe(30);
  });

  test.each(['otp.tries-exhausted', 'otp.expired'] as const)('%s: back to the contact', async (code) => {
    const world = await toOtp();
    world.script({ verifyOtp: fails(code) });
    await world.press({ type: 'submitOtp', code: otpCode });
    expect(world.screen('contact')).toEqual({ name: 'contact', offline: false, trouble: code });
  });

  test.each(['contact.refused', 'central.busy'] as const)(
    'not sent, %s: back to the contact',
    async (code) => {
      const world = await toContact();
      world.script({ sendOtp: fails(code) });
      await world.press({ type: 'submitContact', contact: { channel: 'sms', address: phone } });
      expect(world.screen('contact')).toEqual({ name: 'contact', offline: false, trouble: code });
    },
  );

  test('another contact may be given, and looked over again', async () => {
    const world = await toOtp();
    await world.press('back');
    expect(world.screen('contact').trouble).toBeNull();
    await world.press('back');
    world.screen('review');
    await world.press('continue', {
      type: 'submitContact',
      contact: { channel: 'email', address: 'a@example.com' },
    });
    expect(inputOf(world, 'sendOtp')).toMatchObject({
      to: { kind: 'new', contact: { channel: 'email', address: 'a@example.com' } },
    });
  });

  test('comes in the language in which the screen stands', async () => {
    const world = await toContact();
    await world.press(
      { type: 'setLanguage', language: 'en' },
      { type: 'submitContact', contact: { channel: 'sms', address: phone } },
    );
    expect(inputOf(world, 'sendOtp')).toMatchObject({ language: 'en' });
  });
});

describe('username and password', () => {
  test.each(['username.taken', 'username.invalid', 'password.weak'] as const)(
    '%s: chosen anew',
    async (code) => {
      const world = await toCredentials();
      world.script({ chooseCredentials: fails(code) });
      await world.press({ type: 'submitCredentials', username: 'somchai', password: 'x' });
      expect(world.screen('credentials')).toEqual({
        name: 'credentials',
        purpose: 'proofing',
        trouble: code,
      });
      world.script({ chooseCredentials: async () => ok(null) });
      await world.press({ type: 'submitCredentials', username: 'somchai.t', password });
      world.screen('done');
    },
  );

  test('the contact is in the evidence also when central confirmed it; the last one that was given', async () => {
    const world = await toOtp();
    const contact = { channel: 'email', address: 'a@example.com' } as const;
    await world.press('back', { type: 'submitContact', contact }, { type: 'submitOtp', code: otpCode });
    await world.press({ type: 'submitCredentials', username: 'somchai.t', password });
    expect(inputOf(world, 'record')).toMatchObject({ unconfirmedContact: contact, sessionId });
  });
});
