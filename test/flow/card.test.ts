import { describe, expect, test } from 'vitest';
import { type FaultCode, faults } from '../../contracts/faults.ts';
import { ok } from '../../contracts/outcome.ts';
import { toCardText, toConsent, toInsertCard, toMenu } from './ways.ts';
import { cardOf, fails, hold, kioskWorld, photo, sessionId } from './world.ts';

const reads = ['readText', 'readPhoto', 'readKeys', 'record'] as const;

describe('which card is read', () => {
  test('none before consent, however long it lies there', async () => {
    const world = await toConsent();
    await world.insert(cardOf('somchai'));
    await world.advance(90_000);
    world.screen('consent');
    for (const name of reads) expect(world.count(name)).toBe(0);
    expect(world.count('openSession')).toBe(0);
  });

  test('one pushed in during the session before consent is read after it', async () => {
    const world = await toMenu();
    await world.insert(cardOf('somchai'));
    await world.press({ type: 'choose', service: 'digital-id' });
    expect(world.count('readText')).toBe(0);
    await world.press('acceptConsent');
    world.screen('card-text');
  });

  test('a fresh insertion begins a session, and that card is read after consent', async () => {
    const world = await kioskWorld();
    await world.insert(cardOf('somchai'));
    world.screen('menu');
    await world.press({ type: 'choose', service: 'digital-id' }, 'acceptConsent');
    world.screen('card-text');
  });

  test('one that lay there when the driver began to look starts nothing and must come out first', async () => {
    const world = await kioskWorld();
    await world.insert(cardOf('somchai'), { sinceStart: true });
    world.screen('attract');
    await world.press('start', { type: 'choose', service: 'digital-id' }, 'acceptConsent');
    expect(world.screen('insert-card').takeOutFirst).toBe(true);
    await world.pull();
    expect(world.screen('insert-card').takeOutFirst).toBe(false);
    expect(world.count('readText')).toBe(0);
    await world.insert(cardOf('somchai'));
    world.screen('card-text');
  });

  test('one left by the last citizen is never read for the next', async () => {
    const world = await toCardText();
    await world.press('askLeave', 'confirmLeave');
    world.screen('take-card');
    const before = world.count('readText');
    await world.device({ kind: 'reader.health', health: { state: 'absent' } });
    world.screen('attract');
    await world.device({ kind: 'reader.health', health: { state: 'ready' } });
    await world.device({ kind: 'card.inserted', sinceStart: true });
    await world.press('start', { type: 'choose', service: 'digital-id' }, 'acceptConsent');
    expect(world.screen('insert-card').takeOutFirst).toBe(true);
    expect(world.count('readText')).toBe(before);
  });
});

test('the text is shown while the photo is read; only then one may go on', async () => {
  const world = await toInsertCard();
  const slow = hold<ReturnType<typeof ok<Uint8Array>>>();
  world.script({ readPhoto: () => slow.promise });
  await world.insert(cardOf('somchai'));
  expect(world.screen('card-text').photoReady).toBe(false);
  expect(world.flow.view()).toMatchObject({ secondsLeft: null });
  expect(world.flow.view().allowed).not.toContain('continue');
  expect(world.flow.send({ type: 'continue' })).toBe(false);
  slow.settle(ok(photo));
  await world.settle();
  expect(world.screen('card-text').photoReady).toBe(true);
  expect(world.flow.view().allowed).toContain('continue');
});

test('an expired card is said at once, without a photo, central or a face', async () => {
  const world = await toCardText(cardOf('somchai', { expiryDate: '2026-11-21' }));
  expect(world.screen('trouble')).toEqual({ name: 'trouble', code: 'card.expired', canRetry: false });
  for (const name of ['readPhoto', 'openSession', 'verifyFace'] as const) expect(world.count(name)).toBe(0);
  expect(world.count('wipe')).toBe(1);
});

test.each([
  ['too young', { birthDate: '2015-01-01' }],
  ['a class of number that is not served', { citizenId: '6999900001996' }],
])('who is not eligible is told before the face step: %s', async (_, changes) => {
  const world = await toCardText(cardOf('somchai', changes));
  expect(world.screen('staffed-points')).toMatchObject({ reason: 'applicant.not-eligible' });
  expect(world.screen('staffed-points').points.length).toBeGreaterThan(0);
  expect(world.count('verifyFace') + world.count('openSession')).toBe(0);
});

test('a card of the last valid day and a lifelong card are taken', async () => {
  for (const expiryDate of ['2026-11-22', '2026-11', null]) {
    (await toCardText(cardOf('somchai', { expiryDate }))).screen('card-text');
  }
});

