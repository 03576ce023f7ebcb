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
  /** When the last new picture arrived; null: none yet. However long a look takes, the camera is well. */
  readonly arrivedAt: number | null;
  /** Arrival of the last picture that was looked at, and of the first of those in a row that showed nothing. */
  readonly lookedAt: number;
  readonly darkSince: number | null;
};

export function beginWatching(at: number): PictureWatch {
  return { startedAt: at, arrivedAt: null, lookedAt: at, darkSince: null };
}

/** A picture came that is not the last one again. */
export function pictureArrived(watch: PictureWatch, at: number): PictureWatch {
  return { ...watch, arrivedAt: at };
}

/** A picture that arrived `at` was looked at. `dark`: nothing can be seen in it. */
export function pictureLookedAt(watch: PictureWatch, at: number, dark: boolean): PictureWatch {
  return { ...watch, lookedAt: at, darkSince: dark ? (watch.darkSince ?? at) : null };
}

export type PictureTrouble = {
  readonly code: Extract<FaultCode, `camera.${string}`>;
  readonly ends: boolean;
};

/** What is wrong now, or null. */
export function pictureTrouble(watch: PictureWatch, at: number): PictureTrouble | null {
  if (watch.arrivedAt === null) {
    return at - watch.startedAt >= startsWithin ? { code: 'camera.absent', ends: true } : null;
  }
  const still = at - watch.arrivedAt;
  if (still >= toldAfter) return { code: 'camera.lost', ends: still >= endsAfter };
  const dark = watch.darkSince === null ? 0 : watch.lookedAt - watch.darkSince;
  if (dark >= toldAfter) return { code: 'camera.black', ends: dark >= endsAfter };
  return null;
}
