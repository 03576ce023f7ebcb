import { randomBytes, randomInt } from 'node:crypto';
import type { KioskConfiguration } from '../contracts/central-api.ts';
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
import { reportSurroundings } from './report-surroundings.ts';
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
  const card = cardEffects(devices);
  const faces = faceEffects({
    face,
    thresholds: () => store.settings.get('configuration')?.thresholds ?? config.thresholds,
  });
  const decisions = decisionEffects({ agent, clock, isOnline: () => surroundings.isOnline() });
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
    record: recordEffect({
      store,
      agent,
      readKeys: card.readKeys,
      clock,
      version,
      expectDecision: decisions.expect,
      onCorrupt: () => surroundings.storeCorrupt(),
    }),
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
  /** What central's policy says goes before what stands in the kiosk's own file. */
  const inForce = (): KioskConfig => ({ ...config, ...policyOf(store.settings.get('configuration')) });
  const flow = createFlow({ effects, config: inForce, clock, version });
  const surroundings = reportSurroundings({ flow, devices, face, agent, store, clock });
  const keeper = createJournalKeeper((fact) => void store.journal.append(fact), flow.view());
  let shown = flow.view();
  const unsubscribe = [
    flow.subscribe(keeper.view),
    flow.subscribe((view) => {
      shown = view;
      // Only now is the card out of the reader and the slip out of the printer.
      if (view.screen.name === 'attract' && card.hasRead()) {
        surroundings.expectReplacement();
        card.forget();
      }
    }),
    surroundings.stop,
  ];

  return {
    view: flow.view,
    onView: flow.subscribe,
    command: (raw) => {
      const parsed = kioskCommandSchema.safeParse(raw);
      if (!parsed.success) return log.warn('a command that does not parse was dropped');
      // A full disk and a missing key are looked at when somebody asks to begin.
      if (parsed.data.type === 'choose' || parsed.data.type === 'retry') surroundings.refresh();
      // Noted before it is taken: afterwards the screen it was given on is gone.
      if (flow.view().allowed.includes(parsed.data.type)) keeper.command(parsed.data);
      if (!flow.send(parsed.data))
        log.info({ command: parsed.data.type }, 'a command that is not allowed now was dropped');
    },
    frame: (jpeg) => {
      if (shown.screen.name === 'face') void face.call('face.frame', jpeg);
    },
    stop: () => {
      for (const stop of unsubscribe) stop();
      flow.stop();
    },
  };
}

function policyOf(configuration: KioskConfiguration | null): Partial<KioskConfig> {
  if (configuration === null) return {};
  const { minimumAge, eligibleClasses, livenessTries } = configuration.policy;
  return { minimumAge, eligibleClasses, livenessTries };
}
