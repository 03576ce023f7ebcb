import { describe, expect, test } from 'vitest';
import type { FaceProgress } from '../../contracts/device-ports.ts';
import { fault } from '../../contracts/faults.ts';
import { failed, ok } from '../../contracts/outcome.ts';
import type { Effects } from '../../main/flow/effects.ts';
import { never, toFace, toFaceIntro } from './ways.ts';
import { fails, type KioskWorld, progressOf, sessionId, verification } from './world.ts';

type Verify = Parameters<Effects['verifyFace']>[0];
const inputs = (world: KioskWorld, name: 'verifyFace' | 'newPlan') =>
  world.calls.filter((call) => call.name === name).map(({ input }) => input);
const nonces = (world: KioskWorld) =>
  inputs(world, 'verifyFace').map((input) => (input as Verify).plan.nonce);

test('the first plan is the one central gave with the session', async () => {
  const world = await toFace();
  expect(world.count('newPlan')).toBe(0);
  expect(world.screen('face')).toEqual({
    name: 'face',
    phase: 'challenge',
    index: 0,
    total: 3,
    action: 'turn-left',
    done: 0,
    guidance: null,
  });
});

test('progress is shown as it comes; a late word of an attempt that was given up is not', async () => {
  const world = await toFaceIntro();
  const told: Verify[] = [];
  world.script({
    verifyFace: (input) => {
      told.push(input);
      return never();
    },
  });
  await world.press('continue');
  const [first] = told;
  const progress: FaceProgress = {
    kind: 'face.progress',
    phase: 'positioning',
    index: 0,
    total: 3,
    action: null,
    done: 0,
    guidance: 'too-far',
  };
  first?.onProgress(progress);
  expect(world.screen('face')).toMatchObject({ phase: 'positioning', guidance: 'too-far' });
  if (first) first.onProgress(progressOf(first.plan, 1));
  expect(world.screen('face')).toMatchObject({ phase: 'challenge', index: 1, action: 'smile' });
  await world.press('cannotDo');
  first?.onProgress(progress);
  expect(world.screen('face')).toMatchObject({ phase: 'positioning', guidance: null });
});

test('three attempts, each with a plan of its own, then a staffed point', async () => {
  const world = await toFaceIntro();
  world.script({ verifyFace: fails('face.liveness-failed') });
  await world.press('continue');
  expect(world.screen('face-intro')).toEqual({
    name: 'face-intro',
    attempt: 2,
    attempts: 3,
    trouble: 'face.liveness-failed',
  });
  world.script({ verifyFace: fails('face.challenge-timeout') });
  await world.press('continue');
  expect(world.screen('face-intro')).toMatchObject({ attempt: 3, trouble: 'face.challenge-timeout' });
  await world.press('continue');
  expect(world.screen('staffed-points').reason).toBe('face.tries-exhausted');
  expect(new Set(nonces(world)).size).toBe(3);
  expect(world.count('wipe')).toBe(1);
  expect(world.count('record')).toBe(0);
});

test('a transcript that did not pass counts as a failed attempt even with a matching face', async () => {
  const world = await toFaceIntro();
  world.script({
    verifyFace: async ({ plan }) => {
      const { transcript, ...rest } = verification(plan);
      return ok({ ...rest, transcript: { ...transcript, passed: false } });
    },
  });
  await world.press('continue');
  expect(world.screen('face-intro')).toMatchObject({ attempt: 2, trouble: 'face.liveness-failed' });
});

test('another person is not matched: the session ends, nothing is recorded', async () => {
  const world = await toFaceIntro();
  world.script({
    verifyFace: async ({ plan }) => ok(verification(plan, { result: 'mismatch', distance: 0.71 })),
  });
  await world.press('continue');
  expect(world.screen('trouble')).toEqual({ name: 'trouble', code: 'face.not-matched', canRetry: false });
  expect(world.count('findAccount') + world.count('record')).toBe(0);
  expect(world.calls.filter(({ name }) => name === 'endSession')).toHaveLength(1);
});

