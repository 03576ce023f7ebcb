import type {
  ChallengeAction,
  FaceCameraEvent,
  FaceThresholds,
  FaceVerification,
} from '../../contracts/device-ports.ts';
import { faceThresholdsSchema } from '../../contracts/device-ports.ts';
import type { Outcome } from '../../contracts/outcome.ts';
import { frameEvery } from '../../device-drivers/face-camera/applicants/actor.ts';
import type { Applicant } from '../../device-drivers/face-camera/applicants/applicant.ts';
import { createFaceCamera } from '../../device-drivers/face-camera/face-camera.ts';
import type { Vision } from '../../device-drivers/face-camera/vision.ts';
import { manualClock } from './manual-clock.ts';

export type Verified = {
  readonly outcome: Outcome<FaceVerification>;
  readonly events: readonly FaceCameraEvent[];
  /** Milliseconds of the driver's clock. */
  readonly took: number;
};

/**
 * Puts an applicant before a real driver with the real networks, on a clock that moves one frame at a time: however
 * slow the machine is, the driver sees ten frames a second.
 */
export async function verifyApplicant(o: {
  readonly vision: Vision;
  readonly applicant: Applicant;
  readonly chipPhoto: Uint8Array;
  readonly order: readonly ChallengeAction[];
  readonly thresholds?: Partial<FaceThresholds>;
}): Promise<Verified> {
  const clock = manualClock();
  const camera = createFaceCamera({ clock, load: async () => o.vision });
  const events: FaceCameraEvent[] = [];
  camera.onEvent((event) => events.push(event));
  const startedAt = clock.now();
  const settled: { outcome?: Outcome<FaceVerification> } = {};
  const verifying = camera
    .verify(
      {
        chipPhoto: o.chipPhoto,
        plan: { nonce: 'nonce-of-at-least-16', order: [...o.order], issuedBy: 'kiosk' },
        thresholds: faceThresholdsSchema.parse(o.thresholds ?? {}),
      },
      new AbortController().signal,
    )
    .then((outcome) => {
      settled.outcome = outcome;
    });
  while (!settled.outcome) {
    // Before the driver is ready, and between frames, its promises must come to run.
    await new Promise((resolve) => setImmediate(resolve));
    if (!events.some((event) => event.kind === 'camera.health' && event.health.state === 'busy')) continue;
    const progress = events.findLast((event) => event.kind === 'face.progress') ?? null;
    clock.advance(frameEvery);
    const jpeg = o.applicant.nextFrame(progress);
    if (jpeg) camera.frame(jpeg);
    await camera.idle();
  }
  await verifying;
  return { outcome: settled.outcome, events, took: clock.now() - startedAt };
}
