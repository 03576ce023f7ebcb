import { mkdirSync } from 'node:fs';
import { serve } from '../contracts/channel.ts';
import type { DeviceEvent, DeviceOptions, DeviceService } from '../contracts/device-ports.ts';
import { type Outcome, ok } from '../contracts/outcome.ts';
import type { AgentEvent, AgentOptions, AgentService } from '../contracts/sync-agent-api.ts';
import { outboxService } from '../store/outbox-service.ts';
import { openStore } from '../store/store.ts';
import { readConfig } from './config.ts';
import type { Agent } from './effects/ask-central.ts';
import type { Devices } from './effects/read-card.ts';
import type { FaceProcess } from './effects/verify-face.ts';
import { createKiosk, type Kiosk } from './kiosk.ts';
import type { Log } from './log.ts';
import { type StartedProcess, superviseProcess } from './supervise-process.ts';
import type { SystemClock } from './system-clock.ts';
import { version } from './version.ts';

/** How a host starts one of our entry files, given relative to the project, in a process of its own. */
export type StartEntry = (o: {
  readonly name: string;
  readonly entry: string;
  readonly args: readonly string[];
}) => StartedProcess;

export type Core = {
  readonly kiosk: Kiosk;
  readonly devices: Devices;
  readonly face: FaceProcess;
  readonly agent: Agent;
  /** Ends flow, processes and store, in this order. */
  readonly stop: () => Promise<void>;
};

/** Dots per line of the 80 mm slip printer. */
const printerWidth = 576;

/**
 * The core with its processes (devices, face, agent) over one data folder. A host puts the page before it.
 * Faults: those of opening the store.
 */
export function startCore({
  data,
  central,
  enrol,
  deviceOptions,
  agent: givenAgent,
  startEntry,
  clock,
  log,
}: {
  readonly data: string;
  readonly central: string;
  /** One-time code; used only while the kiosk is not enrolled. */
  readonly enrol: string | undefined;
  /** Asked at each start of a device process, which also takes another's place. Reader and printer go before kiosk.json's. */
  readonly deviceOptions: () => Pick<DeviceOptions, 'mode' | 'reader' | 'printer' | 'simulated'>;
  /** In place of the agent's process. */
  readonly agent?: Agent;
  readonly startEntry: StartEntry;
  readonly clock: SystemClock;
  readonly log: Log;
}): Outcome<Core> {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const config = readConfig(data);
  const opened = openStore({ dataDir: data, clock });
  if (!opened.ok) return opened;
  const store = opened.value;
  store.journal.append({ kind: 'kiosk.started', softwareVersion: version });
  if (store.salvaged)
    log.error({ code: 'store.corrupt', ...store.salvaged }, 'the database was damaged and set aside');

  const startDevices = (name: string, parts: DeviceOptions['parts']) =>
    superviseProcess<DeviceService, DeviceEvent>({
      name,
      start: () => {
        const { reader, printer, allowedReaders } = config;
        const options: DeviceOptions = {
          ...{ reader, printer },
          ...deviceOptions(),
          ...{ parts, allowedReaders, printerWidth },
        };
        return startEntry({ name, entry: 'device-drivers/process.ts', args: [JSON.stringify(options)] });
      },
      clock,
      log,
    });
  const devices = startDevices('devices', ['card', 'printer']);
  const face = startDevices('face', ['face']);

  const agentOptions: AgentOptions = {
    data,
    central,
    name: config.place.en.slice(0, 80),
    softwareVersion: version,
    ...(enrol === undefined ? {} : { enrol }),
  };
  const agent =
    givenAgent ??
    superviseProcess<AgentService, AgentEvent>({
      name: 'agent',
      start: () =>
        startEntry({ name: 'agent', entry: 'sync-agent/main.ts', args: [JSON.stringify(agentOptions)] }),
      onUp: (channel) => serve(channel, outboxService(store)),
      clock,
      log,
    });

  const kiosk = createKiosk({ devices, face, agent, store, config, clock, log, version, printerWidth });
  return ok({
    kiosk,
    devices,
    face,
    agent,
    stop: async () => {
      kiosk.stop();
      await Promise.all([devices.stop(), face.stop(), agent.stop()]);
      await store.close();
    },
  });
}
