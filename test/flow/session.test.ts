import { describe, expect, test } from 'vitest';
import type { KioskCommand } from '../../contracts/kiosk-command.ts';
import type { ScreenName } from '../../contracts/kiosk-view.ts';
import { ok } from '../../contracts/outcome.ts';
import type { Effects } from '../../main/flow/effects.ts';
import { timings } from '../../main/flow/timings.ts';
import {
  never,
  password,
  toCardText,
  toConsent,
  toContact,
  toCredentials,
  toDone,
  toFace,
  toFaceIntro,
  toInsertCard,
  toMenu,
  toOtp,
  toPending,
  toReview,
  ways,
} from './ways.ts';
import { cardOf, fails, hold, kioskWorld, reference, sessionId } from './world.ts';

const large = { large: true, contrast: false, reach: false } as const;
const credentials: KioskCommand = { type: 'submitCredentials', username: 'somchai.t', password };

describe('language and display', () => {
  test('last for one session and go back at its end', async () => {
    const world = await toMenu();
    await world.press({ type: 'setLanguage', language: 'en' }, { type: 'setDisplay', display: large });
    expect(world.flow.view()).toMatchObject({ language: 'en', display: large });
    await world.press('askLeave', 'confirmLeave');
    expect(world.flow.view()).toMatchObject({
      screen: { name: 'attract' },
      language: 'th',
      display: { ...large, large: false },
    });
  });

  test('chosen at the attract screen go with the session, or back when nobody starts', async () => {
    const world = await kioskWorld();
    await world.press({ type: 'setLanguage', language: 'en' });
    expect(world.flow.view()).toMatchObject({ screen: { name: 'attract' }, language: 'en' });
    await world.advance(timings.attractReset);
    expect(world.flow.view().language).toBe('th');
    await world.press({ type: 'setDisplay', display: large }, 'start');
    expect(world.flow.view()).toMatchObject({ screen: { name: 'menu' }, display: large });
  });

  test('stay while the last words are read and the card is taken', async () => {
    const world = await toCardText();
    await world.press({ type: 'setLanguage', language: 'en' }, 'askLeave', 'confirmLeave');
    expect(world.flow.view()).toMatchObject({ screen: { name: 'take-card' }, language: 'en' });
    await world.pull();
    expect(world.flow.view()).toMatchObject({ screen: { name: 'attract' }, language: 'th' });
  });

  test('the consent and the slip are in the language of their moment', async () => {
    const world = await toConsent();
    await world.press({ type: 'setLanguage', language: 'en' }, 'acceptConsent');
    await world.insert(cardOf('somchai'));
    await world.press(
      'continue',
      { type: 'setLanguage', language: 'th' },
      'continue',
      'continue',
      { type: 'submitContact', contact: { channel: 'sms', address: '0812345678' } },
      { type: 'submitOtp', code: '482913' },
      credentials,
    );
    expect(world.calls.find(({ name }) => name === 'record')?.input).toMatchObject({
      consent: { language: 'en' },
    });
    expect(world.calls.find(({ name }) => name === 'makeSlip')?.input).toMatchObject({
      kind: 'granted',
      language: 'th',
    });
  });
});

