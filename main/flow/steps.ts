import type { KioskView, Screen } from '../../contracts/kiosk-view.ts';

const proofingSteps = 6;
const activationSteps = 3;

/** Which step dot is filled: consent, card, face, review, contact and credentials, result; activation has three of its own. */
export function stepOf(screen: Screen): KioskView['step'] {
  switch (screen.name) {
    case 'starting':
    case 'out-of-service':
    case 'attract':
    case 'menu':
    case 'staffed-points':
    case 'take-card':
    case 'trouble':
      return null;
    case 'consent':
      return { current: 1, total: proofingSteps };
    case 'insert-card':
    case 'reading-card':
    case 'card-text':
    case 'laser-code':
    case 'checking-card':
      return { current: 2, total: proofingSteps };
    case 'face-intro':
    case 'face':
      return { current: 3, total: proofingSteps };
    case 'review':
      return { current: 4, total: proofingSteps };
    case 'contact':
    case 'prove-account':
    case 'password':
    case 'otp':
      return { current: 5, total: proofingSteps };
    case 'done':
    case 'pending':
      return { current: proofingSteps, total: proofingSteps };
    case 'activation-code':
      return { current: 1, total: activationSteps };
    case 'credentials':
      return screen.purpose === 'proofing'
        ? { current: 5, total: proofingSteps }
        : { current: 2, total: activationSteps };
    case 'working':
      return workingStep(screen.what);
  }
}

function workingStep(what: Extract<Screen, { readonly name: 'working' }>['what']): KioskView['step'] {
  switch (what) {
    case 'opening-session':
      return { current: 2, total: proofingSteps };
    case 'checking-account':
      return { current: 4, total: proofingSteps };
    case 'sending-code':
    case 'checking-code':
    case 'saving-credentials':
      return { current: 5, total: proofingSteps };
    case 'sending':
      return { current: proofingSteps, total: proofingSteps };
    case 'checking-activation':
      return { current: 1, total: activationSteps };
  }
}
