import type { KioskConfig } from '../../contracts/config.ts';
import type { FaultCode } from '../../contracts/faults.ts';
import type { KioskCommand } from '../../contracts/kiosk-command.ts';

type CameraReport = Extract<KioskCommand, { readonly type: 'cameraReport' }>;

/** What is wrong with the page's camera; null when it is live and one that this kiosk may use. */
export function cameraTrouble({ state, label }: CameraReport, config: KioskConfig): FaultCode | null {
  switch (state) {
    case 'absent':
      return 'camera.absent';
    case 'lost':
      return 'camera.lost';
    case 'refused':
      return 'camera.refused';
    case 'live':
      return new RegExp(config.allowedCameras).test(label) ? null : 'camera.refused';
  }
}
