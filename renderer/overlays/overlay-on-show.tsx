import type { Overlay } from '../../contracts/kiosk-view.ts';
import { Ask } from './ask.tsx';
import { Help } from './help.tsx';
import { StillThere } from './still-there.tsx';

/** What lies over the screen: it takes its whole place, so that there is one thing to read and one to press. */
export function OverlayOnShow({ overlay }: { readonly overlay: Overlay }) {
  switch (overlay) {
    case 'help':
      return <Help />;
    case 'leave':
      return <Ask about="leave" />;
    case 'withdraw':
      return <Ask about="withdraw" />;
    case 'still-there':
      return <StillThere />;
  }
}