describe('idle', () => {
  test('nobody touches anything: asked, then erased', async () => {
    const world = await toReview();
    await world.advance(timings.idle - timings.lastCall);
    expect(world.flow.view()).toMatchObject({ overlay: 'still-there', secondsLeft: 20 });
    for (let second = 19; second >= 1; second--) {
      await world.advance(1000);
      expect(world.views.at(-1)?.secondsLeft).toBe(second);
    }
    await world.advance(1000);
    world.screen('take-card');
    expect(world.calls.filter(({ name }) => name === 'endSession')).toEqual([
      { name: 'endSession', input: { sessionId, reason: 'idle' } },
    ]);
    expect(world.count('wipe')).toBe(1);
  });

  test('a press starts it anew; what devices and link report does not', async () => {
    const world = await toReview();
    await world.advance(60_000);
    await world.press('openHelp', 'closeOverlay');
    expect(world.flow.view().secondsLeft).toBe(timings.idle / 1000);
    await world.advance(60_000);
    for (const state of ['offline', 'online', 'offline'] as const)
      await world.device({ kind: 'link', state });
    await world.device({
      kind: 'printer.health',
      health: { state: 'ready' },
      status: { online: true, paper: 'near-end', cover: 'closed', fault: 'none' },
    });
    await world.press({ type: 'setLanguage', language: 'en' });
    expect(world.flow.view().secondsLeft).toBe(timings.idle / 1000);
    await world.device({ kind: 'link', state: 'online' });
    await world.advance(30_000);
    expect(world.flow.view().secondsLeft).toBe(timings.idle / 1000 - 30);
  });

  test('counts nothing while a machine works', async () => {
    const world = await toFace();
    await world.advance(timings.idle + 10_000);
    expect(world.flow.view()).toMatchObject({ screen: { name: 'face' }, secondsLeft: null, overlay: null });
  });

  test('waits longer for a one-time code, as long as it is valid', async () => {
    const world = await toOtp();
    await world.advance(timings.idle);
    expect(world.flow.view()).toMatchObject({ screen: { name: 'otp' }, overlay: null });
    await world.advance(timings.code - timings.idle - timings.lastCall);
    expect(world.flow.view().overlay).toBe('still-there');
  });

  test('while it is asked, only the frame can be pressed', async () => {
    const world = await toReview();
    await world.advance(timings.idle - 1000);
    expect(world.flow.view().allowed).toEqual([
      'setLanguage',
      'setDisplay',
      'openHelp',
      'askLeave',
      'askWithdraw',
      'closeOverlay',
      'moreTime',
    ]);
    expect(world.flow.send({ type: 'continue' })).toBe(false);
    await world.press('closeOverlay', 'continue');
    world.screen('contact');
  });
});

describe('the card is pulled', () => {
  const held: readonly ScreenName[] = [
    'reading-card',
    'card-text',
    'checking-card',
    'face-intro',
    'face',
    'review',
    'contact',
    'prove-account',
    'password',
    'otp',
    'credentials',
  ];
  test.each(held)('at %s: the session ends, and one may begin again', async (name) => {
    const world = await ways[name]();
    await world.pull();
    expect(world.screen('trouble')).toEqual({ name: 'trouble', code: 'card.removed', canRetry: true });
    expect(world.count('wipe')).toBe(1);
    const before = world.count('readText');
    await world.insert(cardOf('somying'));
    await world.press('retry');
    world.screen('consent');
    expect(world.count('readText')).toBe(before);
    await world.press('acceptConsent');
    expect(world.screen('insert-card').takeOutFirst).toBe(true);
  });

  test.each(['consent', 'insert-card', 'laser-code', 'done', 'pending', 'working'] as const)(
    'at %s: nothing happens',
    async (name) => {
      const world = await ways[name]();
      await world.pull();
      world.screen(name);
    },
  );

  test('while the record is being written: the record decides', async () => {
    const world = await toCredentials();
    world.script({ record: never });
    await world.press(credentials);
    await world.pull();
    world.screen('working');
    const other = await toCredentials();
    other.script({ record: fails('card.removed') });
    await other.press(credentials);
    expect(other.screen('trouble').code).toBe('card.removed');
  });
});

describe('leaving', () => {
  test('goes through take-your-card when a card is in', async () => {
    const world = await toReview();
    await world.press('askLeave', 'confirmLeave');
    world.screen('take-card');
    expect(world.calls.slice(-2)).toEqual([
      { name: 'endSession', input: { sessionId, reason: 'left' } },
      { name: 'wipe', input: null },
    ]);
    await world.press('askLeave', 'confirmLeave');
    world.screen('take-card');
    await world.pull();
    world.screen('attract');
  });

  test('is not possible in the instant in which the record is written, and is after it', async () => {
    const world = await toCredentials();
    world.script({ record: never });
    await world.press(credentials, 'askLeave');
    expect(world.flow.view().allowed).not.toContain('confirmLeave');
    expect(world.flow.send({ type: 'confirmLeave' })).toBe(false);
    const sent = await toCredentials();
    sent.script({ awaitDecision: never });
    await sent.press(credentials, 'askLeave', 'confirmLeave');
    sent.screen('take-card');
    expect(sent.count('endSession')).toBe(0);
  });

  test('aborts what is under way', async () => {
    const world = await toInsertCard();
    const signals: AbortSignal[] = [];
    world.script({
      readText: (signal) => {
        signals.push(signal);
        return never();
      },
    });
    await world.insert(cardOf('somchai'));
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    await world.press('askLeave', 'confirmLeave');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });
});

