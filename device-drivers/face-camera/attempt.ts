import { createHash } from 'node:crypto';
import type { FaceCamera, FaceCameraEvent, FaceVerification } from '../../contracts/device-ports.ts';
import { fault } from '../../contracts/faults.ts';
import { failed, type Outcome } from '../../contracts/outcome.ts';
import type { FaceMatcher } from './face-matcher.ts';
import { measureFrame } from './face-measures.ts';
import { isBlack } from './guidance.ts';
import { beginJudging, judge } from './liveness-judge.ts';
import {
  beginWatching,
  type PictureTrouble,
  pictureArrived,
  pictureLookedAt,
  pictureTrouble,
} from './picture-watch.ts';
import { decodeJpeg } from './pixels.ts';
import { type DescribedFrame, verifyFrames } from './verification.ts';
import type { Descriptor, Vision } from './vision.ts';

/** One applicant before the camera, from the first frame to the verdict. */
export type Attempt = {
  /** Notes that a frame came. False: it is the last one again, no new picture. */
  readonly arrived: (jpeg: Uint8Array, at: number) => boolean;
  /** Looks at a frame that came `at`; an outcome once it is decided. The bytes are overwritten when they are of no more use. */
  readonly look: (jpeg: Uint8Array, at: number) => Promise<Outcome<FaceVerification> | null>;
  /** What is wrong with the camera's picture now. */
  readonly trouble: (at: number) => PictureTrouble | null;
  readonly wipe: () => void;
};

type Kept = { readonly jpeg: Uint8Array; readonly score: number };

/** Begins an attempt. `chip` is the descriptor of the card's photo; the attempt owns and overwrites it. */
export function beginAttempt(o: {
  readonly input: Parameters<FaceCamera['verify']>[0];
  readonly chip: Descriptor;
  readonly vision: Vision;
  readonly matcher: FaceMatcher;
  readonly at: number;
  readonly emit: (event: FaceCameraEvent) => void;
}): Attempt {
  const { vision, matcher, chip } = o;
  const { plan, thresholds } = o.input;
  let judging = beginJudging({ plan, thresholds, at: o.at });
  let watch = beginWatching(o.at);
  let last: Uint8Array | null = null;
  let fingerprint = '';
  let wiped = false;
  /** The best neutral frame of each segment: the baseline, and after each action. */
  const kept = new Map<number, Kept>();

  const keep = (
    jpeg: Uint8Array,
    { segment, score }: { readonly segment: number; readonly score: number },
  ) => {
    const before = kept.get(segment);
    if (before && before.score >= score) return;
    before?.jpeg.fill(0);
    kept.set(segment, { jpeg: Uint8Array.from(jpeg), score });
  };
  const look: Attempt['look'] = async (jpeg, at) => {
    const decoded = await decodeJpeg(jpeg);
    if (!decoded.ok) {
      jpeg.fill(0);
      watch = pictureLookedAt(watch, at, true);
      return null;
    }
    const pixels = decoded.value;
    const measured = measureFrame(at, pixels, await vision.detect(pixels));
    pixels.rgba.fill(0);
    last?.fill(0);
    last = jpeg;
    if (wiped) return null;
    watch = pictureLookedAt(watch, at, isBlack(measured));
    const judgement = judge(judging, measured);
    judging = judgement.state;
    if (judgement.keep) keep(jpeg, judgement.keep);
    if (judgement.verdict?.passed === false) return failed(judgement.verdict.fault);
    o.emit(judgement.progress);
    if (!judgement.verdict) return null;
    const frames = await describeKept();
    if (!frames.ok) return frames;
    const { transcript } = judgement.verdict;
    const outcome = verifyFrames({
      frames: frames.value,
      chip,
      matcher,
      thresholds,
      transcript,
      models: vision.models,
    });
    for (const { descriptor } of frames.value) descriptor.fill(0);
    // The evidence leaves with the answer; what stays behind here is overwritten by `wipe`.
    return outcome.ok
      ? { ok: true, value: { ...outcome.value, frame: Uint8Array.from(outcome.value.frame) } }
      : outcome;
  };
  const describeKept = async (): Promise<Outcome<readonly DescribedFrame[]>> => {
    const frames: DescribedFrame[] = [];
    for (const { jpeg } of kept.values()) {
      const descriptor = await matcher.describe(jpeg);
      if (!descriptor.ok) return failed(fault('face.tracking-lost', 'a kept frame shows no face'));
      frames.push({ jpeg, descriptor: descriptor.value });
    }
    return { ok: true, value: frames };
  };
  return {
    arrived: (jpeg, at) => {
      const print = createHash('sha256').update(jpeg).digest('base64');
      if (print === fingerprint) return false;
      fingerprint = print;
      watch = pictureArrived(watch, at);
      return true;
    },
    look,
    trouble: (at) => pictureTrouble(watch, at),
    wipe: () => {
      wiped = true;
      last?.fill(0);
      for (const { jpeg } of kept.values()) jpeg.fill(0);
      kept.clear();
      chip.fill(0);
    },
  };
}
