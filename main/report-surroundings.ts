import type { Clock } from '../contracts/clock.ts';
import type { DeviceEvent, DeviceHealth } from '../contracts/device-ports.ts';
import type { Store } from '../store/store.ts';
import type { Agent } from './effects/ask-central.ts';
import type { Devices } from './effects/read-card.ts';
import type { FaceProcess } from './effects/verify-face.ts';
import type { Flow } from './flow/flow.ts';

/** A process that is replaced has its devices back within a second or two; more than this is told. */
const replacementTakes = 5_000;

export type SurroundingsReporter = {
  /** Looks anew at what nobody reports by itself: room on the disk, and whether evidence can be sealed. */
  readonly refresh: () => void;
  /** The store is damaged: nobody is served until it has been opened anew. */
  readonly storeCorrupt: () => void;
  /**
   * The device process is about to be replaced on purpose: that reader and printer are away for a moment is no news, and
   * is told only when they are not back in time.
   */
  readonly expectReplacement: () => void;
  readonly isOnline: () => boolean;
  readonly stop: () => void;
};

/**
 * Carries to the flow what comes by itself (devices, link, store, enrolment, revocation) and to central's heartbeat what
 * the devices say of themselves. No personal data passes here.
 */
export function reportSurroundings(o: {
  readonly flow: Flow;
  readonly devices: Devices;
  readonly face: FaceProcess;
  readonly agent: Agent;
  readonly store: Store;
  readonly clock: Clock;
}): SurroundingsReporter {
  const { flow, devices, face, agent, store, clock } = o;
  const health: Record<'reader' | 'printer' | 'camera', string> = {
    reader: 'unknown',
    printer: 'unknown',
    camera: 'unknown',
  };
  const awayFor = new Map<string, DeviceEvent>();
  let replacement: unknown = null;
  let online = false;
  let corrupt = false;
  let revoked = store.settings.get('revoked') ?? false;

  const tellCentral = (): void => void agent.call('report', { devices: { ...health } });
  const note = (device: keyof typeof health, state: string): void => {
    if (health[device] === state) return;
    health[device] = state;
    tellCentral();
  };
  const tellService = (): void => {
    const code = revoked ? 'kiosk.revoked' : corrupt ? 'store.corrupt' : null;
    flow.device({ kind: 'service', code });
  };
  const remember = (isRevoked: boolean): void => {
    if (isRevoked === revoked) return;
    revoked = isRevoked;
    store.settings.save({ revoked });
    tellService();
  };
  const refresh = (): void => {
    flow.device({ kind: 'storage', state: store.room().ok ? 'ok' : 'full' });
    const sealable = (store.settings.get('configuration')?.sealingKeys.length ?? 0) > 0;
    const enrolled = store.settings.get('kioskId') !== null && sealable;
    flow.device({ kind: 'enrolment', state: enrolled ? 'ready' : 'missing' });
  };
  const hear = (event: DeviceEvent): void => {
    if (event.kind === 'face.progress') return;
    if (event.kind === 'camera.health') note('camera', wordOf(event.health));
    if (event.kind === 'reader.health') note('reader', wordOf(event.health));
    if (event.kind === 'printer.health') {
      const nearEnd = event.health.state === 'ready' && event.status?.paper === 'near-end';
      note('printer', nearEnd ? 'near-end' : wordOf(event.health));
    }
    flow.device(event);
  };
  /** While the process is replaced, the last word of a device that is away is kept back. */
  const hearDevice = (event: DeviceEvent): void => {
    const away = isHealth(event) && ['absent', 'connecting'].includes(event.health.state);
    if (replacement !== null && away) {
      awayFor.set(event.kind, event);
      return;
    }
    awayFor.delete(event.kind);
    hear(event);
  };
  const endReplacement = (): void => {
    clock.clearTimeout(replacement);
    replacement = null;
    for (const event of awayFor.values()) hear(event);
    awayFor.clear();
  };

  const stops = [
    devices.onEvent(hearDevice),
    devices.onState((state) => {
      if (state === 'up') return;
      hearDevice({ kind: 'reader.health', health: { state: 'absent' } });
      hearDevice({ kind: 'printer.health', health: { state: 'absent' }, status: null });
    }),
    face.onEvent((event) => {
      if (event.kind === 'camera.health') hear(event);
    }),
    agent.onEvent((event) => {
      if (event.kind === 'configuration') refresh();
      if (event.kind !== 'link') return;
      online = event.state === 'online';
      flow.device({ kind: 'link', state: event.state });
      // Only central can take back that it revoked the kiosk: to unplug the network does not.
      if (event.code === 'kiosk.revoked') remember(true);
      else if (online) remember(false);
      refresh();
    }),
    agent.onState((state) => {
      online = false;
      if (state === 'up') tellCentral();
      else flow.device({ kind: 'link', state: 'offline' });
    }),
  ];
  refresh();
  tellService();
  return {
    refresh,
    storeCorrupt: () => {
      corrupt = true;
      tellService();
    },
    expectReplacement: () => {
      clock.clearTimeout(replacement);
      replacement = clock.setTimeout(endReplacement, replacementTakes);
    },
    isOnline: () => online,
    stop: () => {
      clock.clearTimeout(replacement);
      for (const stop of stops) stop();
    },
  };
}

function wordOf(health: DeviceHealth): string {
  return health.state === 'faulted' ? health.code : health.state;
}

function isHealth(
  event: DeviceEvent,
): event is Extract<DeviceEvent, { readonly kind: 'reader.health' | 'printer.health' }> {
  return event.kind === 'reader.health' || event.kind === 'printer.health';
}