describe('a card that nobody takes out', () => {
  test('does not keep the kiosk from the next citizen, and is not read for them', async () => {
    const world = await toReview();
    await world.press('askLeave', 'confirmLeave');
    await world.advance(timings.takeCard);
    world.screen('attract');
    expect(world.clock.nextTimer()).toBeNull();
    const before = world.count('readText');
    await world.press('start', { type: 'choose', service: 'digital-id' }, 'acceptConsent');
    expect(world.screen('insert-card').takeOutFirst).toBe(true);
    expect(world.count('readText')).toBe(before);
    await world.pull();
    await world.insert(cardOf('somying'));
    world.screen('card-text');
  });

  test('after words of trouble: read, asked for, and left behind in turn', async () => {
    const world = await ways.trouble();
    await world.advance(timings.farewell);
    world.screen('take-card');
    await world.advance(timings.takeCard);
    world.screen('attract');
  });
});

test('a record that is being written is waited for, and what comes after it has its limit again', async () => {
  const world = await toCredentials();
  const record = hold<Awaited<ReturnType<Effects['record']>>>();
  world.script({ record: () => record.promise, awaitDecision: never });
  await world.press(credentials);
  await world.advance(timings.patience * 2);
  world.screen('working');
  expect(world.count('endSession')).toBe(0);
  record.settle(ok({ reference }));
  await world.settle();
  await world.advance(timings.patience - 1);
  world.screen('working');
  await world.advance(1);
  expect(world.screen('trouble').code).toBe('process.restarting');
  expect(world.count('endSession')).toBe(0);
});

describe('withdrawing consent', () => {
  const withdrawable: readonly ScreenName[] = [
    'insert-card',
    'reading-card',
    'card-text',
    'laser-code',
    'checking-card',
    'face-intro',
    'face',
    'review',
    'contact',
    'prove-account',
    'password',
    'otp',
    'credentials',
  ];
  test.each(withdrawable)('at %s', async (name) => {
    const world = await ways[name]();
    const opened = world.count('openSession');
    await world.press('askWithdraw');
    expect(world.flow.view().overlay).toBe('withdraw');
    await world.press('confirmWithdraw');
    expect(world.screen('trouble')).toEqual({ name: 'trouble', code: 'consent.withdrawn', canRetry: false });
    expect(world.count('wipe')).toBe(1);
    expect(world.calls.filter((call) => call.name === 'endSession')).toEqual(
      opened === 0 ? [] : [{ name: 'endSession', input: { sessionId, reason: 'consent-withdrawn' } }],
    );
  });

  test.each(['menu', 'consent', 'working', 'done', 'pending', 'activation-code'] as const)(
    'not at %s',
    async (name) => {
      const world = await ways[name]();
      expect(world.flow.view().allowed).not.toContain('askWithdraw');
    },
  );

  test('a question that was left standing until the record is void', async () => {
    const world = await toContact({ link: 'offline' });
    await world.press('askWithdraw', 'closeOverlay', {
      type: 'submitContact',
      contact: { channel: 'sms', address: '0812345678' },
    });
    expect(world.flow.send({ type: 'confirmWithdraw' })).toBe(false);
    world.screen('pending');
  });
});

test('refused consent keeps nothing, asks nothing, and leads back', async () => {
  const world = await toConsent();
  await world.press('refuseConsent');
  expect(world.screen('staffed-points').reason).toBe('refused-consent');
  expect(world.calls.map(({ name }) => name)).toEqual(['wipe']);
  await world.press('back');
  world.screen('menu');
  await world.press({ type: 'choose', service: 'digital-id' }, 'back');
  world.screen('menu');
});

