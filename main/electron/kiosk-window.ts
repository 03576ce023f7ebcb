import { BrowserWindow, type BrowserWindowConstructorOptions } from 'electron';
import { originOf, originsOf } from './permissions.ts';

const black = '#000000';

function optionsOf(preload: string | null): BrowserWindowConstructorOptions {
  return {
    kiosk: true,
    frame: false,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: black,
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      devTools: false,
      // Timers of a page in the background would stop the countdowns of the screen.
      backgroundThrottling: false,
      ...(preload ? { preload } : {}),
    },
  };
}

/**
 * The one window of the kiosk, on the page at `address`. It never leaves its origins, opens no other window, and loads
 * the page anew when its process ends or stops answering: a screen that hangs is a kiosk out of service.
 */
export function openKioskWindow({
  address,
  preload,
  onTrouble,
}: {
  readonly address: string;
  /** The built preload, which puts `window.kiosk` there; null where the page reaches the core by WebSocket. */
  readonly preload: string | null;
  /** A word for the log: what happened to the page's process. */
  readonly onTrouble: (what: string) => void;
}): BrowserWindow {
  const window = new BrowserWindow(optionsOf(preload));
  const { webContents } = window;
  const load = () =>
    void window.loadURL(address).catch((error: Error) => onTrouble(`not loaded: ${error.message}`));

  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  webContents.on('will-navigate', (details) => {
    if (!originsOf(address).includes(originOf(details.url))) details.preventDefault();
  });
  webContents.on('render-process-gone', (_event, { reason }) => {
    onTrouble(reason);
    load();
  });
  webContents.on('unresponsive', () => {
    onTrouble('unresponsive');
    // The next event of this page is 'render-process-gone', which loads it anew.
    webContents.forcefullyCrashRenderer();
  });
  window.once('ready-to-show', () => window.show());
  load();
  return window;
}
