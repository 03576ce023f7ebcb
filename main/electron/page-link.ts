import { type IpcMainEvent, ipcMain, type WebContents } from 'electron';
import type { Kiosk } from '../kiosk.ts';
import { pageChannels } from './page-channels.ts';
import { originOf } from './permissions.ts';

/** A camera frame of 640×480 is under 100 kB. */
const largestFrame = 1_000_000;

/**
 * Joins the page to the core: Views down, commands and camera frames up. Only the main frame of `page`, under one of
 * `origins`, is heard. Frames are asked for when the face screen begins and heard only while it is shown.
 */
export function linkPage({
  kiosk,
  page,
  origins,
}: {
  readonly kiosk: Kiosk;
  readonly page: WebContents;
  readonly origins: readonly string[];
}): { readonly close: () => void } {
  let facing = false;
  const isOurs = ({ sender, senderFrame }: IpcMainEvent) =>
    sender === page && senderFrame === page.mainFrame && origins.includes(originOf(senderFrame.url));

  const show = (view = kiosk.view()): void => {
    if (page.isDestroyed()) return;
    page.send(pageChannels.view, view);
    const faces = view.screen.name === 'face';
    if (faces && !facing) page.send(pageChannels.frames, { source: 'camera' });
    facing = faces;
  };
  const onReady = (event: IpcMainEvent): void => {
    if (!isOurs(event)) return;
    facing = false;
    show();
  };
  const onCommand = (event: IpcMainEvent, command: unknown): void => {
    if (isOurs(event)) kiosk.command(command);
  };
  const onFrame = (event: IpcMainEvent, jpeg: unknown): void => {
    if (!isOurs(event) || !facing) return;
    if (jpeg instanceof ArrayBuffer && jpeg.byteLength <= largestFrame) kiosk.frame(new Uint8Array(jpeg));
  };

  const stop = kiosk.onView(show);
  ipcMain.on(pageChannels.ready, onReady);
  ipcMain.on(pageChannels.command, onCommand);
  ipcMain.on(pageChannels.frame, onFrame);
  return {
    close: () => {
      stop();
      ipcMain.off(pageChannels.ready, onReady);
      ipcMain.off(pageChannels.command, onCommand);
      ipcMain.off(pageChannels.frame, onFrame);
    },
  };
}
