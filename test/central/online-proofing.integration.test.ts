import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FakeKiosk } from '../support/central-client.ts';
import {
  acceptedSession,
  codeIn,
  evidenceOf,
  goodPassword,
  kioskPlan,
  lastMessage,
  person,
  preparedNewAccount,
  sixDigits,
  submit,
} from '../support/central-evidence.ts';
import { databasesOf, engines, startTestCentral, type TestCentral } from '../support/test-central.ts';

describe.each(engines)('a proofing online, on %s', (engine) => {
  let central: TestCentral;
  let kiosk: FakeKiosk;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    const databases = await databasesOf(engine);
    central = await startTestCentral({ database: await databases.open(), policy: { cardChecksPerDay: 50 } });
    kiosk = await central.newKiosk();
    stop = async () => {
      await central.stop();
      await databases.stop();
    };
  });
  afterAll(() => stop());

  test('a new account: granted at 2.3, notice to the contact, app activated, data given out', async () => {
    const who = person('somchai');
    const phone = '0890000001';
    const prepared = await preparedNewAccount({ central, kiosk, who, username: 'somchai.t', phone });
    const evidence = evidenceOf({ ...prepared, kiosk, card: who.card, capturedAt: central.clock.now() });
    const decision = await submit(kiosk, evidence);
    expect(decision).toMatchObject({
      outcome: 'granted',
      level: '2.3',
      account: 'created',
      maskedUsername: 'so•••t',
    });
    expect(await kiosk.value('proofing', { reference: evidence.reference })).toEqual(decision);

    const notice = await lastMessage(central, phone);
    expect(notice.body).toMatch(/https:\/\/id\.example\.go\.th\/repudiate\?token=[\w-]{43}/);
    if (decision.outcome !== 'granted' || decision.activation === null) throw new Error('no app code');
    expect(notice.body).not.toContain(decision.activation.code);

    const app = { username: 'somchai.t', deviceName: 'phone', pin: '483920' };
    expect(await central.anyone.refusal('activateApp', { body: { ...app, code: 'AAAAAAAA' } })).toBe(
      'activation.invalid',
    );
    expect(
      await central.anyone.refusal('activateApp', {
        body: { ...app, pin: '123456', code: decision.activation.code },
      }),
    ).toBe('password.weak');
    expect(
      await central.anyone.value('activateApp', { body: { ...app, code: decision.activation.code } }),
    ).toEqual({ activated: true, level: '2.3' });
    expect(
      await central.anyone.refusal('activateApp', { body: { ...app, code: decision.activation.code } }),
    ).toBe('activation.invalid');

    const { data } = await central.anyone.value('dataRequest', {
      body: { username: 'somchai.t', password: goodPassword, kind: 'access' },
    });
    expect(data).toMatchObject({
      username: 'somchai.t',
      level: '2.3',
      contacts: [{ channel: 'sms', address: phone }],
      person: { citizenId: who.card.citizenId },
    });

    const again = await acceptedSession({ kiosk, who, now: central.clock.now() });
    expect(
      await kiosk.refusal('findAccount', {
        sessionId: again.sessionId,
        body: { faceResult: 'match', nonce: again.plan.nonce },
      }),
    ).toBe('account.already-proofed');
  });

  test('an account is raised by an OTP to its registered contact, and nothing else of it changes', async () => {
    const who = person('somying');
    const account = who.account ?? expect.fail('sample has no account');
    const { sessionId, plan } = await acceptedSession({ kiosk, who, now: central.clock.now() });
    const found = await kiosk.value('findAccount', {
      sessionId,
      body: { faceResult: 'match', nonce: plan.nonce },
    });
    expect(found).toMatchObject({
      kind: 'raise',
      maskedUsername: 'so•••e',
      contacts: [{ channel: 'sms', masked: '08x-xxx-5678' }],
    });
    if (found.kind !== 'raise') return;
    const foreign = { kind: 'new' as const, contact: { channel: 'sms' as const, address: '0890000002' } };
    expect(await kiosk.refusal('sendOtp', { sessionId, body: { to: foreign, language: 'th' } })).toBe(
      'contact.refused',
    );
    expect(
      await kiosk.refusal('chooseCredentials', {
        sessionId,
        body: { username: 'another.name', password: goodPassword },
      }),
    ).toBe('central.rejected');
    const contactId = found.contacts[0]?.contactId ?? '';
    const { otpId } = await kiosk.value('sendOtp', {
      sessionId,
      body: { to: { kind: 'registered', contactId }, language: 'en' },
    });
    const code = codeIn((await lastMessage(central, account.contact.value)).body, sixDigits);
    await kiosk.value('verifyOtp', { sessionId, body: { otpId, code } });
    const decision = await submit(
      kiosk,
      evidenceOf({ kiosk, sessionId, plan, card: who.card, capturedAt: central.clock.now() }),
    );
    expect(decision).toMatchObject({ outcome: 'granted', level: '2.3', account: 'raised' });
    expect((await lastMessage(central, account.contact.value)).body).toContain('/repudiate?token=');
    const { data } = await central.anyone.value('dataRequest', {
      body: { username: account.username, password: account.password, kind: 'access' },
    });
    expect(data).toMatchObject({ level: '2.3', contacts: [{ address: account.contact.value }] });
  });

  test('an account is raised by its password; five wrong ones lock it for a while', async () => {
    const who = person('middle-name');
    const account = who.account ?? expect.fail('sample has no account');
    const { sessionId, plan } = await acceptedSession({ kiosk, who, now: central.clock.now() });
    await kiosk.value('findAccount', { sessionId, body: { faceResult: 'match', nonce: plan.nonce } });
    for (const triesLeft of [4, 3, 2, 1]) {
      const wrong = await kiosk.call('provePassword', { sessionId, body: { password: 'wrong' } });
      expect(wrong.ok ? null : wrong.problem).toMatchObject({ code: 'password.wrong', triesLeft });
    }
    expect(await kiosk.refusal('provePassword', { sessionId, body: { password: 'wrong' } })).toBe(
      'account.locked',
    );
    expect(await kiosk.refusal('provePassword', { sessionId, body: { password: account.password } })).toBe(
      'account.locked',
    );
    central.clock.advance(16 * 60_000);
    await kiosk.value('provePassword', { sessionId, body: { password: account.password } });
    const decision = await submit(
      kiosk,
      evidenceOf({ kiosk, sessionId, plan, card: who.card, capturedAt: central.clock.now() }),
    );
    expect(decision).toMatchObject({ outcome: 'granted', account: 'raised' });
  });

  test('who does not stand learns one word for it; expiry, age and class are told apart', async () => {
    const codes: Record<string, string> = {};
    for (const id of [
      'reported-lost',
      'cancelled',
      'deceased',
      'mismatch',
      'expired',
      'underage',
      'other-class',
      'issuer-unavailable',
    ]) {
      const { card, register } = person(id);
      const consent = {
        version: '2026-11',
        language: 'th' as const,
        givenAt: central.clock.now().toISOString(),
      };
      const { sessionId } = await kiosk.value('openSession', { body: { consent } });
      const result = await kiosk.call('checkCard', {
        sessionId,
        body: { card, laserCode: register.laserCode, laserSource: 'chip' },
      });
      codes[id] = result.ok ? 'accepted' : JSON.stringify({ ...result.problem, title: '' });
    }
    const refused = codes['reported-lost'];
    expect(refused).toContain('card.refused-by-issuer');
    expect([codes.cancelled, codes.deceased, codes.mismatch]).toEqual([refused, refused, refused]);
    expect(codes.expired).toContain('card.expired');
    expect(codes.underage).toContain('applicant.not-eligible');
    expect(codes['other-class']).toContain('applicant.not-eligible');
    expect(codes['issuer-unavailable']).toContain('issuer.unavailable');
  });

  test('the register is really compared: each changed attribute is refused in the same words', async () => {
    const who = person('moo-and-soi');
    const ask = async (change: Partial<typeof who.card>, laserCode: string | null) => {
      const consent = {
        version: '2026-11',
        language: 'th' as const,
        givenAt: central.clock.now().toISOString(),
      };
      const { sessionId } = await kiosk.value('openSession', { body: { consent } });
      const result = await kiosk.call('checkCard', {
        sessionId,
        body: {
          card: { ...who.card, ...change },
          laserCode,
          laserSource: laserCode === null ? null : 'keyed',
        },
      });
      return result.ok ? 'accepted' : result.problem.code;
    };
    expect(await ask({}, who.register.laserCode)).toBe('accepted');
    expect(await ask({}, null)).toBe('accepted');
    expect(await ask({ chipNumber: null }, who.register.laserCode)).toBe('accepted');
    expect(await ask({}, 'SA0000000000')).toBe('card.refused-by-issuer');
    expect(await ask({ birthDate: '2001-08-13' }, who.register.laserCode)).toBe('card.refused-by-issuer');
    expect(await ask({ thaiName: { ...who.card.thaiName, last: 'อื่น' } }, who.register.laserCode)).toBe(
      'card.refused-by-issuer',
    );
    expect(await ask({ chipNumber: '0000000000000000' }, null)).toBe('card.refused-by-issuer');
    expect(await ask({ requestNumber: '00000000000000000000' }, null)).toBe('card.refused-by-issuer');
    expect(await ask({ chipNumber: null }, null)).toBe('card.invalid-data');
  });

  test('the account is looked for only with the challenge last issued, and only after the issuer accepted', async () => {
    const consent = {
      version: '2026-11',
      language: 'th' as const,
      givenAt: central.clock.now().toISOString(),
    };
    const unasked = await kiosk.value('openSession', { body: { consent } });
    const find = (sessionId: string, nonce: string) =>
      kiosk
        .call('findAccount', { sessionId, body: { faceResult: 'match', nonce } })
        .then((result) => (result.ok ? result.value.kind : result.problem.detail));
    expect(await find(unasked.sessionId, unasked.plan.nonce)).toContain('has not accepted');
    const { sessionId, plan } = await acceptedSession({
      kiosk,
      who: person('moo-and-soi'),
      now: central.clock.now(),
    });
    expect(await find(sessionId, unasked.plan.nonce)).toContain('not the challenge');
    central.clock.advance(1000);
    const second = await kiosk.value('newPlan', { sessionId, body: { without: [] } });
    expect(await find(sessionId, plan.nonce)).toContain('not the challenge');
    expect(await find(sessionId, second.nonce)).toBe('new');
    expect(await find(sessionId, 'not of the form of a nonce')).toContain('not a challenge');
    expect(await find(sessionId, kioskPlan().nonce)).toBe('new');
  });

  test('after central refused further tries, a plan of the kiosk finds no account and is looked at by a person', async () => {
    const who = person('moo-and-soi');
    const { sessionId } = await acceptedSession({ kiosk, who, now: central.clock.now() });
    for (let count = 0; count < 4; count++)
      await kiosk.value('newPlan', { sessionId, body: { without: [] } });
    expect(await kiosk.refusal('newPlan', { sessionId, body: { without: [] } })).toBe('face.tries-exhausted');
    const plan = kioskPlan();
    const found = await kiosk.call('findAccount', {
      sessionId,
      body: { faceResult: 'match', nonce: plan.nonce },
    });
    expect(found.ok ? null : found.problem.detail).toContain('not a challenge');
    const evidence = evidenceOf({ kiosk, sessionId, plan, card: who.card, capturedAt: central.clock.now() });
    expect(await submit(kiosk, evidence)).toMatchObject({ outcome: 'pending', awaits: 'review' });
    const { proofings } = await central.operator.value('listProofings', {});
    expect(proofings.find(({ reference }) => reference === evidence.reference)?.reasons).toContainEqual({
      check: 'liveness',
      state: 'inconclusive',
      why: 'plan of the kiosk after central had refused further ones',
    });

    const cut = await acceptedSession({ kiosk, who, now: central.clock.now() });
    const own = kioskPlan();
    const nonceUsed = evidenceOf({
      kiosk,
      ...cut,
      plan: own,
      card: who.card,
      capturedAt: central.clock.now(),
    });
    await submit(kiosk, nonceUsed);
    const later = await acceptedSession({ kiosk, who, now: central.clock.now() });
    const again = await kiosk.call('findAccount', {
      sessionId: later.sessionId,
      body: { faceResult: 'match', nonce: own.nonce },
    });
    expect(again.ok ? null : again.problem.detail).toContain('not a challenge');
  });

  test('one-time passwords: five tries, ten minutes, one at a time, not too often', async () => {
    const who = person('no-laser');
    const { sessionId, plan } = await acceptedSession({
      kiosk,
      who: { ...who, card: { ...who.card, laserCode: who.register.laserCode } },
      now: central.clock.now(),
    });
    await kiosk.value('findAccount', { sessionId, body: { faceResult: 'match', nonce: plan.nonce } });
    const phone = '0890000003';
    const to = { kind: 'new' as const, contact: { channel: 'sms' as const, address: phone } };
    const first = await kiosk.value('sendOtp', { sessionId, body: { to, language: 'th' } });
    expect(first.masked).toBe('08x-xxx-0003');
    const soon = await kiosk.call('sendOtp', { sessionId, body: { to, language: 'th' } });
    expect(soon.ok ? null : soon.problem).toMatchObject({ code: 'otp.too-many', retryAfterSeconds: 60 });
    const right = codeIn((await lastMessage(central, phone)).body, sixDigits);
    const wrong = right === '000000' ? '000001' : '000000';
    for (const triesLeft of [4, 3, 2, 1]) {
      const result = await kiosk.call('verifyOtp', { sessionId, body: { otpId: first.otpId, code: wrong } });
      expect(result.ok ? null : result.problem).toMatchObject({ code: 'otp.wrong', triesLeft });
    }
    expect(await kiosk.refusal('verifyOtp', { sessionId, body: { otpId: first.otpId, code: wrong } })).toBe(
      'otp.tries-exhausted',
    );
    expect(await kiosk.refusal('verifyOtp', { sessionId, body: { otpId: first.otpId, code: right } })).toBe(
      'otp.tries-exhausted',
    );

    central.clock.advance(61_000);
    const second = await kiosk.value('sendOtp', { sessionId, body: { to, language: 'th' } });
    const secondCode = codeIn((await lastMessage(central, phone)).body, sixDigits);
    central.clock.advance(61_000);
    const third = await kiosk.value('sendOtp', { sessionId, body: { to, language: 'th' } });
    const thirdCode = codeIn((await lastMessage(central, phone)).body, sixDigits);
    expect(
      await kiosk.refusal('verifyOtp', { sessionId, body: { otpId: second.otpId, code: secondCode } }),
    ).toBe('otp.expired');
    central.clock.advance(10 * 60_000);
    expect(
      await kiosk.refusal('verifyOtp', { sessionId, body: { otpId: third.otpId, code: thirdCode } }),
    ).toBe('otp.expired');
  });

  test('a mistyped number is put right at once; only the same contact waits, and a session has its share', async () => {
    const { sessionId, plan } = await acceptedSession({
      kiosk,
      who: person('moo-and-soi'),
      now: central.clock.now(),
    });
    await kiosk.value('findAccount', { sessionId, body: { faceResult: 'match', nonce: plan.nonce } });
    const send = async (address: string) => {
      const to = { kind: 'new' as const, contact: { channel: 'sms' as const, address } };
      const sent = await kiosk.call('sendOtp', { sessionId, body: { to, language: 'th' } });
      return sent.ok ? sent.value.otpId : sent.problem.code;
    };
    const mistyped = await send('0890000071');
    const mistypedCode = codeIn((await lastMessage(central, '0890000071')).body, sixDigits);
    const otpId = await send('0890000072');
    const code = codeIn((await lastMessage(central, '0890000072')).body, sixDigits);
    expect(await send('0890000071')).toBe('otp.too-many');
    expect(await send('0890000072')).toBe('otp.too-many');
    // Only the newest code binds a contact: whoever has the mistyped number has nothing.
    expect(
      await kiosk.refusal('verifyOtp', { sessionId, body: { otpId: mistyped, code: mistypedCode } }),
    ).toBe('otp.expired');
    await kiosk.value('verifyOtp', { sessionId, body: { otpId, code } });
    for (const address of ['0890000073', '0890000074', '0890000075'])
      expect(await send(address)).toMatch(/^[0-9a-f-]{36}$/);
    expect(await send('0890000076')).toBe('otp.too-many');
  });

  test('a session lives on while it is used, and not for ever', async () => {
    const open = async () => {
      const { sessionId } = await acceptedSession({
        kiosk,
        who: person('moo-and-soi'),
        now: central.clock.now(),
      });
      return () =>
        kiosk
          .call('provePassword', { sessionId, body: { password: 'x' } })
          .then((result) => (result.ok ? null : result.problem.detail));
    };
    const stillOpen = 'no account to raise in this session';
    const used = await open();
    const idle = await open();
    for (let minutes = 20; minutes < 120; minutes += 20) {
      central.clock.advance(20 * 60_000);
      expect(await used()).toBe(stillOpen);
    }
    expect(await idle()).toBe('session not open');
    central.clock.advance(20 * 60_000);
    expect(await used()).toBe('session not open');
    const left = await open();
    central.clock.advance(31 * 60_000);
    expect(await left()).toBe('session not open');
  });

  test('usernames: taken while another session holds it, freed when that session ends', async () => {
    const who = person('long-name');
    const prepared = await preparedNewAccount({
      central,
      kiosk,
      who,
      username: 'shared.name',
      phone: '0890000004',
    });
    const other = await acceptedSession({
      kiosk,
      who: person('unknown-birth-day'),
      now: central.clock.now(),
    });
    await kiosk.value('findAccount', {
      sessionId: other.sessionId,
      body: { faceResult: 'match', nonce: other.plan.nonce },
    });
    const choose = (username: string, password = goodPassword) => ({
      sessionId: other.sessionId,
      body: { username, password },
    });
    expect(await kiosk.refusal('chooseCredentials', choose('Shared.Name'))).toBe('username.taken');
    expect(await kiosk.refusal('chooseCredentials', choose('admin.thai'))).toBe('username.invalid');
    expect(await kiosk.refusal('chooseCredentials', choose('ab'))).toBe('username.invalid');
    expect(await kiosk.refusal('chooseCredentials', choose('thongbai', 'password1234'))).toBe(
      'password.weak',
    );
    await kiosk.value('endSession', { sessionId: prepared.sessionId, body: { reason: 'left' } });
    expect(await kiosk.value('chooseCredentials', choose('Shared.Name'))).toEqual({
      username: 'shared.name',
    });
    const [row] = await central.central.database.query<{ data: string | null; person_index: string | null }>(
      'select data, person_index from sessions where session_id = $1',
      [prepared.sessionId],
    );
    expect(row).toEqual({ data: null, person_index: null });
    expect(
      await kiosk.refusal('findAccount', {
        sessionId: prepared.sessionId,
        body: { faceResult: 'match', nonce: prepared.plan.nonce },
      }),
    ).toBe('central.rejected');
  });

  test('challenge orders: fresh nonce each, without what the applicant cannot do, and not for ever', async () => {
    const consent = {
      version: '2026-11',
      language: 'th' as const,
      givenAt: central.clock.now().toISOString(),
    };
    const { sessionId, plan } = await kiosk.value('openSession', { body: { consent } });
    const next = await kiosk.value('newPlan', { sessionId, body: { without: ['smile'] } });
    expect(next.nonce).not.toBe(plan.nonce);
    expect(next.order).not.toContain('smile');
    expect(await kiosk.refusal('newPlan', { sessionId, body: { without: ['turn-left', 'smile'] } })).toBe(
      'face.tries-exhausted',
    );
    for (let count = 0; count < 3; count++)
      await kiosk.value('newPlan', { sessionId, body: { without: [] } });
    expect(await kiosk.refusal('newPlan', { sessionId, body: { without: [] } })).toBe('face.tries-exhausted');
    const other = await central.newKiosk();
    expect(await other.refusal('newPlan', { sessionId, body: { without: [] } })).toBe('central.rejected');
  });
});
