import type { FaceMeasures, MeasuredFrame } from './face-measures.ts';

/** Where the applicant's face was last seen. */
export type Track = Pick<FaceMeasures, 'centreX' | 'centreY' | 'width'> & { readonly at: number };

/** A face may be out of sight for so long, milliseconds, and still be the same one where it comes back. */
const longestGap = 1200;
/** How far it may have moved since, in its own widths, and grown or shrunk. */
const furthestMove = 0.8;
const growth = [0.6, 1.65] as const;

/** The face of this frame that carries the track on, or null. Without a track: the largest. */
export function follow(track: Track | null, frame: MeasuredFrame): FaceMeasures | null {
  if (!track) return frame.faces[0] ?? null;
  const moved = (face: FaceMeasures) =>
    Math.hypot(face.centreX - track.centreX, (face.centreY - track.centreY) * frame.aspect) / track.width;
  const near = frame.faces
    .filter((face) => face.width >= growth[0] * track.width && face.width <= growth[1] * track.width)
    .map((face) => ({ face, moved: moved(face) }))
    .filter((candidate) => candidate.moved <= furthestMove)
    .sort((a, b) => a.moved - b.moved);
  return near[0]?.face ?? null;
}

export function trackOf(face: FaceMeasures, at: number): Track {
  return { centreX: face.centreX, centreY: face.centreY, width: face.width, at };
}

export function isTrackLost(track: Track, at: number): boolean {
  return at - track.at > longestGap;
}
