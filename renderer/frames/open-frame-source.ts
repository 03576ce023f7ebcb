import type { FrameOrigin } from '../../contracts/kiosk-bridge.ts';
import { cameraFrameSource } from './camera-frame-source.ts';
import type { FrameSource } from './frame-source.ts';

/**
 * The source the core named. The dock's stream is left out of the packaged build (`vite build --mode packaged`), which
 * knows no other lens than the machine's own camera.
 */
export async function openFrameSource(origin: FrameOrigin): Promise<FrameSource> {
  if (origin === 'dock' && import.meta.env.MODE !== 'packaged') {
    return (await import('./dock-frame-source.ts')).dockFrameSource;
  }
  return cameraFrameSource;
}
