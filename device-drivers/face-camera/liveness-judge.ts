import type {
  ChallengeAction,
  ChallengePlan,
  ChallengeTranscript,
  FaceProgress,
  FaceThresholds,
  Guidance,
} from '../../contracts/device-ports.ts';
import { type Fault, fault } from '../../contracts/faults.ts';
import {
  type Baseline,
  baselineOf,
  type Change,
  changeFrom,
  type DeliberateAction,
  deliberateAction,
  extent,
  isNeutral,
  score,
} from './actions.ts';
import type { FaceMeasures, MeasuredFrame } from './face-measures.ts';
import { frontalPlacement, hasTwin, placement } from './guidance.ts';
import { follow, isTrackLost, type Track, trackOf } from './tracking.ts';

/*
 * Liveness as a pure function of measured frames: the same frames give the same verdict, whatever the machine's speed.
 *
 *   positioning → neutral (1 s) → [ window → back to neutral ] for each demanded action → passed
 *
 * In each window the first deliberate action must be the demanded one; another voids the attempt, or a video that loops
 * through all actions would pass by waiting. A second face as large as the applicant's pauses; after a pause the face
 * must be neutral before the window opens again.
 */

/** Milliseconds. */
const neutralLasts = 1000;
const actionLasts = 150;
const neutralAgainLasts = 250;
const blinkLasts = 1500;
const leastNeutralFrames = 4;
/** The baseline is no baseline while the face moves: degrees, and share of the mouth's width. */
const stillness = { yaw: 6, mouth: 0.12 } as const;
/** Windows with a deliberate action that a plan must have. */
export const leastDeliberate = 3;

type Step = ChallengeTranscript['steps'][number];
type Candidate = { readonly action: DeliberateAction; readonly since: number; readonly peak: number };
type Closed = { readonly at: number; readonly peak: number };

type Phase =
  | { readonly kind: 'positioning' }
  | { readonly kind: 'neutral'; readonly since: number; readonly faces: readonly FaceMeasures[] }
  /** The face goes back to neutral before window `index` opens; `index` past the last: before passing. */
  | {
      readonly kind: 'return';
      readonly index: number;
      readonly since: number;
      readonly steadySince: number | null;
    }
  | {
      readonly kind: 'window';
      readonly index: number;
      readonly since: number;
      readonly candidate: Candidate | null;
      readonly closed: Closed | null;
    };

export type JudgeState = {
  readonly plan: ChallengePlan;
  readonly thresholds: FaceThresholds;
  readonly startedAt: number;
  readonly lastAt: number;
  readonly phase: Phase;
  readonly track: Track | null;
  readonly baseline: Baseline | null;
  readonly steps: readonly Step[];
  /** Milliseconds spent paused since the challenges began. */
  readonly paused: number;
};

export type Verdict =
  | { readonly passed: true; readonly transcript: ChallengeTranscript }
  | { readonly passed: false; readonly fault: Fault };

export type Judgement = {
  readonly state: JudgeState;
  readonly progress: FaceProgress;
  /** The frame shows the tracked face frontal and neutral: `segment` 0 is the baseline, n what followed action n. A higher score is better. */
  readonly keep: { readonly segment: number; readonly score: number; readonly face: FaceMeasures } | null;
  readonly verdict: Verdict | null;
};

/** Whether a plan has enough windows that decide. */
export function isSoundPlan(plan: ChallengePlan): boolean {
  return plan.order.filter((action) => action !== 'blink').length >= leastDeliberate;
}

export function beginJudging(input: {
  readonly plan: ChallengePlan;
  readonly thresholds: FaceThresholds;
  readonly at: number;
}): JudgeState {
  const { plan, thresholds, at } = input;
  return {
    plan,
    thresholds,
    startedAt: at,
    lastAt: at,
    phase: { kind: 'positioning' },
    track: null,
    baseline: null,
    steps: [],
    paused: 0,
  };
}

/** Takes the next frame in. Faults of a failed verdict: `face.liveness-failed`, `face.challenge-timeout`, `face.tracking-lost`. */
export function judge(state: JudgeState, frame: MeasuredFrame): Judgement {
  const { phase } = state;
  const seen = { ...state, lastAt: frame.at };
  switch (phase.kind) {
    case 'positioning':
    case 'neutral':
      return judgePositioning(seen, phase, frame);
    case 'return':
    case 'window':
      return judgeChallenge(seen, phase, frame, frame.at - state.lastAt);
  }
}

