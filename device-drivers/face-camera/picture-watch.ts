import type { FaultCode } from '../../contracts/faults.ts';

/*
 * Whether the camera gives a living picture. A frame that repeats the last one byte for byte is none: every sensor has
 * noise, so that only a frozen one repeats itself. Pure: time comes in with each call.
 */

/** Milliseconds. Health is told after the first; the attempt ends after the second, so that a hiccup costs nobody a try. */
export const toldAfter = 1000;
export const endsAfter = 2500;
/** A camera that has never given a picture may still be starting. */
export const startsWithin = 6000;

export type PictureWatch = {
  readonly startedAt: number;
  /** Last picture that was new, and last that showed something; null: none yet. */
  readonly newAt: number | null;
  readonly seenAt: number | null;
};

export function beginWatching(at: number): PictureWatch {
  return { startedAt: at, newAt: null, seenAt: null };
}

/** A new picture came. `black`: nothing can be seen in it. */
export function picture(watch: PictureWatch, at: number, black: boolean): PictureWatch {
  return { ...watch, newAt: at, seenAt: black ? (watch.seenAt ?? watch.newAt ?? at) : at };
}

export type PictureTrouble = {
  readonly code: Extract<FaultCode, `camera.${string}`>;
  readonly ends: boolean;
};

/** What is wrong now, or null. */
export function pictureTrouble(watch: PictureWatch, at: number): PictureTrouble | null {
  if (watch.newAt === null || watch.seenAt === null) {
    return at - watch.startedAt >= startsWithin ? { code: 'camera.absent', ends: true } : null;
  }
  const still = at - watch.newAt;
  if (still >= toldAfter) return { code: 'camera.lost', ends: still >= endsAfter };
  const dark = watch.newAt - watch.seenAt;
  if (dark >= toldAfter) return { code: 'camera.black', ends: dark >= endsAfter };
  return null;
}
