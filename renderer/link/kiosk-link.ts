import type { FrameOrigin } from '../../contracts/kiosk-bridge.ts';
import type { KioskCommand } from '../../contracts/kiosk-command.ts';
import type { KioskView } from '../../contracts/kiosk-view.ts';

/** What the page knows of the core at this moment. */
export type LinkState = {
  readonly connected: boolean;
  /** The newest view; null before the first. */
  readonly view: KioskView | null;
  /** Set while the core wants camera frames, and where they are to come from. A new object for each grant. */
  readonly frames: { readonly source: FrameOrigin } | null;
};

/** The page's only way to the core: views and leave for frames come down, commands and frames go up. */
export type KioskLink = {
  readonly state: () => LinkState;
  /** Calls `listener` after every change; answers with the way to stop. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly send: (command: KioskCommand) => void;
  /** False when the last frame is still on its way: take a newer one later. */
  readonly readyForFrame: () => boolean;
  /** One JPEG, as the camera saw it (never mirrored). */
  readonly sendFrame: (jpeg: Blob) => void;
  /** The face screen is over: nothing more is sent. */
  readonly endFrames: () => void;
  /** Replaces this document by a new one that knows nothing of it. */
  readonly renew: () => void;
};

/** Keeps a `LinkState` and tells who listens. A view older than the newest of the same connection is left out. */
export function linkStore() {
  let state: LinkState = { connected: false, view: null, frames: null };
  const listeners = new Set<() => void>();
  return {
    state: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    change: (part: Partial<LinkState>) => {
      state = { ...state, ...part };
      for (const listener of [...listeners]) listener();
    },
  };
}
