import type { ChallengeAction, FaceThresholds } from '../../contracts/device-ports.ts';
import type { FaceMeasures } from './face-measures.ts';

/** The applicant's own neutral face: medians over the baseline second. */
export type Baseline = Pick<FaceMeasures, 'yaw' | 'noseRatio' | 'eyeAspect' | 'mouthRatio'>;

/** Actions that one does on purpose. A blink comes by itself: it supports, it never decides. */
export type DeliberateAction = Exclude<ChallengeAction, 'blink'>;

/** A smile is read only from a face that looks ahead, degrees: a turned one widens the mouth against the cheeks. */
const smileYaw = 8;
/** Share of an action's threshold under which the face counts as neutral again. */
const released = 0.6;

/** A face against its own baseline. */
export type Change = {
  /** Degrees, positive to the applicant's own left. */
  readonly yaw: number;
  readonly nose: number;
  readonly mouth: number;
  readonly eyes: number;
};

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new Error('no values, no median');
  return (upper + lower) / 2;
}

export function baselineOf(faces: readonly FaceMeasures[]): Baseline {
  const of = (name: keyof Baseline) => median(faces.map((face) => face[name]));
  return {
    yaw: of('yaw'),
    noseRatio: of('noseRatio'),
    eyeAspect: of('eyeAspect'),
    mouthRatio: of('mouthRatio'),
  };
}

export function changeFrom(baseline: Baseline, face: FaceMeasures): Change {
  return {
    yaw: face.yaw - baseline.yaw,
    nose: face.noseRatio - baseline.noseRatio,
    mouth: face.mouthRatio / baseline.mouthRatio,
    eyes: face.eyeAspect / baseline.eyeAspect,
  };
}

/**
 * How far an action has come, 1 at its threshold. A turn wants the yaw and the nose's shift: the mesh network reads
 * yaw into a tilted print, the nose of which does not move between the cheeks.
 */
export function extent(action: ChallengeAction, change: Change, thresholds: FaceThresholds): number {
  const turned = (side: 1 | -1) =>
    Math.min((side * change.yaw) / thresholds.turnDegrees, (side * change.nose) / thresholds.noseShift);
  switch (action) {
    case 'turn-left':
      return turned(1);
    case 'turn-right':
      return turned(-1);
    case 'smile':
      return Math.abs(change.yaw) < smileYaw ? (change.mouth - 1) / (thresholds.smileRatio - 1) : 0;
    case 'blink':
      return (1 - change.eyes) / (1 - thresholds.blinkRatio);
  }
}

/** The deliberate action that this frame shows, or null. Two at once cannot be: a smile wants a face that is not turned. */
export function deliberateAction(change: Change, thresholds: FaceThresholds): DeliberateAction | null {
  const shown = (['turn-left', 'turn-right', 'smile'] as const).find(
    (action) => extent(action, change, thresholds) >= 1,
  );
  return shown ?? null;
}

/** Looks as in the baseline again, eyes open: the next window may begin. */
export function isNeutral(change: Change, thresholds: FaceThresholds): boolean {
  return (
    Math.abs(change.yaw) < released * thresholds.turnDegrees &&
    change.mouth - 1 < released * (thresholds.smileRatio - 1) &&
    extent('blink', change, thresholds) < released
  );
}

/** The quantity that goes into the transcript: degrees for a turn, a ratio to the baseline for the others. */
export function score(action: ChallengeAction, change: Change): number {
  switch (action) {
    case 'turn-left':
    case 'turn-right':
      return change.yaw;
    case 'smile':
      return change.mouth;
    case 'blink':
      return change.eyes;
  }
}