function judgePositioning(
  state: JudgeState,
  phase: Extract<Phase, { kind: 'positioning' | 'neutral' }>,
  frame: MeasuredFrame,
): Judgement {
  if (frame.at - state.startedAt > state.thresholds.positioningSeconds * 1000) {
    return refused(state, fault('face.challenge-timeout', 'no usable face in time'));
  }
  const again = (guidance: Guidance) =>
    going({ ...state, phase: { kind: 'positioning' }, track: null }, { done: 0, guidance });
  const face = follow(state.track, frame);
  if (!face) return again('no-face');
  if (hasTwin(frame, face)) return again('two-faces');
  const guidance = frontalPlacement(frame, face);
  if (guidance) return again(guidance);
  const track = trackOf(face, frame.at);
  const faces = phase.kind === 'neutral' ? [...phase.faces, face] : [face];
  const since = phase.kind === 'neutral' ? phase.since : frame.at;
  if (isMoving(faces)) return again('hold-still');
  const lasted = frame.at - since;
  if (lasted < neutralLasts || faces.length < leastNeutralFrames) {
    const next = { ...state, track, phase: { kind: 'neutral', since, faces } } as const;
    return going(next, { done: Math.min(1, lasted / neutralLasts), guidance: null }, keeping(0, face));
  }
  const baseline = baselineOf(faces);
  return going(
    {
      ...state,
      track,
      baseline,
      phase: { kind: 'window', index: 0, since: frame.at, candidate: null, closed: null },
    },
    { done: 0, guidance: null },
    keeping(0, face),
  );
}

function judgeChallenge(
  state: JudgeState,
  phase: Extract<Phase, { kind: 'return' | 'window' }>,
  frame: MeasuredFrame,
  elapsed: number,
): Judgement {
  const { thresholds, baseline, track } = state;
  if (!baseline || !track) throw new Error('no challenge without a baseline');
  const face = follow(track, frame);
  if (!face) {
    if (isTrackLost(track, frame.at)) return refused(state, fault('face.tracking-lost'));
    if (hasBegunWrong(state, phase))
      return refused(state, fault('face.liveness-failed', 'another action, then hidden'));
    return going({ ...state, phase: unsettled(phase) }, { done: 0, guidance: 'no-face' });
  }
  if (isTrackLost(track, frame.at)) return refused(state, fault('face.tracking-lost', 'gap between frames'));
  const tracked = { ...state, track: trackOf(face, frame.at) };
  if (hasTwin(frame, face)) return pause(tracked, phase, frame.at, elapsed);
  if (frame.at - phase.since > thresholds.challengeSeconds * 1000) {
    return refused(state, fault('face.challenge-timeout', phase.kind));
  }
  const change = changeFrom(baseline, face);
  const advice = placement(frame, face);
  return phase.kind === 'return'
    ? judgeReturn(tracked, phase, { at: frame.at, face, change, advice })
    : judgeWindow(tracked, phase, { at: frame.at, face, change, advice });
}

/** A wrong action that has been seen, if only in one frame: hiding the face or bringing a second one does not undo it. */
function hasBegunWrong(state: JudgeState, phase: Extract<Phase, { kind: 'return' | 'window' }>): boolean {
  return (
    phase.kind === 'window' &&
    phase.candidate !== null &&
    phase.candidate.action !== state.plan.order[phase.index]
  );
}

/** A second face as large: nothing counts until it is gone and the face is neutral again. */
function pause(
  state: JudgeState,
  phase: Extract<Phase, { kind: 'return' | 'window' }>,
  at: number,
  elapsed: number,
): Judgement {
  const wrong =
    phase.kind === 'window' && phase.candidate && phase.candidate.action !== state.plan.order[phase.index];
  if (wrong) return refused(state, fault('face.liveness-failed', 'another action before a pause'));
  const paused = state.paused + elapsed;
  if (paused > state.thresholds.positioningSeconds * 1000) {
    return refused(state, fault('face.challenge-timeout', 'two faces for too long'));
  }
  const since = Math.min(at, phase.since + elapsed);
  const next = { kind: 'return', index: phase.index, since, steadySince: null } as const;
  return going({ ...state, paused, phase: next }, { done: 0, guidance: 'two-faces' });
}

type Look = {
  readonly at: number;
  readonly face: FaceMeasures;
  readonly change: Change;
  readonly advice: Guidance | null;
};

function judgeReturn(state: JudgeState, phase: Extract<Phase, { kind: 'return' }>, look: Look): Judgement {
  const { at, change } = look;
  if (!isNeutral(change, state.thresholds)) {
    const next = { ...phase, steadySince: null };
    return going({ ...state, phase: next }, { done: 0, guidance: look.advice ?? 'look-straight' });
  }
  const steadySince = phase.steadySince ?? at;
  const kept = keeping(state.steps.length, look.face, change);
  if (at - steadySince < neutralAgainLasts) {
    const next = { ...phase, steadySince };
    return going({ ...state, phase: next }, { done: 0, guidance: look.advice ?? 'look-straight' }, kept);
  }
  if (phase.index === state.plan.order.length) return passed(state, kept);
  const opened = { kind: 'window', index: phase.index, since: at, candidate: null, closed: null } as const;
  return going({ ...state, phase: opened }, { done: 0, guidance: look.advice }, kept);
}

