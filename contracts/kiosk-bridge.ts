import type { KioskCommand } from './kiosk-command.ts';
import type { KioskView } from './kiosk-view.ts';

/*
 * How the page and the core reach each other. Two transports carry the same three things: views down, commands up, and
 * on the face screen camera frames up. Node host: WebSocket `/kiosk` with these messages as JSON text, frames as binary
 * messages on WebSocket `/frames?token=…`. Electron: `window.kiosk`, put there by the preload.
 */

/** Where the page takes its frames from: the machine's camera, or (never in the packaged build) the dock's applicant. */
export type FrameOrigin = 'camera' | 'dock';

/** Leave to send frames, given by the core when the face screen begins; the token opens one `/frames` socket once. */
export type FrameGrant = { readonly token: string; readonly source: FrameOrigin };

/** One JSON message from the core. */
export type HostMessage = { readonly view: KioskView } | { readonly frames: FrameGrant };

/** One JSON message from the page. */
export type PageMessage = { readonly command: KioskCommand };

/**
 * What the preload puts on `window.kiosk`. A MessagePort cannot cross the context bridge, so the preload keeps the port
 * to the device process and passes frames on.
 */
export type KioskBridge = {
  /** Also delivers the newest view at once when there is one. */
  readonly onView: (listener: (view: KioskView) => void) => void;
  readonly send: (command: KioskCommand) => void;
  /** Called each time the face screen begins: from then on frames are taken. */
  readonly onFrames: (listener: (grant: { readonly source: FrameOrigin }) => void) => void;
  /** One JPEG frame. */
  readonly sendFrame: (jpeg: ArrayBuffer) => void;
};

/** Sent with every document of the page, by both hosts. Nothing inline, nothing from elsewhere, no HTML from text. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types default',
].join('; ');

/** Close codes of the WebSocket `/dock/frames`: how the dock plays a camera that is refused or not there. Any other end is a lost camera. */
export const dockFrameClosings = { refused: 4403, absent: 4404 } as const;

/**
 * The two names under which each host serves its page: this machine's two names for itself (Node host), and two hosts of
 * the scheme `kiosk:` (Electron). After each citizen the page goes from one to the other. To the browser that is another
 * site, which it gives a process of its own; the old one ends, with all that its memory held.
 */
export const otherNames: Readonly<Record<string, string>> = {
  '127.0.0.1': 'localhost',
  localhost: '127.0.0.1',
  page: 'page-again',
  'page-again': 'page',
};
