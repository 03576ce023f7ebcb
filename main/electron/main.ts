import { fileURLToPath } from 'node:url';
import { app, session } from 'electron';
import { createLog } from '../log.ts';
import { type Core, startCore } from '../start-core.ts';
import { createSystemClock } from '../system-clock.ts';
import { type ElectronOptions, readElectronOptions } from './electron-options.ts';
import { openKioskWindow } from './kiosk-window.ts';
import { linkPage } from './page-link.ts';
import { pageOrigins, registerPageScheme, servePage } from './page-protocol.ts';
import { allowCameraOnly, originsOf } from './permissions.ts';
import { startUtilityProcess } from './utility-process.ts';

/*
 * Host of the appliance: the core in Electron's main process, the page in its sandbox, drivers and agent in utility
 * processes.
 */

const log = createLog('electron');
const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const onTrouble = (what: string) => log.error({ what }, 'the page is loaded anew');

function showPage(address: string): void {
  allowCameraOnly({ session: session.defaultSession, origins: originsOf(address) });
  openKioskWindow({ address, preload: null, onTrouble });
}

function showKiosk(options: Extract<ElectronOptions, { readonly form: 'kiosk' }>): Core | null {
  const core = startCore({
    data: options.data,
    central: options.central,
    enrol: options.enrol,
    deviceOptions: () => ({ mode: options.devices }),
    startEntry: (process) => startUtilityProcess({ ...process, entry: path(process.entry) }),
    clock: createSystemClock(),
    log,
  });
  if (!core.ok) {
    log.fatal({ code: core.fault.code, detail: core.fault.detail }, 'the store cannot be opened');
    app.exit(1);
    return null;
  }
  servePage({ folder: path('dist/renderer'), over: session.defaultSession.protocol });
  allowCameraOnly({ session: session.defaultSession, origins: pageOrigins });
  const window = openKioskWindow({
    address: `${pageOrigins[0]}/`,
    preload: path('dist/electron/preload.cjs'),
    onTrouble,
  });
  linkPage({ kiosk: core.value.kiosk, page: window.webContents, origins: pageOrigins });
  return core.value;
}

registerPageScheme();
if (!app.requestSingleInstanceLock()) app.exit(1);

let core: Core | null = null;
let stopped = false;
app.on('window-all-closed', () => app.quit());
app.on('before-quit', (event) => {
  if (stopped || !core) return;
  // Drivers, agent and store end in order first; then the app quits for good.
  event.preventDefault();
  stopped = true;
  void core.stop().then(() => app.quit());
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());

/** Not awaited at the top level: Electron is not ready before this module has been evaluated. */
void app.whenReady().then(() => {
  const options = readElectronOptions({
    args: process.argv.slice(1),
    profile: app.getPath('userData'),
    packaged: app.isPackaged,
  });
  if (options.form === 'page') showPage(options.page);
  else core = showKiosk(options);
});
