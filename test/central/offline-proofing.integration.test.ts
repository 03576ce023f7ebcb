import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runUpkeep } from '../../central/digital-id/upkeep.ts';
import type { Evidence } from '../../contracts/evidence.ts';
import type { FakeKiosk } from '../support/central-client.ts';
import {
  acceptedSession,
  codeIn,
  eightCharacters,
  evidenceOf,
  goodPassword,
  kioskPlan,
  lastMessage,
  newReference,
  person,
  preparedNewAccount,
  submission,
  submit,
} from '../support/central-evidence.ts';
import { databasesOf, engines, startTestCentral, type TestCentral } from '../support/test-central.ts';

const notCompleted = {
  subject: 'การยืนยันตัวตนยังไม่เสร็จสมบูรณ์',
  body: expect.stringContaining('02-612-6060'),
};

describe.each(engines)('a proofing decided later, on %s', (engine) => {
  let central: TestCentral;
  let kiosk: FakeKiosk;
  let databases: Awaited<ReturnType<typeof databasesOf>>;
  beforeAll(async () => {
    databases = await databasesOf(engine);
  });
  beforeEach(async () => {
    central = await startTestCentral({ database: await databases.open() });
    kiosk = await central.newKiosk();
    return () => central.stop();
  });
  afterAll(() => databases.stop());

  const offline = (id: string, change: Partial<Evidence> = {}) =>
    evidenceOf({
      kiosk,
      card: person(id).card,
      plan: kioskPlan(),
      sessionId: null,
      capturedAt: central.clock.now(),
      change: { unconfirmedContact: { channel: 'sms', address: '0890000011' }, ...change },
    });
  const listed = async (reference: string) => {
    const { proofings } = await central.operator.value('listProofings', {});
    return proofings.find((proofing) => proofing.reference === reference);
  };
  const upkeepAfter = async (milliseconds: number) => {
    central.clock.advance(milliseconds);
    return runUpkeep(central.central);
  };

  test('without an account: code to the contact, then credentials, then the account', async () => {
    const evidence = offline('somchai');
    const cursor = (await kiosk.value('signals', { wait: 0 })).cursor;
    expect(await submit(kiosk, evidence)).toEqual({
      outcome: 'pending',
      reference: evidence.reference,
      awaits: 'contact',
    });
    const letter = await lastMessage(central, '0890000011');
    expect(letter.body).toContain('https://id.example.go.th/activate');
    const code = codeIn(letter.body, eightCharacters);

    expect(await central.anyone.refusal('openActivation', { body: { code: 'AAAAAAAA' } })).toBe(
      'activation.invalid',
    );
    const opened = await central.anyone.value('openActivation', { body: { code } });
    expect(opened).toMatchObject({ needs: 'credentials', level: '2.3', decision: null });
    const { activationId } = opened;
    const complete = (username: string, password: string) => ({ activationId, body: { username, password } });
    expect(await central.anyone.refusal('completeActivation', complete('somying.sample', goodPassword))).toBe(
      'username.taken',
    );
    expect(await central.anyone.refusal('completeActivation', complete('somchai.web', 'short'))).toBe(
      'password.weak',
    );
    expect(
      await central.anyone.refusal('completeActivation', complete('somchai.web', `born 13-04-2533 and more`)),
    ).toBe('password.weak');
    const decision = await central.anyone.value('completeActivation', complete('somchai.web', goodPassword));
    expect(decision).toMatchObject({
      outcome: 'granted',
      level: '2.3',
      account: 'created',
      maskedUsername: 'so•••b',
    });
    expect(await central.anyone.value('completeActivation', complete('somchai.web', goodPassword))).toEqual(
      decision,
    );
    expect(
      await central.anyone.refusal('completeActivation', complete('somchai.web', 'Another password 99')),
    ).toBe('activation.invalid');
    expect(await central.anyone.refusal('openActivation', { body: { code } })).toBe('activation.invalid');

    const { signals } = await kiosk.value('signals', { since: cursor, wait: 0 });
    expect(signals).toMatchObject([{ kind: 'decision', reference: evidence.reference }]);
    const standing = await kiosk.value('proofing', { reference: evidence.reference });
    expect(standing).toMatchObject({ outcome: 'granted', activation: null });
    expect((await lastMessage(central, '0890000011')).body).toContain('/repudiate?token=');
    const other = await central.newKiosk();
    expect(await other.refusal('proofing', { reference: evidence.reference })).toBe('central.rejected');
  });

  test('with an account: only its registered contact is written to, whatever contact was named', async () => {
    const account = person('somying').account ?? expect.fail('sample has no account');
    const evidence = offline('somying');
    expect(await submit(kiosk, evidence)).toMatchObject({ outcome: 'pending', awaits: 'contact' });
    const { messages } = await central.operator.value('listMessages', {});
    expect(messages.map((message) => message.to)).toEqual([account.contact.value]);
    const code = codeIn(messages[0]?.body ?? '', eightCharacters);
    const opened = await central.anyone.value('openActivation', { body: { code } });
    expect(opened).toMatchObject({
      needs: 'nothing',
      level: '2.3',
      decision: { outcome: 'granted', account: 'raised', maskedUsername: 'so•••e' },
    });
    expect(await central.anyone.value('openActivation', { body: { code } })).toEqual(opened);
    expect(
      await central.anyone.refusal('completeActivation', {
        activationId: opened.activationId,
        body: { username: 'new.name', password: goodPassword },
      }),
    ).toBe('activation.invalid');
    const { data } = await central.anyone.value('dataRequest', {
      body: { username: account.username, password: account.password, kind: 'access' },
    });
    expect(data).toMatchObject({
      username: account.username,
      level: '2.3',
      contacts: [{ address: account.contact.value }],
    });
  });

  test('an activation nobody used in time ends without an account', async () => {
    const evidence = offline('somchai');
    await submit(kiosk, evidence);
    const code = codeIn((await lastMessage(central, '0890000011')).body, eightCharacters);
    central.clock.advance(71 * 3_600_000);
    await central.anyone.value('openActivation', { body: { code } });
    central.clock.advance(2 * 3_600_000);
    expect(await central.anyone.refusal('openActivation', { body: { code } })).toBe('activation.expired');
    expect(await runUpkeep(central.central)).toMatchObject({ activationsExpired: 1 });
    expect(await central.anyone.refusal('openActivation', { body: { code } })).toBe('activation.expired');
    expect(await kiosk.value('proofing', { reference: evidence.reference })).toEqual({
      outcome: 'refused',
      reference: evidence.reference,
    });
    expect(await lastMessage(central, '0890000011')).toMatchObject(notCompleted);
  });

  test('who was promised a result and gets none is written so: in their language, once, without a reason', async () => {
    const letters = async () => (await central.operator.value('listMessages', {})).messages;
    const unreached = person('issuer-unavailable').card.citizenId;
    const english = offline('issuer-unavailable', {
      unconfirmedContact: { channel: 'email', address: 'sample@example.com' },
      consent: { version: '2026-11', language: 'en', givenAt: central.clock.now().toISOString() },
    });
    await submit(kiosk, english);
    expect(await letters()).toEqual([]);
    await central.operator.value('setPersonState', {
      citizenId: unreached,
      body: { state: 'reported-lost' },
    });
    await upkeepAfter(30_000);
    await upkeepAfter(30_000);
    const [told, ...more] = await letters();
    expect(more).toEqual([]);
    expect(told).toMatchObject({ to: 'sample@example.com', body: expect.stringContaining('02-612-6060') });
    expect(told?.body).toContain('staffed service point');
    expect(told?.body).not.toMatch(/lost|issuer|card state/i);

    // An owner is told at the registered contact; the one named at the kiosk may be anybody's.
    const account = person('somying').account ?? expect.fail('sample has no account');
    await submit(kiosk, offline('somying', { match: { ...offline('somying').match, distance: 0.53 } }));
    expect((await letters()).slice(1).map(({ to }) => to)).toEqual([account.contact.value]);

    // Whoever stands at the kiosk is told there.
    const who = person('somchai');
    const prepared = await preparedNewAccount({
      central,
      kiosk,
      who,
      username: 'somchai.far',
      phone: '0890000015',
    });
    const before = (await letters()).length;
    const far = evidenceOf({ ...prepared, kiosk, card: who.card, capturedAt: central.clock.now() });
    expect(await submit(kiosk, { ...far, match: { ...far.match, distance: 0.53 } })).toMatchObject({
      outcome: 'refused',
    });
    expect((await letters()).length).toBe(before);
  });

  test('the issuer out of reach: pending, asked again until it answers, then as it answers', async () => {
    const granted = offline('issuer-unavailable');
    expect(await submit(kiosk, granted)).toMatchObject({ outcome: 'pending', awaits: 'issuer' });
    expect(await upkeepAfter(1000)).toMatchObject({ judged: 0 });
    expect(await upkeepAfter(30_000)).toMatchObject({ judged: 1 });
    expect(await listed(granted.reference)).toMatchObject({
      outcome: 'pending',
      awaits: 'issuer',
      reasons: expect.arrayContaining([
        { check: 'issuerStatus', state: 'inconclusive', why: 'issuer: no answer' },
      ]),
    });
    const { citizenId } = person('issuer-unavailable').card;
    await central.operator.value('setPersonState', { citizenId, body: { state: 'normal' } });
    const cursor = (await kiosk.value('signals', { wait: 0 })).cursor;
    const heard = kiosk.value('signals', { since: cursor, wait: 60 });
    expect(await upkeepAfter(30_000)).toMatchObject({ judged: 1 });
    expect((await heard).signals).toMatchObject([{ kind: 'decision', reference: granted.reference }]);
    expect(await kiosk.value('proofing', { reference: granted.reference })).toMatchObject({
      outcome: 'pending',
      awaits: 'contact',
    });

    await central.operator.value('setPersonState', { citizenId, body: { state: 'unavailable' } });
    const refused = offline('issuer-unavailable');
    await submit(kiosk, refused);
    await central.operator.value('setPersonState', { citizenId, body: { state: 'deceased' } });
    await upkeepAfter(30_000);
    expect(await kiosk.value('proofing', { reference: refused.reference })).toEqual({
      outcome: 'refused',
      reference: refused.reference,
    });
  });

  test('one that cannot be judged does not keep the others waiting (F50)', async () => {
    const poisoned = offline('issuer-unavailable');
    const other = offline('issuer-unavailable');
    await submit(kiosk, poisoned);
    await submit(kiosk, other);
    await central.central.database.query("update proofings set record = 'AAAA' where reference = $1", [
      poisoned.reference,
    ]);
    const { citizenId } = person('issuer-unavailable').card;
    await central.operator.value('setPersonState', { citizenId, body: { state: 'normal' } });
    expect(await upkeepAfter(30_000)).toMatchObject({ judged: 1 });
    expect(await kiosk.value('proofing', { reference: other.reference })).toMatchObject({
      awaits: 'contact',
    });
    expect(central.logged()).toContain('proofing cannot be judged');
    expect(await listed(poisoned.reference)).toMatchObject({ outcome: 'pending', awaits: 'issuer' });
  });

  test('a near match waits for an officer: same person gives 2.2, another one is refused', async () => {
    const near = {
      match: {
        distance: 0.48,
        threshold: 0.45,
        result: 'near' as const,
        models: [{ name: 'm', sha256: 'a'.repeat(64) }],
      },
    };
    const yes = offline('somchai', near);
    expect(await submit(kiosk, yes)).toMatchObject({ outcome: 'pending', awaits: 'review' });
    expect(
      await central.operator.value('reviewProofing', {
        reference: yes.reference,
        body: { samePerson: true },
      }),
    ).toEqual({ outcome: 'pending' });
    expect(await listed(yes.reference)).toMatchObject({ awaits: 'contact', level: '2.2' });
    expect(
      await central.operator.refusal('reviewProofing', {
        reference: yes.reference,
        body: { samePerson: false },
      }),
    ).toBe('central.rejected');
    const no = offline('moo-and-soi', near);
    await submit(kiosk, no);
    expect(
      await central.operator.value('reviewProofing', {
        reference: no.reference,
        body: { samePerson: false },
      }),
    ).toEqual({ outcome: 'refused' });
    expect(await lastMessage(central, '0890000011')).toMatchObject(notCompleted);
  });

  test('a near match online shows no name; reviewed, the account is opened and the code goes to the contact', async () => {
    const who = person('somchai');
    const prepared = await preparedNewAccount({
      central,
      kiosk,
      who,
      username: 'somchai.near',
      phone: '0890000012',
    });
    const match = {
      distance: 0.5,
      threshold: 0.45,
      result: 'near' as const,
      models: [{ name: 'm', sha256: 'a'.repeat(64) }],
    };
    const evidence = evidenceOf({
      ...prepared,
      kiosk,
      card: who.card,
      capturedAt: central.clock.now(),
      change: { match },
    });
    expect(await submit(kiosk, evidence)).toMatchObject({ outcome: 'pending', awaits: 'review' });
    expect(
      await central.operator.value('reviewProofing', {
        reference: evidence.reference,
        body: { samePerson: true },
      }),
    ).toEqual({ outcome: 'granted' });
    expect(await kiosk.value('proofing', { reference: evidence.reference })).toMatchObject({
      outcome: 'granted',
      level: '2.2',
      activation: null,
    });
    const code = codeIn((await lastMessage(central, '0890000012')).body, eightCharacters);
    const app = { username: 'somchai.near', deviceName: 'phone', pin: '483920', code };
    expect(await central.anyone.value('activateApp', { body: app })).toEqual({
      activated: true,
      level: '2.2',
    });

    const raise = await acceptedSession({ kiosk, who: person('somying'), now: central.clock.now() });
    const found = await kiosk.value('findAccount', {
      sessionId: raise.sessionId,
      body: { faceResult: 'near', nonce: raise.plan.nonce },
    });
    expect(found).toMatchObject({ kind: 'raise', maskedUsername: '•••', contacts: [{ masked: '•••' }] });
  });

  test('unsound evidence is rejected, sound evidence of the wrong thing is refused', async () => {
    const other = await central.newKiosk();
    const rejected = async (change: Partial<Evidence>, by = kiosk) => {
      const { input, headers } = await submission(by, { ...offline('somchai'), ...change });
      const result = await kiosk.call('submitProofing', input, headers);
      return result.ok ? result.value.outcome : result.problem.detail;
    };
    expect(await rejected({}, other)).toBe('evidence: signature');
    expect(await rejected({ kioskId: other.kioskId })).toBe('evidence: of another kiosk');
    expect(await rejected({ version: 2 as unknown as 1 })).toBe('evidence: schema (version)');
    const sound = await submission(kiosk, offline('somchai'));
    const renamed = { body: { ...sound.input.body, reference: newReference() } };
    const result = await kiosk.call('submitProofing', renamed, sound.headers);
    expect(result.ok ? null : result.problem.detail).toBe('evidence: reference');
    const [header = '', ...rest] = sound.input.body.sealed.split('.');
    const broken = [
      header,
      ...rest.slice(0, 3),
      `${rest[3]?.startsWith('A') ? 'B' : 'A'}${rest[3]?.slice(1)}`,
    ].join('.');
    const tampered = await kiosk.call(
      'submitProofing',
      { body: { ...sound.input.body, sealed: broken } },
      sound.headers,
    );
    expect(tampered.ok ? null : tampered.problem.detail).toBe('evidence: seal');
    // Nothing of all this was taken in: the same key and reference still serve the sound one.
    expect(await kiosk.value('submitProofing', sound.input, sound.headers)).toMatchObject({
      outcome: 'pending',
    });

    const base = offline('somchai');
    const steps = base.transcript.steps;
    const wrong: Record<string, Partial<Evidence>> = {
      'another card hash': { cardHash: '0'.repeat(64) },
      'not the same card': { sameCardConfirmed: false },
      'not a JPEG': { chipPhoto: Buffer.from('nothing').toString('base64') },
      'far distance': { match: { ...base.match, distance: 0.53 } },
      'kiosk says mismatch': { match: { ...base.match, result: 'mismatch' } },
      'kiosk raised the threshold': { match: { ...base.match, distance: 0.6, threshold: 0.7 } },
      'liveness not passed': { transcript: { ...base.transcript, passed: false } },
      'another action': {
        transcript: {
          ...base.transcript,
          steps: steps.map((step, index) => (index === 1 ? { ...step, observed: null } : step)),
        },
      },
      'two challenges': { transcript: { ...base.transcript, steps: steps.slice(0, 2) } },
      'too slow': {
        transcript: {
          ...base.transcript,
          steps: steps.map((step, index) =>
            index === 3 ? { ...step, endedAt: step.endedAt + 60_000 } : step,
          ),
        },
      },
      'nonce said to be from central': { transcript: { ...base.transcript, issuedBy: 'central' } },
      'session never opened': { sessionId: '00000000-0000-4000-8000-000000000000', issuerAnswer: 'accepted' },
    };
    for (const [why, change] of Object.entries(wrong)) {
      const decision = await submit(
        kiosk,
        offline('somchai', {
          ...change,
          ...(change.transcript ? { transcript: { ...change.transcript, nonce: kioskPlan().nonce } } : {}),
        }),
      );
      expect({ why, outcome: decision.outcome }).toEqual({ why, outcome: 'refused' });
    }
    const replayed = offline('moo-and-soi', { transcript: { ...offline('moo-and-soi').transcript } });
    expect(await submit(kiosk, replayed)).toMatchObject({ outcome: 'pending' });
    expect(await submit(kiosk, { ...replayed, reference: newReference() })).toMatchObject({
      outcome: 'refused',
    });
    expect(await submit(kiosk, offline('expired'))).toMatchObject({ outcome: 'refused' });
    expect(await submit(kiosk, offline('reported-lost'))).toMatchObject({ outcome: 'refused' });
  });

  test('evidence of a session with another card, or in another order than issued, is refused', async () => {
    const { sessionId, plan } = await acceptedSession({
      kiosk,
      who: person('somchai'),
      now: central.clock.now(),
    });
    const swapped = evidenceOf({
      kiosk,
      sessionId,
      plan,
      card: person('moo-and-soi').card,
      capturedAt: central.clock.now(),
    });
    expect(await submit(kiosk, swapped)).toMatchObject({ outcome: 'refused' });
    expect(await listed(swapped.reference)).toMatchObject({
      reasons: expect.arrayContaining([
        { check: 'consistent', state: 'failed', why: 'another card than in the session' },
      ]),
    });
    const second = await acceptedSession({ kiosk, who: person('somchai'), now: central.clock.now() });
    const reversed = { ...second.plan, order: [...second.plan.order].reverse() };
    const evidence = evidenceOf({
      kiosk,
      sessionId: second.sessionId,
      plan: reversed,
      card: person('somchai').card,
      capturedAt: central.clock.now(),
    });
    const expected = second.plan.order.join() === reversed.order.join() ? 'pending' : 'refused';
    expect((await submit(kiosk, evidence)).outcome).toBe(expected);
  });

  test('the link went down at the end: what the session had prepared still counts a day later', async () => {
    const who = person('somchai');
    const { sessionId, plan } = await preparedNewAccount({
      central,
      kiosk,
      who,
      username: 'somchai.cut',
      phone: '0890000013',
    });
    central.clock.advance(20 * 3_600_000);
    const evidence = evidenceOf({
      kiosk,
      sessionId,
      plan,
      card: who.card,
      capturedAt: new Date(central.clock.now().getTime() - 20 * 3_600_000),
    });
    const sent = await submission(kiosk, evidence);
    const decision = await kiosk.value('submitProofing', sent.input, sent.headers);
    expect(decision).toMatchObject({ outcome: 'granted', account: 'created', activation: null });
    const letter = (await lastMessage(central, '0890000013')).body;
    const code = codeIn(letter.slice(letter.indexOf('PIN')), eightCharacters);
    expect(await kiosk.value('submitProofing', sent.input, sent.headers)).toEqual(decision);
    expect(await kiosk.value('proofing', { reference: evidence.reference })).toEqual(decision);
    expect((await lastMessage(central, '0890000013')).body).toBe(letter);
    const app = { username: 'somchai.cut', deviceName: 'phone', pin: '483920', code };
    expect(await central.anyone.value('activateApp', { body: app })).toEqual({
      activated: true,
      level: '2.3',
    });
  });

  test('the app’s code is shown where the citizen still stands, by central’s clock, whatever the kiosk’s says', async () => {
    const kioskAhead = async (milliseconds: number) => {
      const kioskTime = new Date(central.clock.now().getTime() + milliseconds).toISOString();
      await kiosk.value('heartbeat', {
        body: { softwareVersion: '1', outboxDepth: 0, quarantined: 0, devices: {}, kioskTime },
      });
    };
    const codeFor = async (o: {
      readonly id: string;
      readonly ahead: number;
      readonly late: number;
      readonly phone: string;
    }) => {
      const who = person(o.id);
      const username = `user${o.phone}`;
      const prepared = await preparedNewAccount({ central, kiosk, who, username, phone: o.phone });
      await kioskAhead(o.ahead);
      const capturedAt = new Date(central.clock.now().getTime() + o.ahead);
      central.clock.advance(o.late);
      const evidence = evidenceOf({ ...prepared, kiosk, card: who.card, capturedAt });
      const decision = await submit(kiosk, evidence);
      if (decision.outcome !== 'granted') throw new Error(decision.outcome);
      const { body } = await lastMessage(central, o.phone);
      return { shown: decision.activation !== null, written: body.includes('PIN') };
    };
    const hour = 3_600_000;
    expect(await codeFor({ id: 'somchai', ahead: 0, late: 15_000, phone: '0890000061' })).toEqual({
      shown: true,
      written: false,
    });
    expect(await codeFor({ id: 'moo-and-soi', ahead: 5 * hour, late: 0, phone: '0890000062' })).toEqual({
      shown: true,
      written: false,
    });
    // A clock that is an hour ahead would make an hour's delay look like none.
    expect(await codeFor({ id: 'no-chip-number', ahead: hour, late: 20_000, phone: '0890000063' })).toEqual({
      shown: false,
      written: true,
    });
  });

  test('the answer with the app’s code was lost: asked again later it is the same, and the code is written once', async () => {
    const who = person('somchai');
    const phone = '0890000014';
    const prepared = await preparedNewAccount({ central, kiosk, who, username: 'somchai.lost', phone });
    const evidence = evidenceOf({ ...prepared, kiosk, card: who.card, capturedAt: central.clock.now() });
    const sent = await submission(kiosk, evidence);
    const send = () => kiosk.value('submitProofing', sent.input, sent.headers);
    const decision = await send();
    if (decision.outcome !== 'granted' || decision.activation === null) throw new Error('no app code');
    expect(await send()).toEqual(decision);
    expect((await lastMessage(central, phone)).body).not.toContain('PIN');
    central.clock.advance(2 * 3_600_000);
    expect(await send()).toEqual(decision);
    expect(await send()).toEqual(decision);
    const { messages } = await central.operator.value('listMessages', {});
    const letters = messages.filter(({ to, body }) => to === phone && body.includes('PIN'));
    expect(letters).toHaveLength(1);
    expect(letters[0]?.body).toContain(decision.activation.code);
    expect(letters[0]?.body).toContain('70 ชั่วโมง');
  });

  test('repudiated: the account is locked, operations are alarmed, the link works once and again', async () => {
    const account = person('somying').account ?? expect.fail('sample has no account');
    const evidence = offline('somying');
    await submit(kiosk, evidence);
    const letter = await lastMessage(central, account.contact.value);
    const token = codeIn(letter.body, /(?<=token=)[\w-]{43}/);
    const code = codeIn(letter.body, eightCharacters);
    expect(await central.anyone.refusal('repudiate', { body: { token: 'x'.repeat(43) } })).toBe(
      'activation.invalid',
    );
    expect(await central.anyone.value('repudiate', { body: { token } })).toEqual({ locked: true });
    expect(await central.anyone.value('repudiate', { body: { token } })).toEqual({ locked: true });
    expect(await central.anyone.refusal('openActivation', { body: { code } })).toBe('activation.invalid');
    expect(await kiosk.value('proofing', { reference: evidence.reference })).toMatchObject({
      outcome: 'refused',
    });
    expect(
      await central.anyone.refusal('dataRequest', {
        body: { username: account.username, password: account.password, kind: 'access' },
      }),
    ).toBe('account.locked');
    const { sessionId, plan } = await acceptedSession({
      kiosk,
      who: person('somying'),
      now: central.clock.now(),
    });
    expect(
      await kiosk.refusal('findAccount', { sessionId, body: { faceResult: 'match', nonce: plan.nonce } }),
    ).toBe('account.locked');
    expect(central.logged()).toContain('"alarm":"repudiated"');
  });
});
