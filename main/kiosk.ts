import { randomBytes, randomInt } from 'node:crypto';
import type { Clock } from '../contracts/clock.ts';
import type { KioskConfig } from '../contracts/config.ts';
import { kioskCommandSchema } from '../contracts/kiosk-command.ts';
import type { KioskView } from '../contracts/kiosk-view.ts';
import type { Store } from '../store/store.ts';
import { type Agent, centralEffects } from './effects/ask-central.ts';
import { decisionEffects } from './effects/await-decision.ts';
import { printEffect } from './effects/print-slip.ts';
import { cardEffects, type Devices } from './effects/read-card.ts';
import { recordEffect } from './effects/record-proofing.ts';
import { type FaceProcess, faceEffects } from './effects/verify-face.ts';
import type { Effects } from './flow/effects.ts';
import { createFlow } from './flow/flow.ts';
import { createJournalKeeper } from './journal-keeper.ts';
import type { Log } from './log.ts';
import { makeSlip } from './slips/make-slip.ts';

/** The core: one flow over its devices, store and agent. Hosts (Electron, Node) put a page before it. */
export type Kiosk = {
  readonly view: () => KioskView;
  readonly onView: (listener: (view: KioskView) => void) => () => void;
  /** A command as it came from the page. What does not parse or is not allowed now changes nothing; it is counted in the log by its type alone. */
  readonly command: (raw: unknown) => void;
  /** A camera frame (JPEG). Goes nowhere unless the face screen is shown. */
  readonly frame: (jpeg: Uint8Array) => void;
  readonly stop: () => void;
};

export type KioskParts = {
  /** Card reader and printer. */
  readonly devices: Devices;
  /** The process that sees faces, on its own so that it can be ended after each citizen. */
  readonly face: FaceProcess;
  readonly agent: Agent;
  readonly store: Store;
  readonly config: KioskConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  readonly printerWidth: number;
};

export function createKiosk(parts: KioskParts): Kiosk {
  const { devices, face, agent, store, config, clock, log, version } = parts;
  let online = false;
  const card = cardEffects(devices);
  const faces = faceEffects({
    face,
    thresholds: () => store.settings.get('configuration')?.thresholds ?? config.thresholds,
  });
  const decisions = decisionEffects({ agent, clock, isOnline: () => online });
  const effects: Effects = {
    readText: card.readText,
    readPhoto: card.readPhoto,
    readKeys: card.readKeys,
    ...centralEffects({
      agent,
      random: (below) => randomInt(below),
      nonce: () => randomBytes(16).toString('base64url'),
    }),
    verifyFace: faces.verifyFace,
    record: recordEffect({ store, agent, readKeys: card.readKeys, clock, version }),
    awaitDecision: decisions.awaitDecision,
    makeSlip: (input) =>
      makeSlip(input, {
        place: config.place,
        helpLine: config.helpLine,
        rightsAddress: config.rightsAddress,
        now: clock.now(),
      }),
    printSlip: printEffect({ devices, width: parts.printerWidth }),
    wipe: () => {
      decisions.forget();
      faces.forget();
      void devices.call('wipe', null);
    },
  };
  const flow = createFlow({ effects, config, clock, version });

  const checkRoom = (): void => flow.device({ kind: 'storage', state: store.room().ok ? 'ok' : 'full' });
  checkRoom();
  const health: Record<string, string> = {};
  const keeper = createJournalKeeper((fact) => void store.journal.append(fact), flow.view());
  const unsubscribe = [
    flow.subscribe(keeper.view),
    flow.subscribe(({ screen }) => {
      // Only now is the card out of the reader and the slip out of the printer.
      if (screen.name === 'attract') card.forget();
      if (screen.name === 'menu') checkRoom();
    }),
    devices.onEvent((event) => {
      if (event.kind === 'face.progress' || event.kind === 'camera.health') return;
      flow.device(event);
      if (event.kind !== 'reader.health' && event.kind !== 'printer.health') return;
      const device = event.kind === 'reader.health' ? 'reader' : 'printer';
      health[device] = event.health.state === 'faulted' ? event.health.code : event.health.state;
      void agent.call('report', { devices: { ...health } });
    }),
    devices.onState((state) => {
      if (state === 'up') return;
      flow.device({ kind: 'reader.health', health: { state: 'absent' } });
      flow.device({ kind: 'printer.health', health: { state: 'absent' }, status: null });
    }),
    agent.onEvent((event) => {
      if (event.kind === 'link') {
        online = event.state === 'online';
        flow.device({ kind: 'link', state: event.state });
        flow.device({ kind: 'service', code: event.code === 'kiosk.revoked' ? event.code : null });
      }
    }),
    agent.onState((state) => {
      if (state === 'down') flow.device({ kind: 'link', state: 'offline' });
    }),
  ];

  return {
    view: flow.view,
    onView: flow.subscribe,
    command: (raw) => {
      const parsed = kioskCommandSchema.safeParse(raw);
      if (!parsed.success) return log.warn('a command that does not parse was dropped');
      // Noted before it is taken: afterwards the screen it was given on is gone.
      if (flow.view().allowed.includes(parsed.data.type)) keeper.command(parsed.data);
      if (!flow.send(parsed.data))
        log.info({ command: parsed.data.type }, 'a command that is not allowed now was dropped');
    },
    frame: (jpeg) => {
      if (flow.view().screen.name === 'face') void face.call('face.frame', jpeg);
    },
    stop: () => {
      for (const stop of unsubscribe) stop();
      flow.stop();
    },
  };
}
