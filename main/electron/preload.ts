import { contextBridge, ipcRenderer } from 'electron';
import type { FrameOrigin, KioskBridge } from '../../contracts/kiosk-bridge.ts';
import type { KioskView } from '../../contracts/kiosk-view.ts';
import { pageChannels } from './page-channels.ts';

/*
 * The only thing of ours between the sandboxed page and the core. It hands on four kinds of message and nothing else:
 * no Electron event, no channel name, no `ipcRenderer` reaches the page.
 */

const bridge: KioskBridge = {
  onView: (listener) => {
    ipcRenderer.on(pageChannels.view, (_event, view: KioskView) => listener(view));
    ipcRenderer.send(pageChannels.ready);
  },
  send: (command) => ipcRenderer.send(pageChannels.command, command),
  onFrames: (listener) => {
    ipcRenderer.on(pageChannels.frames, (_event, grant: { readonly source: FrameOrigin }) => listener(grant));
  },
  sendFrame: (jpeg) => ipcRenderer.send(pageChannels.frame, jpeg),
};

contextBridge.exposeInMainWorld('kiosk', bridge);
