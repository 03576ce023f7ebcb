import type { KioskCommand } from '../../contracts/kiosk-command.ts';

type CameraReport = Extract<KioskCommand, { readonly type: 'cameraReport' }>;
export type CameraState = CameraReport['state'];

/** What a source of frames gives to the face screen. */
export type FrameConsumer = {
  /** The picture to show, once it is there. */
  readonly show: (picture: HTMLVideoElement | HTMLCanvasElement) => void;
  readonly readyForFrame: () => boolean;
  /** JPEG, as the camera saw it: left and right are not exchanged. */
  readonly frame: (jpeg: Blob) => void;
  readonly report: (state: CameraState, label: string) => void;
};

/** Starts giving frames; answers with the way to stop, after which the camera is released. */
export type FrameSource = (consumer: FrameConsumer) => () => void;

/** A camera that has sent nothing for this long is lost (F38: found in 1 s). */
export const silenceMilliseconds = 1000;
