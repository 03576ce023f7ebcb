import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What shows the kiosk to a person, and how it is started; null where there is no screen. */
export type KioskWindow = {
  readonly name: 'Electron' | 'Chromium';
  readonly command: string;
  readonly args: readonly string[];
};

const browsers = ['chromium', 'chromium-browser', 'google-chrome'] as const;

function findOnPath(names: readonly string[], path: string): string | undefined {
  return names
    .flatMap((name) => path.split(delimiter).map((folder) => join(folder, name)))
    .find((file) => existsSync(file));
}

/**
 * Electron when its binary is there, else Chromium in kiosk mode, else nothing. `root` is the
 * project's folder, `profile` a folder for the browser's own files.
 */
export function chooseWindow({
  address,
  root,
  profile,
  env,
  superuser,
}: {
  readonly address: string;
  readonly root: string;
  readonly profile: string;
  readonly env: NodeJS.ProcessEnv;
  readonly superuser: boolean;
}): KioskWindow | null {
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return null;
  // Chromium refuses its sandbox to root; a kiosk in service never runs as root, a developer's container may.
  const sandbox = superuser ? ['--no-sandbox'] : [];
  const electron = join(root, 'node_modules/electron/dist/electron');
  if (existsSync(electron)) {
    const form = join(root, 'main/electron/main.ts');
    return {
      name: 'Electron',
      command: electron,
      args: [...sandbox, `--user-data-dir=${profile}`, form, '--page', address],
    };
  }
  const chromium = findOnPath(browsers, env.PATH ?? '');
  if (!chromium) return null;
  return {
    name: 'Chromium',
    command: chromium,
    args: [
      ...sandbox,
      '--kiosk',
      `--user-data-dir=${profile}`,
      // The camera is this machine's and the page is our own: nobody stands at a kiosk to answer a browser's question.
      '--auto-accept-camera-and-microphone-capture',
      '--no-first-run',
      '--no-default-browser-check',
      '--noerrdialogs',
      '--disable-pinch',
      '--overscroll-history-navigation=0',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      '--disable-features=Translate',
      '--password-store=basic',
      ...(env.WAYLAND_DISPLAY ? ['--ozone-platform=wayland'] : []),
      address,
    ],
  };
}