describe.each(['readText', 'readPhoto'] as const)('%s fails', (effect) => {
  const again: readonly FaultCode[] = [
    'card.mute',
    'card.foreign',
    'card.unreadable',
    'reader.failed',
    'card.absent',
  ];
  test.each(again)('%s: take it out and try again', async (code) => {
    const world = await toInsertCard();
    world.script({ [effect]: fails(code) });
    await world.insert(cardOf('somchai'));
    expect(world.screen('insert-card')).toMatchObject({ takeOutFirst: true, trouble: code });
    await world.pull();
    expect(world.screen('insert-card')).toMatchObject({ takeOutFirst: false, trouble: code });
    world.script({ [effect]: async () => ok(effect === 'readText' ? cardOf('somchai') : photo) });
    await world.insert(cardOf('somchai'));
    world.screen('card-text');
  });

  test.each(['card.unsupported', 'card.invalid-data', 'card.removed'] as const)(
    '%s ends the session',
    async (code) => {
      const world = await toInsertCard();
      world.script({ [effect]: fails(code) });
      await world.insert(cardOf('somchai'));
      expect(world.screen('trouble')).toEqual({
        name: 'trouble',
        code,
        canRetry: faults[code].retry === 'person',
      });
      expect(world.count('wipe')).toBe(1);
    },
  );
});

test('a reader that is lost while a card is awaited says so, and goes on when it is back', async () => {
  const world = await toInsertCard();
  await world.device({ kind: 'reader.health', health: { state: 'faulted', code: 'reader.failed' } });
  expect(world.screen('insert-card').trouble).toBe('reader.failed');
  await world.device({ kind: 'reader.health', health: { state: 'ready' } });
  expect(world.screen('insert-card').trouble).toBeNull();
  await world.insert(cardOf('somchai'));
  world.screen('card-text');
});

test('without a laser code from the chip it is keyed in, and said to be', async () => {
  const world = await toCardText(cardOf('somchai', { laserCode: null }));
  await world.press('continue');
  expect(world.screen('laser-code').trouble).toBeNull();
  await world.press({ type: 'submitLaserCode', laserCode: 'SA9000199001' });
  world.screen('face-intro');
  expect(world.calls.find(({ name }) => name === 'checkCard')?.input).toMatchObject({
    sessionId,
    laserCode: 'SA9000199001',
    laserSource: 'keyed',
  });
});

test('the card may be taken out to read its back; the same card put back goes on', async () => {
  const card = cardOf('somchai', { laserCode: null });
  const world = await toCardText(card);
  await world.press('continue');
  await world.pull();
  world.screen('laser-code');
  await world.press({ type: 'submitLaserCode', laserCode: 'SA9000199001' });
  expect(world.screen('insert-card').takeOutFirst).toBe(false);
  await world.insert(card);
  world.screen('face-intro');
  expect(world.count('readKeys')).toBe(1);
});

test('another card put back after keying ends the session before anything is asked about it', async () => {
  const world = await toCardText(cardOf('somchai', { laserCode: null }));
  await world.press('continue');
  await world.pull();
  await world.press({ type: 'submitLaserCode', laserCode: 'SA9000199001' });
  await world.insert(cardOf('somying'));
  expect(world.screen('trouble').code).toBe('card.swapped');
  expect(world.count('checkCard')).toBe(0);
});

test('once the code is keyed in and the card is back, taking it out ends the session as ever', async () => {
  const card = cardOf('somchai', { laserCode: null });
  const world = await toCardText(card);
  await world.press('continue', { type: 'submitLaserCode', laserCode: 'SA9000199001' });
  world.screen('face-intro');
  await world.pull();
  expect(world.screen('trouble').code).toBe('card.removed');
});

test('a keyed code that is not taken may be keyed once more; then the card is refused', async () => {
  const world = await toCardText(cardOf('somchai', { laserCode: null }));
  world.script({ checkCard: fails('card.refused-by-issuer') });
  await world.press('continue', { type: 'submitLaserCode', laserCode: 'SA9000199002' });
  expect(world.screen('laser-code').trouble).toBe('card.refused-by-issuer');
  await world.press({ type: 'submitLaserCode', laserCode: 'SA9000199003' });
  expect(world.screen('trouble')).toMatchObject({ code: 'card.refused-by-issuer', canRetry: false });
  expect(world.count('openSession')).toBe(1);
  expect(world.calls.at(-2)).toEqual({ name: 'endSession', input: { sessionId, reason: 'fault' } });
});

test.each(['card.refused-by-issuer', 'card.tries-exhausted', 'card.expired'] as const)(
  'the issuer says %s',
  async (code) => {
    const world = await toCardText();
    world.script({ checkCard: fails(code) });
    await world.press('continue');
    expect(world.screen('trouble')).toMatchObject({ code, canRetry: false });
    expect(world.calls.filter(({ name }) => name === 'endSession')).toEqual([
      { name: 'endSession', input: { sessionId, reason: 'fault' } },
    ]);
  },
);
