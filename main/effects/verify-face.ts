import type { DeviceEvent, DeviceService, FaceThresholds } from '../../contracts/device-ports.ts';
import type { Effects } from '../flow/effects.ts';
import type { Supervised } from '../supervise-process.ts';

export type FaceProcess = Supervised<DeviceService, DeviceEvent>;

/**
 * Liveness and match in the process that sees the face. `forget` ends that process when it has seen one: its successor
 * knows nothing of the citizen.
 */
export function faceEffects(o: {
  readonly face: FaceProcess;
  readonly thresholds: () => FaceThresholds;
}): Pick<Effects, 'verifyFace'> & { readonly forget: () => void } {
  let sawFace = false;
  return {
    verifyFace: async ({ chipPhoto, plan, onProgress }, signal) => {
      sawFace = true;
      const stop = o.face.onEvent((event) => {
        if (event.kind === 'face.progress') onProgress(event);
      });
      try {
        return await o.face.call('face.verify', { chipPhoto, plan, thresholds: o.thresholds() }, signal);
      } finally {
        stop();
      }
    },
    forget: () => {
      if (sawFace) o.face.recycle();
      sawFace = false;
    },
  };
}
