import { fileURLToPath } from 'node:url';
import { forkProcess } from '../fork-channel.ts';
import { createLog } from '../log.ts';
import { startCore } from '../start-core.ts';
import { createSystemClock } from '../system-clock.ts';
import { absentAgent } from './absent-agent.ts';
import { createDock, type Dock, type SimulatedDevices } from './dock.ts';
import { createHost } from './host.ts';
import { readHostOptions } from './host-options.ts';
import { startVirtualPcscd } from './virtual-pcscd.ts';

const options = readHostOptions(process.argv.slice(2));
const log = createLog('kiosk');
const path = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url));

const clock = createSystemClock();
const pcscd = options.devices === 'virtual' ? await startVirtualPcscd() : null;

let dock: Dock | null = null;
const core = startCore({
  data: options.data,
  central: options.central,
  enrol: options.enrol,
  deviceOptions: () => ({
    mode: options.devices,
    ...(options.reader === undefined ? {} : { reader: options.reader }),
    ...(options.printer === undefined ? {} : { printer: options.printer }),
    ...(dock ? { simulated: dock.content() } : {}),
  }),
  ...(options.agent ? {} : { agent: absentAgent }),
  startEntry: ({ name, entry, args }) =>
    forkProcess({
      entry: path(entry),
      args,
      ...(pcscd && name === 'devices' ? { wrapper: pcscd.enter } : {}),
    }),
  clock,
  log,
});
if (!core.ok) {
  log.fatal({ code: core.fault.code, detail: core.fault.detail }, 'the core cannot start');
  await pcscd?.stop();
  process.exit(1);
}
const { kiosk, devices, face, agent } = core.value;
if (options.devices !== 'real') {
  dock = createDock({
    devices: devices as unknown as SimulatedDevices,
    face,
    agent,
    clock,
    startApplicants: () =>
      forkProcess({
        entry: path('device-drivers/face-camera/applicants/main.ts'),
        args: [String(options.seed)],
      }),
    log,
  });
}

const host = await createHost({
  kiosk,
  dock,
  page: path('dist/renderer'),
  dockPage: dock ? path('dist/dock') : null,
  port: options.port,
  log,
});
process.stdout.write(`${host.address}\n`);

let ending = false;
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  await host.close();
  await dock?.stop();
  if (core.ok) await core.value.stop();
  await pcscd?.stop();
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());