function judgeWindow(state: JudgeState, phase: Extract<Phase, { kind: 'window' }>, look: Look): Judgement {
  const { thresholds } = state;
  const { at, change } = look;
  const demanded = demandedBy(state.plan, phase.index);
  const candidate = nextCandidate(phase.candidate, deliberateAction(change, thresholds), look);
  if (candidate && at - candidate.since >= actionLasts) {
    if (candidate.action === demanded) return stepDone(state, phase, at, candidate.peak);
    return refused(state, fault('face.liveness-failed', `${candidate.action} instead of ${demanded}`));
  }
  const closed = demanded === 'blink' ? nextClosed(phase.closed, look, thresholds) : null;
  if (closed && !candidate && closed.at !== at && isNeutral(change, thresholds)) {
    return stepDone(state, phase, at, closed.peak);
  }
  const done = Math.min(1, Math.max(0, extent(demanded, change, thresholds)));
  return going({ ...state, phase: { ...phase, candidate, closed } }, { done, guidance: look.advice });
}

function nextCandidate(
  before: Candidate | null,
  action: DeliberateAction | null,
  look: Look,
): Candidate | null {
  if (!action) return null;
  const now = score(action, look.change);
  if (before?.action !== action) return { action, since: look.at, peak: now };
  return { ...before, peak: Math.abs(now) > Math.abs(before.peak) ? now : before.peak };
}

/** When the eyes were last seen shut, so long as an opening soon after still makes it a blink. */
function nextClosed(before: Closed | null, look: Look, thresholds: FaceThresholds): Closed | null {
  const ratio = look.change.eyes;
  if (ratio < thresholds.blinkRatio) return { at: look.at, peak: Math.min(ratio, before?.peak ?? ratio) };
  return before && look.at - before.at <= blinkLasts ? before : null;
}

function stepDone(
  state: JudgeState,
  phase: Extract<Phase, { kind: 'window' }>,
  at: number,
  peak: number,
): Judgement {
  const demanded = demandedBy(state.plan, phase.index);
  const step: Step = {
    demanded,
    observed: demanded,
    startedAt: phase.since - state.startedAt,
    endedAt: at - state.startedAt,
    score: peak,
  };
  const next = { kind: 'return', index: phase.index + 1, since: at, steadySince: null } as const;
  return going({ ...state, steps: [...state.steps, step], phase: next }, { done: 1, guidance: null });
}

function demandedBy(plan: ChallengePlan, index: number): ChallengeAction {
  const action = plan.order[index];
  if (!action) throw new Error(`the plan has no action ${index}`);
  return action;
}

function unsettled(phase: Extract<Phase, { kind: 'return' | 'window' }>): Phase {
  return phase.kind === 'window' ? { ...phase, candidate: null } : { ...phase, steadySince: null };
}

function isMoving(faces: readonly FaceMeasures[]): boolean {
  const range = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
  const mouths = faces.map((face) => face.mouthRatio);
  return (
    range(faces.map((face) => face.yaw)) > stillness.yaw ||
    range(mouths) > stillness.mouth * Math.max(...mouths)
  );
}

function keeping(segment: number, face: FaceMeasures, change?: Change): Judgement['keep'] {
  const turned = Math.abs(change?.yaw ?? 0) + Math.abs(face.yaw) / 4;
  return {
    segment,
    face,
    score: Math.min(face.sharpness, 500) / 100 - turned - 50 * Math.abs((change?.mouth ?? 1) - 1),
  };
}

function going(
  state: JudgeState,
  shown: Pick<FaceProgress, 'done' | 'guidance'>,
  keep: Judgement['keep'] = null,
): Judgement {
  return { state, progress: progressOf(state, shown), keep, verdict: null };
}

function progressOf(state: JudgeState, shown: Pick<FaceProgress, 'done' | 'guidance'>): FaceProgress {
  const { phase, plan } = state;
  const total = plan.order.length;
  const common = { kind: 'face.progress', total, ...shown } as const;
  switch (phase.kind) {
    case 'positioning':
    case 'neutral':
      return { ...common, phase: phase.kind, index: 0, action: null };
    case 'return':
      return { ...common, phase: 'challenge', index: Math.min(phase.index, total - 1), action: null };
    case 'window':
      return { ...common, phase: 'challenge', index: phase.index, action: demandedBy(plan, phase.index) };
  }
}

function refused(state: JudgeState, why: Fault): Judgement {
  return { ...going(state, { done: 0, guidance: null }), verdict: { passed: false, fault: why } };
}

function passed(state: JudgeState, keep: Judgement['keep']): Judgement {
  const { nonce, issuedBy } = state.plan;
  const transcript = { nonce, issuedBy, steps: [...state.steps], passed: true };
  const progress: FaceProgress = {
    ...progressOf(state, { done: 1, guidance: null }),
    phase: 'matching',
  };
  return { state, progress, keep, verdict: { passed: true, transcript } };
}
