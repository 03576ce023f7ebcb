import { describe, expect, test } from 'vitest';
import type { FaceProgress } from '../../contracts/device-ports.ts';
import { type FaultCode, fault } from '../../contracts/faults.ts';
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

/** Each verification tells this and then waits for ever, or ends with the fault. */
const telling =
  (phase: FaceProgress['phase'] | null, code?: FaultCode): Effects['verifyFace'] =>
  async ({ plan, onProgress }) => {
    if (phase !== null) onProgress({ ...progressOf(plan, 0), phase });
    return code === undefined ? never() : failed(fault(code));
  };
const reports = [
  ['absent', 'camera.absent'],
  ['refused', 'camera.refused'],
  ['lost', 'camera.lost'],
] as const;
const found = ['camera.lost', 'camera.black', 'camera.absent'] as const;

describe('the camera fails before an action is demanded: it costs nothing', () => {
  test.each(reports)('reported %s by the page', async (state, code) => {
    const world = await toFaceIntro();
    world.script({ verifyFace: telling('neutral') });
    for (let times = 0; times < 5; times++) {
      await world.press('continue', { type: 'cameraReport', state, label: 'Camera' });
      expect(world.screen('face-intro')).toMatchObject({ attempt: 1, trouble: code });
    }
    expect(new Set(nonces(world)).size).toBe(5);
  });

  test.each(found)('found %s by the driver', async (code) => {
    const world = await toFaceIntro();
    world.script({ verifyFace: telling('positioning', code) });
    for (let times = 0; times < 5; times++) {
      await world.press('continue');
      expect(world.screen('face-intro')).toMatchObject({ attempt: 1, trouble: code });
    }
  });
});

describe('the camera fails or is covered when an action was demanded: it counts like a failed attempt', () => {
  test.each(reports)('reported %s by the page', async (state, code) => {
    const world = await toFaceIntro();
    world.script({ verifyFace: telling('challenge') });
    for (const attempt of [2, 3]) {
      await world.press('continue', { type: 'cameraReport', state, label: 'Camera' });
      expect(world.screen('face-intro')).toMatchObject({ attempt, trouble: code });
    }
    await world.press('continue', { type: 'cameraReport', state, label: 'Camera' });
    expect(world.screen('staffed-points').reason).toBe('face.tries-exhausted');
    expect(world.count('verifyFace')).toBe(3);
  });

  test.each(found)('found %s by the driver', async (code) => {
    const world = await toFaceIntro();
    world.script({ verifyFace: telling('challenge', code) });
    await world.press('continue');
    expect(world.screen('face-intro')).toMatchObject({ attempt: 2, trouble: code });
    world.script({ verifyFace: telling('matching', code) });
    await world.press('continue');
    expect(world.screen('face-intro')).toMatchObject({ attempt: 3, trouble: code });
    await world.press('continue');
    expect(world.screen('staffed-points').reason).toBe('face.tries-exhausted');
  });

  test('each attempt anew: a failure does not make the next camera fault count', async () => {
    const world = await toFaceIntro();
    world.script({ verifyFace: telling('challenge', 'face.liveness-failed') });
    await world.press('continue');
    world.script({ verifyFace: telling('neutral', 'camera.lost') });
    await world.press('continue');
    expect(world.screen('face-intro')).toMatchObject({ attempt: 2, trouble: 'camera.lost' });
  });

  test('an exchanged action is not a way round it, neither while the new order is fetched nor after', async () => {
    const world = await toFace();
    world.script({ newPlan: never });
    await world.press('cannotDo', { type: 'cameraReport', state: 'lost', label: '' });
    expect(world.screen('face-intro')).toMatchObject({ attempt: 2, trouble: 'camera.lost' });
    world.script({ newPlan: world.usual.newPlan });
    await world.press('continue', { type: 'cameraReport', state: 'lost', label: '' });
    expect(world.screen('face-intro').attempt).toBe(3);
    await world.press('continue', 'cannotDo');
    expect(world.screen('staffed-points').reason).toBe('cannot-do');
  });
});

describe('what the driver saw counts only from a live camera that may be used', () => {
  test.each(['match', 'near', 'mismatch'] as const)('%s, and the page told of none', async (result) => {
    const world = await toFaceIntro({ camera: null });
    world.script({ verifyFace: async ({ plan }) => ok(verification(plan, { result })) });
    for (const attempt of [2, 3]) {
      await world.press('continue');
      expect(world.screen('face-intro')).toMatchObject({ attempt, trouble: 'camera.absent' });
    }
    await world.press('continue');
    expect(world.screen('staffed-points').reason).toBe('face.tries-exhausted');
    expect(world.count('findAccount') + world.count('record')).toBe(0);
  });

  test('the camera of an earlier attempt is not the one of this', async () => {
    const world = await toFaceIntro({ camera: null });
    world.script({ verifyFace: telling('challenge') });
    await world.press(
      'continue',
      { type: 'cameraReport', state: 'live', label: 'Camera' },
      { type: 'cameraReport', state: 'lost', label: 'Camera' },
    );
    expect(world.screen('face-intro').attempt).toBe(2);
    world.script({ verifyFace: world.usual.verifyFace });
    await world.press('continue');
    expect(world.screen('face-intro')).toMatchObject({ attempt: 3, trouble: 'camera.absent' });
  });

  test('one whose name is not allowed is none', async () => {
    const world = await toFaceIntro({ camera: 'Virtual camera', config: { allowedCameras: '^Kiosk' } });
    await world.press('continue');
    expect(world.screen('face-intro').trouble).toBe('camera.refused');
    expect(world.count('findAccount')).toBe(0);
  });

  test('it stays the same while other frames or another order are taken', async () => {
    const world = await toFaceIntro();
    let attempts = 0;
    const { verifyFace } = world.usual;
    world.script({
      verifyFace: async (input, signal) =>
        ++attempts === 1 ? ok(verification(input.plan, { result: 'near' })) : verifyFace(input, signal),
    });
    await world.press('continue');
    world.screen('review');
  });
});

describe('the camera', () => {
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

test('central that has no further order for this session sends to a staffed point', async () => {
  const world = await toFaceIntro();
  world.script({ verifyFace: telling('neutral', 'camera.lost'), newPlan: fails('face.tries-exhausted') });
  await world.press('continue', 'continue');
  expect(world.screen('staffed-points').reason).toBe('face.tries-exhausted');
  expect(world.count('verifyFace')).toBe(1);
});
