import type { ChallengeAction } from '../../../contracts/device-ports.ts';
import { type Pose, restPose } from './puppet.ts';

/** One picture each so many milliseconds. */
export const frameEvery = 100;

/** A person who does what is asked: after a moment, at a human pace, a little unsteady. Each step is one frame. */
export type Actor = { readonly step: (wanted: ChallengeAction | null) => Pose };

const full: { readonly [K in ChallengeAction]: Partial<Pose> } = {
  'turn-left': { yaw: 30 },
  'turn-right': { yaw: -30 },
  smile: { smile: 1 },
  blink: { blink: 1 },
};
/** Frames until one reacts, and how much of each one changes in a frame. */
const reaction = 3;
const pace: Pose = { yaw: 7, pitch: 4, smile: 0.34, blink: 1 };
/** A wanted blink: shut for two frames, open for four. */
const blinkRhythm = [1, 1, 0, 0, 0, 0] as const;

export function createActor({ random, rest }: { readonly random: () => number; readonly rest: Pose }): Actor {
  let wantedBefore: ChallengeAction | null = null;
  let waited = 0;
  let pose = rest;
  let frame = 0;
  const phase = random() * 2 * Math.PI;
  const toward = (name: keyof Pose, goal: number) =>
    pose[name] + Math.max(-pace[name], Math.min(pace[name], goal - pose[name]));
  return {
    step: (wanted) => {
      frame += 1;
      waited = wanted === wantedBefore ? waited + 1 : 0;
      wantedBefore = wanted;
      const doing = wanted && waited >= reaction ? wanted : null;
      const goal = { ...restPose, ...(doing ? full[doing] : {}) };
      const blink = doing === 'blink' ? (blinkRhythm[(waited - reaction) % blinkRhythm.length] ?? 0) : 0;
      pose = {
        yaw: toward('yaw', goal.yaw + rest.yaw),
        pitch: toward('pitch', goal.pitch + rest.pitch),
        smile: toward('smile', goal.smile),
        blink,
      };
      return {
        ...pose,
        yaw: pose.yaw + 0.8 * Math.sin(frame / 6 + phase),
        pitch: pose.pitch + 0.6 * Math.sin(frame / 9),
      };
    },
  };
}

/** What a recording does at a frame: for each action 0.8 s of neutral and 1.4 s of it, from the start again after the last. */
export function recordedAction(order: readonly ChallengeAction[], frame: number): ChallengeAction | null {
  const neutral = 8;
  const acting = 14;
  if (frame < 0) return null;
  const step = Math.floor(frame / (neutral + acting));
  return frame % (neutral + acting) < neutral ? null : (order[step % order.length] ?? null);
}
