import type { KioskBridge } from '../../contracts/kiosk-bridge.ts';
import { type KioskLink, linkStore } from './kiosk-link.ts';
import { underOtherName } from './other-name.ts';

/** The core in the same appliance, through what the preload put on `window.kiosk`. */
export function bridgeLink(bridge: KioskBridge): KioskLink {
  const store = linkStore();
  let sending = false;
  bridge.onView((view) => store.change({ connected: true, view }));
  bridge.onFrames((grant) => store.change({ frames: { source: grant.source } }));
  return {
    state: store.state,
    subscribe: store.subscribe,
    send: bridge.send,
    readyForFrame: () => store.state().frames !== null && !sending,
    sendFrame: (jpeg) => {
      sending = true;
      void jpeg.arrayBuffer().then((bytes) => {
        sending = false;
        if (store.state().frames !== null) bridge.sendFrame(bytes);
      });
    },
    endFrames: () => {
      if (store.state().frames !== null) store.change({ frames: null });
    },
    renew: () => location.replace(underOtherName(location.href)),
  };
}
