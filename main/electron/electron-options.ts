import { join } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * `page`: only a window on the page of a host that runs already. `kiosk`: the core itself, its data and its central.
 */
export type ElectronOptions =
  | { readonly form: 'page'; readonly page: string }
  | {
      readonly form: 'kiosk';
      readonly data: string;
      readonly central: string;
      readonly enrol: string | undefined;
      readonly devices: 'simulated' | 'real';
    };

/**
 * Reads what follows the app on Electron's command line; `profile` is where Electron keeps the app's files. The packaged
 * appliance shows its own page and works with real devices only, whatever it is told.
 */
export function readElectronOptions({
  args,
  profile,
  packaged,
}: {
  readonly args: readonly string[];
  readonly profile: string;
  readonly packaged: boolean;
}): ElectronOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: {
      page: { type: 'string' },
      data: { type: 'string' },
      central: { type: 'string' },
      enrol: { type: 'string' },
      devices: { type: 'string' },
    },
  });
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const page = text(values.page);
  if (page !== undefined && !packaged) return { form: 'page', page };
  const central = text(values.central);
  if (central === undefined || !URL.canParse(central)) throw new Error('--central: the address of central');
  return {
    form: 'kiosk',
    data: text(values.data) ?? join(profile, 'kiosk'),
    central,
    enrol: text(values.enrol),
    devices: values.devices === 'simulated' && !packaged ? 'simulated' : 'real',
  };
}
