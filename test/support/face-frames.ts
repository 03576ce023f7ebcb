import type { ChallengePlan, FaceProgress, FaceThresholds } from '../../contracts/device-ports.ts';
import { faceThresholdsSchema } from '../../contracts/device-ports.ts';
import type { FaceMeasures, MeasuredFrame } from '../../device-drivers/face-camera/face-measures.ts';
import {
  beginJudging,
  type Judgement,
  judge,
  type Verdict,
} from '../../device-drivers/face-camera/liveness-judge.ts';

/** Measured frames made by hand: what the networks would say, without them. */

export const neutralFace: FaceMeasures = {
  yaw: 2,
  pitch: 0,
  noseRatio: 0.52,
  eyeAspect: 0.32,
  mouthRatio: 0.37,
  centreX: 0.5,
  centreY: 0.52,
  width: 0.3,
  brightness: 130,
  sharpness: 600,
};

/** The neutral face, changed by an action carried to `much` of a clear one (1). */
export function acting(action: FaceProgress['action'], much = 1): FaceMeasures {
  switch (action) {
    case null:
      return neutralFace;
    case 'turn-left':
      return { ...neutralFace, yaw: 2 + 22 * much, noseRatio: 0.52 + 0.34 * much };
    case 'turn-right':
      return { ...neutralFace, yaw: 2 - 22 * much, noseRatio: 0.52 - 0.34 * much };
    case 'smile':
      return { ...neutralFace, mouthRatio: 0.37 * (1 + 0.28 * much) };
    case 'blink':
      return { ...neutralFace, eyeAspect: 0.32 * (1 - 0.5 * much) };
  }
}

function frameOf(at: number, brightness: number, faces: readonly FaceMeasures[]): MeasuredFrame {
  return { at, brightness, contrast: 45, aspect: 0.75, faces };
}

export function planOf(...order: ChallengePlan['order']): ChallengePlan {
  return { nonce: 'nonce-of-at-least-16', order, issuedBy: 'kiosk' };
}

export const thresholds: FaceThresholds = faceThresholdsSchema.parse({});

/** Who stands there: sees what the kiosk shows and how long it has been so, and gives the next frame's faces; `null` ends. */
export type Player = (shown: {
  readonly progress: FaceProgress | null;
  readonly at: number;
  /** Milliseconds since the demanded action, or its absence, last changed. */
  readonly since: number;
}) => readonly FaceMeasures[] | null;

export type Played = {
  readonly verdict: Verdict | null;
  readonly at: number;
  readonly judgements: readonly Judgement[];
};

/** Plays frames, one each `every` milliseconds, until there is a verdict. */
export function play(o: {
  readonly plan: ChallengePlan;
  readonly player: Player;
  readonly every?: number;
  readonly limit?: number;
  /** Mean luma of the whole frame. */
  readonly brightness?: number;
}): Played {
  const { every = 100, limit = 200_000, brightness = 120 } = o;
  let state = beginJudging({ plan: o.plan, thresholds, at: 0 });
  const judgements: Judgement[] = [];
  let progress: FaceProgress | null = null;
  let changedAt = 0;
  for (let at = every; at <= limit; at += every) {
    const faces = o.player({ progress, at, since: at - changedAt });
    if (!faces) return { verdict: null, at, judgements };
    const judgement = judge(state, frameOf(at, brightness, faces));
    judgements.push(judgement);
    state = judgement.state;
    const before = progress;
    progress = judgement.progress;
    if (before?.action !== progress.action || before.index !== progress.index) changedAt = at;
    if (judgement.verdict) return { verdict: judgement.verdict, at, judgements };
  }
  return { verdict: null, at: limit, judgements };
}

/** Does what is asked after a moment; blinks shortly, as one does. */
export const obedient: Player = ({ progress, since }) => {
  const action = progress?.phase === 'challenge' ? progress.action : null;
  if (!action || since < 300) return [neutralFace];
  if (action === 'blink') return [acting(since % 900 < 300 ? 'blink' : null)];
  return [acting(action, Math.min(1, since / 600))];
};
