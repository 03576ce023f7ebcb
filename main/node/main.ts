import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serve } from '../../contracts/channel.ts';
import type { DeviceEvent, DeviceOptions, DeviceService } from '../../contracts/device-ports.ts';
import type { AgentEvent, AgentOptions, AgentService } from '../../contracts/sync-agent-api.ts';
import { outboxService } from '../../store/outbox-service.ts';
import { openStore } from '../../store/store.ts';
import { readConfig } from '../config.ts';
import { forkProcess } from '../fork-channel.ts';
import { createKiosk } from '../kiosk.ts';
import { createLog } from '../log.ts';
import { superviseProcess } from '../supervise-process.ts';
import { createSystemClock } from '../system-clock.ts';
import { version } from '../version.ts';
import { readHostOptions } from './host-options.ts';
import { absentAgent } from './absent-agent.ts';
import { createHost } from './host.ts';
import { createDock, type Dock, type SimulatedDevices } from './dock.ts';
import { startVirtualPcscd } from './virtual-pcscd.ts';

const options = readHostOptions(process.argv.slice(2));
const log = createLog('kiosk');
const entry = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

mkdirSync(options.data, { recursive: true, mode: 0o700 });
const config = readConfig(options.data);
const clock = createSystemClock();
const opened = openStore({ dataDir: options.data, clock });
if (!opened.ok) {
  log.fatal({ code: opened.fault.code, detail: opened.fault.detail }, 'the store cannot be opened');
  process.exit(1);
}
const store = opened.value;
const printerWidth = 576;
const pcscd = options.devices === 'virtual' ? await startVirtualPcscd() : null;

let dock: Dock | null = null;
const startDevices = (name: string, parts: DeviceOptions['parts']) => {
  const deviceOptions: DeviceOptions = {
    mode: options.devices,
    parts,
    allowedReaders: config.allowedReaders,
    printerWidth,
    ...(options.reader === undefined ? {} : { reader: options.reader }),
    ...(options.printer === undefined ? {} : { printer: options.printer }),
  };
  return superviseProcess<DeviceService, DeviceEvent>({
    name,
    start: () =>
      forkProcess({
        entry: entry('device-drivers/process.ts'),
        args: [JSON.stringify({ ...deviceOptions, ...(dock ? { simulated: dock.content() } : {}) })],
        ...(pcscd ? { wrapper: pcscd.enter } : {}),
      }),
    clock,
    log,
  });
};

const devices = startDevices('devices', ['card', 'printer']);
const face = startDevices('face', ['face']);
const agentOptions: AgentOptions = {
  data: options.data,
  central: options.central,
  name: config.place.en.slice(0, 80),
  softwareVersion: version,
  ...(options.enrol === undefined ? {} : { enrol: options.enrol }),
};
const agent = options.agent
  ? superviseProcess<AgentService, AgentEvent>({
      name: 'agent',
      start: () => forkProcess({ entry: entry('sync-agent/main.ts'), args: [JSON.stringify(agentOptions)] }),
      onUp: (channel) => serve(channel, outboxService(store)),
      clock,
      log,
    })
  : absentAgent;

const kiosk = createKiosk({ devices, face, agent, store, config, clock, log, version, printerWidth });
dock =
  options.devices === 'real'
    ? null
    : createDock({
        devices: devices as unknown as SimulatedDevices,
        face,
        agent,
        clock,
        applicants: entry('device-drivers/face-camera/applicants/main.ts'),
        seed: options.seed,
        log,
      });

const host = await createHost({
  kiosk,
  dock,
  page: entry('dist/renderer'),
  dockPage: dock ? entry('dist/dock') : null,
  port: options.port,
  log,
});
process.stdout.write(`${host.address}\n`);

let ending = false;
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  kiosk.stop();
  await host.close();
  await dock?.stop();
  await Promise.all([devices.stop(), face.stop(), agent.stop()]);
  await pcscd?.stop();
  await store.close();
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());
