import { useEffect, useState, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import type { KioskBridge } from '../contracts/kiosk-bridge.ts';
import './fonts.ts';
import './styles/page.css';
import type { FrameSource } from './frames/frame-source.ts';
import { openFrameSource } from './frames/open-frame-source.ts';
import { KioskPage } from './kiosk-page.tsx';
import { bridgeLink } from './link/bridge-link.ts';
import type { KioskLink, LinkState } from './link/kiosk-link.ts';
import { socketLink } from './link/socket-link.ts';
import { OneMoment } from './screens/one-moment.tsx';
import { keepTextInert } from './trusted-text.ts';

declare global {
  interface Window {
    readonly kiosk?: KioskBridge;
  }
}

function LinkedPage({ link }: { readonly link: KioskLink }) {
  const state = useSyncExternalStore(link.subscribe, link.state);
  const source = useFrameSource(state.frames);
  useFreshDocument(state, link.renew);
  const { view } = state;
  if (!state.connected || view === null) return <OneMoment />;
  const lens = { source, readyForFrame: link.readyForFrame, sendFrame: link.sendFrame, end: link.endFrames };
  return <KioskPage view={view} send={link.send} lens={lens} />;
}

/** The source that the present grant names, once its code is loaded. */
function useFrameSource(grant: LinkState['frames']): FrameSource | null {
  const [opened, setOpened] = useState<{
    readonly grant: LinkState['frames'];
    readonly source: FrameSource;
  } | null>(null);
  useEffect(() => {
    let wanted = true;
    if (grant === null) return setOpened(null);
    void openFrameSource(grant.source).then((source) => {
      // A source of its own for each grant: a second attempt opens the camera anew.
      if (wanted) setOpened({ grant, source: (consumer) => source(consumer) });
    });
    return () => {
      wanted = false;
    };
  }, [grant]);
  return opened !== null && opened.grant === grant ? opened.source : null;
}

/** When a session has ended the page is loaded anew: nothing of one citizen lives on in it. */
function useFreshDocument({ view }: LinkState, renew: () => void) {
  const [first, setFirst] = useState<number | null>(null);
  const sessionId = view?.sessionId ?? null;
  useEffect(() => {
    if (sessionId === null) return;
    if (first === null) setFirst(sessionId);
    else if (first !== sessionId) renew();
  }, [first, sessionId, renew]);
}

keepTextInert();
const place = document.getElementById('page');
if (place === null) throw new Error('The document has no place for the page');
const link = window.kiosk === undefined ? socketLink() : bridgeLink(window.kiosk);
createRoot(place).render(<LinkedPage link={link} />);