describe('a kiosk that cannot proof', () => {
  test('says so kindly before anything is asked, and still activates', async () => {
    const world = await toMenu({ reader: 'absent' });
    await world.press({ type: 'choose', service: 'digital-id' });
    expect(world.screen('trouble')).toEqual({ name: 'trouble', code: 'reader.absent', canRetry: true });
    await world.press('retry');
    world.screen('trouble');
    await world.press('back', { type: 'choose', service: 'activation' });
    world.screen('activation-code');
    await world.press('back', { type: 'choose', service: 'digital-id' });
    await world.device({ kind: 'reader.health', health: { state: 'ready' } });
    await world.press('retry');
    world.screen('consent');
  });

  test('because it is not enrolled: nothing is asked, a waiting account is still activated', async () => {
    const world = await toMenu();
    await world.device({ kind: 'enrolment', state: 'missing' });
    await world.press({ type: 'choose', service: 'digital-id' });
    expect(world.screen('trouble')).toEqual({ name: 'trouble', code: 'kiosk.not-enrolled', canRetry: true });
    await world.press('back', { type: 'choose', service: 'activation' });
    world.screen('activation-code');
    await world.press('back', 'askLeave', 'confirmLeave', 'start', { type: 'choose', service: 'digital-id' });
    expect(world.screen('trouble').code).toBe('kiosk.not-enrolled');
    await world.device({ kind: 'enrolment', state: 'ready' });
    await world.press('retry');
    world.screen('consent');
  });

  test('because its disk is full', async () => {
    const world = await toMenu();
    await world.device({ kind: 'storage', state: 'full' });
    await world.press({ type: 'choose', service: 'digital-id' });
    expect(world.screen('trouble').code).toBe('store.disk-full');
    await world.press('finish');
    world.screen('attract');
  });

  test('ends a session in trouble when the disk fills up before the record', async () => {
    const world = await toCredentials();
    world.script({ record: fails('store.disk-full') });
    await world.press(credentials);
    expect(world.screen('trouble').code).toBe('store.disk-full');
  });
});

test('the session number changes with every citizen, not with every screen', async () => {
  const world = await toMenu();
  expect(world.flow.view().sessionId).toBe(1);
  await world.press({ type: 'choose', service: 'digital-id' }, 'refuseConsent');
  expect(world.flow.view().sessionId).toBe(2);
  await world.press('finish', 'start');
  expect(world.flow.view().sessionId).toBe(2);
  await world.press('askLeave', 'confirmLeave');
  expect(world.flow.view().sessionId).toBe(3);
});

test('revisions grow, views are told once, and a listener can leave', async () => {
  const world = await toDone();
  const revisions = world.views.map(({ revision }) => revision);
  expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
  const heard: number[] = [];
  const leave = world.flow.subscribe(({ revision }) => heard.push(revision));
  await world.press('finish');
  leave();
  await world.pull();
  expect(heard.length).toBe(1);
});

test('stopping wipes', async () => {
  const world = await toFaceIntro();
  world.flow.stop();
  expect(world.calls.at(-1)?.name).toBe('wipe');
  expect(world.clock.nextTimer()).toBeNull();
});

test('the status strip says what devices and link report', async () => {
  const world = await kioskWorld();
  const ready = { online: true, paper: 'ok', cover: 'closed', fault: 'none' } as const;
  const printer = async (status: Partial<Record<keyof typeof ready, string>>) => {
    await world.device({
      kind: 'printer.health',
      health: { state: 'ready' },
      status: { ...ready, ...status } as typeof ready,
    });
    return world.flow.view().status.printer;
  };
  expect(await printer({})).toBe('ready');
  expect(await printer({ paper: 'near-end' })).toBe('near-end');
  expect(await printer({ paper: 'out', online: false as never })).toBe('paper-out');
  expect(await printer({ cover: 'open', online: false as never })).toBe('cover-open');
  expect(await printer({ online: false as never })).toBe('faulted');
  expect(await printer({ fault: 'cutter' })).toBe('faulted');
  await world.device({
    kind: 'printer.health',
    health: { state: 'faulted', code: 'printer.cover-open' },
    status: null,
  });
  expect(world.flow.view().status.printer).toBe('cover-open');
  await world.device({ kind: 'printer.health', health: { state: 'absent' }, status: null });
  await world.device({ kind: 'link', state: 'offline' });
  await world.device({ kind: 'reader.health', health: { state: 'connecting' } });
  expect(world.flow.view().status).toEqual({
    link: 'offline',
    reader: 'absent',
    printer: 'absent',
    version: '0.0.0-test',
    helpLine: '02-612-6060',
  });
});

test('pending and done know no more of the citizen than they show', async () => {
  const world = await toPending();
  expect(JSON.stringify(world.flow.view())).not.toContain(cardOf('somchai').citizenId);
});
