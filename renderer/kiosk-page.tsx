import { useEffect } from 'react';
import type { KioskView } from '../contracts/kiosk-view.ts';
import { OverlayOnShow } from './overlays/overlay-on-show.tsx';
import { Frame } from './parts/frame.tsx';
import { type Kiosk, KioskContext } from './parts/kiosk-context.ts';
import { ScreenOnShow } from './screens/screen.tsx';

/** The whole page for one view. */
export function KioskPage(kiosk: Kiosk) {
  const { view } = kiosk;
  useDocument(view);
  return (
    <KioskContext value={kiosk}>
      <Frame>
        <div className="screen-keeper" hidden={view.overlay !== null}>
          <ScreenOnShow key={`${view.sessionId}-${view.screen.name}`} screen={view.screen} />
        </div>
        {view.overlay === null ? null : <OverlayOnShow key={view.overlay} overlay={view.overlay} />}
      </Frame>
    </KioskContext>
  );
}

/** Language, type size and contrast belong to the whole document. */
function useDocument({ language, display }: KioskView) {
  useEffect(() => {
    const root = document.documentElement;
    root.lang = language;
    root.toggleAttribute('data-large', display.large);
    root.toggleAttribute('data-contrast', display.contrast);
  }, [language, display.large, display.contrast]);
}
