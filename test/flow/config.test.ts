import { expect, test } from 'vitest';
import type { KioskConfig } from '../../contracts/config.ts';
import { toMenu } from './ways.ts';
import { cardOf, fails, type KioskWorld } from './world.ts';

/** As if central's policy changed while the kiosk runs. */
async function changing(): Promise<{
  readonly world: KioskWorld;
  readonly change: (to: Partial<KioskConfig>) => void;
}> {
  let inForce: Partial<KioskConfig> = {};
  const world = await toMenu({ config: () => inForce });
  return {
    world,
    change: (to) => {
      inForce = { ...inForce, ...to };
    },
  };
}

async function toFaceIntroOf(world: KioskWorld): Promise<void> {
  await world.press({ type: 'choose', service: 'digital-id' }, 'acceptConsent');
  await world.insert(cardOf('somchai'));
  await world.press('continue');
}

test('a changed number of tries holds from the next citizen on, on the screen and in the count', async () => {
  const { world, change } = await changing();
  await toFaceIntroOf(world);
  world.script({ verifyFace: fails('face.liveness-failed') });
  change({ livenessTries: 1 });
  await world.press('continue');
  expect(world.screen('face-intro')).toMatchObject({ attempt: 2, attempts: 3 });
  await world.press('askLeave', 'confirmLeave');
  await world.pull();
  await world.press('start');
  await toFaceIntroOf(world);
  expect(world.screen('face-intro')).toMatchObject({ attempt: 1, attempts: 1 });
  await world.press('continue');
  expect(world.screen('staffed-points').reason).toBe('face.tries-exhausted');
});

test.each([{ minimumAge: 150 }, { eligibleClasses: ['8'] }])(
  'who may be proofed is judged by what was in force when the session began: %o',
  async (policy) => {
    const { world, change } = await changing();
    await world.press({ type: 'choose', service: 'digital-id' }, 'acceptConsent');
    change(policy);
    await world.insert(cardOf('somchai'));
    world.screen('card-text');
    await world.press('askLeave', 'confirmLeave');
    await world.pull();
    await world.press('start', { type: 'choose', service: 'digital-id' }, 'acceptConsent');
    await world.insert(cardOf('somchai'));
    expect(world.screen('staffed-points').reason).toBe('applicant.not-eligible');
  },
);

test('the text of the consent that is recorded is the one that was shown', async () => {
  const { world, change } = await changing();
  await world.press({ type: 'choose', service: 'digital-id' });
  change({ consentVersion: '2027-01', helpLine: '1111' });
  expect(world.flow.view()).toMatchObject({
    screen: { version: '2026-11' },
    status: { helpLine: '02-612-6060' },
  });
  await world.press('askLeave', 'confirmLeave');
  expect(world.flow.view().status.helpLine).toBe('1111');
  await world.press('start', { type: 'choose', service: 'digital-id' });
  expect(world.screen('consent').version).toBe('2027-01');
});
