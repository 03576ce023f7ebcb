import type { Guidance } from '../../contracts/device-ports.ts';
import type { FaceMeasures, MeasuredFrame } from './face-measures.ts';

/*
 * What makes a face usable. The limits are generous: they turn away what the networks cannot work with, not what looks
 * poor. Set on the bench's material and the puppets (faces 0.09-0.59 wide, luma 54-170, sharpness 199-2362).
 */
const limits = {
  /** Shares of the frame's width; at 640 pixels the lower one is a face of 102, the network's chip has 150. */
  width: [0.16, 0.62],
  /** Shares of the frame that the centre may lie off its middle. */
  aside: 0.22,
  brightness: [40, 228],
  /** Darker than this share of the whole frame, and itself dim: the light is behind the applicant. */
  backlit: { share: 0.5, below: 95 },
  sharpness: 30,
  yaw: 15,
  pitch: 28,
} as const;

/** Another face so wide, as a share of the applicant's, may be the one that acts: below it they are people behind. */
export const twinShare = 0.7;

export function hasTwin(frame: MeasuredFrame, face: FaceMeasures): boolean {
  return frame.faces.some((other) => other !== face && other.width >= twinShare * face.width);
}

/** What keeps the face from being placed and lit as it should, or null. */
export function placement(frame: MeasuredFrame, face: FaceMeasures): Guidance | null {
  if (face.width < limits.width[0]) return 'too-far';
  if (face.width > limits.width[1]) return 'too-close';
  const aside = Math.max(Math.abs(face.centreX - 0.5), Math.abs(face.centreY - 0.5));
  if (aside > limits.aside) return 'off-centre';
  const { share, below } = limits.backlit;
  if (face.brightness < below && face.brightness < share * frame.brightness) return 'backlit';
  if (face.brightness < limits.brightness[0]) return 'too-dark';
  if (face.brightness > limits.brightness[1]) return 'too-bright';
  if (face.sharpness < limits.sharpness) return 'blurred';
  return null;
}

/** The same, with the pose that the neutral baseline wants. */
export function frontalPlacement(frame: MeasuredFrame, face: FaceMeasures): Guidance | null {
  const turned = Math.abs(face.yaw) > limits.yaw || Math.abs(face.pitch) > limits.pitch;
  return placement(frame, face) ?? (turned ? 'look-straight' : null);
}

/** No light reaches the sensor, or something flat covers it: nothing in the frame differs from anything else. */
export function isBlack(frame: MeasuredFrame): boolean {
  return frame.faces.length === 0 && (frame.brightness < 12 || frame.contrast < 4);
}
