import type { Overlay, Screen } from '../../contracts/kiosk-view.ts';

/** Name of the recorded prompt that belongs to a view: one for each thing that is said, so that audio can be added by name. */
export function promptOf(screen: Screen, overlay: Overlay | null): string {
  return overlay === null ? [screen.name, ...detail(screen)].join('.') : `overlay.${overlay}`;
}

function detail(screen: Screen): readonly string[] {
  switch (screen.name) {
    case 'out-of-service':
    case 'trouble':
      return [screen.code];
    case 'staffed-points':
      return [screen.reason];
    case 'insert-card':
      return [screen.shape, screen.takeOutFirst ? 'take-out-first' : 'insert', ...troubleOf(screen)];
    case 'take-card':
      return [screen.shape];
    case 'card-text':
      return [screen.photoReady ? 'ready' : 'reading'];
    case 'face':
      return screen.guidance !== null ? ['guidance', screen.guidance] : [screen.action ?? screen.phase];
    case 'review':
      return [screen.account?.kind ?? 'later'];
    case 'contact':
      return [screen.offline ? 'later' : 'now', ...troubleOf(screen)];
    case 'credentials':
      return [screen.purpose, ...troubleOf(screen)];
    case 'working':
      return [screen.what];
    case 'done':
      return [screen.account, screen.slip.state];
    case 'pending':
      return [screen.awaits, screen.slip.state];
    case 'laser-code':
    case 'face-intro':
    case 'prove-account':
    case 'password':
    case 'otp':
    case 'activation-code':
      return troubleOf(screen);
    case 'starting':
    case 'attract':
    case 'menu':
    case 'consent':
    case 'reading-card':
    case 'checking-card':
      return [];
  }
}

function troubleOf({ trouble }: { readonly trouble: string | null }): readonly string[] {
  return trouble === null ? [] : [trouble];
}
