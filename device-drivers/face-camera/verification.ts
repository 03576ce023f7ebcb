import type { ChallengeTranscript, FaceThresholds, FaceVerification } from '../../contracts/device-ports.ts';
import { fault } from '../../contracts/faults.ts';
import { failed, type Outcome, ok } from '../../contracts/outcome.ts';
import type { FaceMatcher } from './face-matcher.ts';
import type { ModelHash } from './model-files.ts';
import type { Descriptor } from './vision.ts';

/** A neutral, frontal frame of the attempt with its descriptor. */
export type DescribedFrame = { readonly jpeg: Uint8Array; readonly descriptor: Descriptor };

/**
 * The last step: every kept frame must show one and the same person, and the nearest of them is held against the
 * chip's photo. Fault: `face.liveness-failed` where the face changed between the challenges.
 */
export function verifyFrames(input: {
  readonly frames: readonly DescribedFrame[];
  readonly chip: Descriptor;
  readonly matcher: Pick<FaceMatcher, 'distance'>;
  readonly thresholds: FaceThresholds;
  readonly transcript: ChallengeTranscript;
  readonly models: readonly ModelHash[];
}): Outcome<FaceVerification> {
  const { frames, chip, matcher, thresholds, transcript, models } = input;
  // One camera, one minute, one light: the same face stays far nearer to itself than to its card.
  const changed = frames.some((a, index) =>
    frames.slice(index + 1).some((b) => matcher.distance(a.descriptor, b.descriptor) > thresholds.accept),
  );
  if (changed) return failed(fault('face.liveness-failed', 'another face between the challenges'));
  const [best] = frames
    .map(({ jpeg, descriptor }) => ({ jpeg, distance: matcher.distance(descriptor, chip) }))
    .sort((a, b) => a.distance - b.distance);
  if (!best) throw new Error('nothing was kept of a passed attempt');
  const { distance } = best;
  const result =
    distance <= thresholds.accept ? 'match' : distance <= thresholds.review ? 'near' : 'mismatch';
  return ok({ transcript, distance, threshold: thresholds.accept, result, frame: best.jpeg, models });
}
