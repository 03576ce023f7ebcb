import type { ScreenOf } from '../../contracts/kiosk-view.ts';

/** How full the ring is, 0..1: the challenges done and the part of the present one. */
export function ringShare(screen: ScreenOf<'face'>): number {
  switch (screen.phase) {
    case 'positioning':
    case 'neutral':
      return 0;
    case 'challenge': {
      const done = Math.max(0, Math.min(1, screen.done));
      return screen.total === 0 ? 0 : Math.min(1, (screen.index + done) / screen.total);
    }
    case 'matching':
      return 1;
  }
}