describe('a face that is almost like enough', () => {
  const near: Effects['verifyFace'] = async ({ plan }) =>
    ok(verification(plan, { result: 'near', distance: 0.49 }));

  test('gets new frames once, and then goes on for review at central', async () => {
    const world = await toFaceIntro();
    world.script({ verifyFace: near });
    await world.press('continue');
    world.screen('review');
    expect(new Set(nonces(world)).size).toBe(2);
    expect(world.calls.find(({ name }) => name === 'findAccount')?.input).toMatchObject({
      faceResult: 'near',
      nonce: nonces(world)[1],
    });
  });

  test('may match with the new frames, or not', async () => {
    for (const result of ['match', 'mismatch'] as const) {
      const world = await toFaceIntro();
      let attempts = 0;
      world.script({
        verifyFace: async ({ plan }) =>
          ok(verification(plan, { result: ++attempts === 1 ? 'near' : result })),
      });
      await world.press('continue');
      expect(world.flow.view().screen.name).toBe(result === 'match' ? 'review' : 'trouble');
    }
  });
});

describe('an action that somebody cannot do', () => {
  test('is left out once; the second time a staffed point is shown', async () => {
    const world = await toFace();
    await world.press('cannotDo');
    expect(inputs(world, 'newPlan')).toEqual([{ sessionId, without: ['turn-left'] }]);
    expect((inputs(world, 'verifyFace')[1] as Verify).plan.order).not.toContain('turn-left');
    await world.press('cannotDo');
    expect(world.screen('staffed-points').reason).toBe('cannot-do');
  });

  test('is not asked for before an action is demanded', async () => {
    const world = await toFaceIntro();
    world.script({ verifyFace: never });
    expect(world.flow.view().allowed).not.toContain('cannotDo');
    await world.press('continue');
    expect(world.screen('face').action).toBeNull();
    expect(world.flow.view().allowed).not.toContain('cannotDo');
  });
});

describe('the camera', () => {
  test.each([
    ['absent', 'camera.absent'],
    ['refused', 'camera.refused'],
    ['lost', 'camera.lost'],
  ] as const)('reported %s stops the attempt without counting it', async (state, code) => {
    const world = await toFace();
    await world.press({ type: 'cameraReport', state, label: 'Camera' });
    expect(world.screen('face-intro')).toMatchObject({ attempt: 1, trouble: code });
    await world.press('continue');
    expect(new Set(nonces(world)).size).toBe(2);
  });

  test.each(['camera.lost', 'camera.black', 'camera.absent'] as const)(
    'found %s by the driver: as well',
    async (code) => {
      const world = await toFaceIntro();
      world.script({ verifyFace: fails(code) });
      await world.press('continue');
      expect(world.screen('face-intro')).toMatchObject({ attempt: 1, trouble: code });
    },
  );

  test('is refused by its name when another one is prescribed', async () => {
    const world = await toFace({ config: { allowedCameras: '^Kiosk camera$' } });
    await world.press({ type: 'cameraReport', state: 'live', label: 'Kiosk camera' });
    world.screen('face');
    await world.press({ type: 'cameraReport', state: 'live', label: 'Virtual camera' });
    expect(world.screen('face-intro').trouble).toBe('camera.refused');
  });

  test('may report itself while help lies over the screen', async () => {
    const world = await toFace();
    await world.press('openHelp', { type: 'cameraReport', state: 'lost', label: '' });
    expect(world.screen('face-intro').trouble).toBe('camera.lost');
  });
});

test('a driver that died, or central that refuses a plan, ends the session', async () => {
  const died = await toFaceIntro();
  died.script({ verifyFace: fails('process.restarting') });
  await died.press('continue');
  expect(died.screen('trouble')).toMatchObject({ code: 'process.restarting', canRetry: true });
  const refused = await toFace();
  refused.script({ newPlan: async () => failed(fault('central.rejected')) });
  await refused.press('cannotDo');
  expect(refused.screen('trouble').code).toBe('central.rejected');
});
