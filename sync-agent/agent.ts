import {
  centralOperations,
  type KioskConfiguration,
  type ProofingDecision,
} from '../contracts/central-api.ts';
import type { Clock } from '../contracts/clock.ts';
import { fault } from '../contracts/faults.ts';
import { failed, ok } from '../contracts/outcome.ts';
import type { AgentEvent, AgentOptions, AgentService } from '../contracts/sync-agent-api.ts';
import type { Random } from '../store/random.ts';
import type { Signer } from '../store/signer.ts';
import { createBell } from './bell.ts';
import { createCentralClient, outcomeOf } from './central-client.ts';
import { enrol } from './enrolment.ts';
import { runHeartbeat } from './heartbeat.ts';
import { createLink } from './link.ts';
import type { AgentLog } from './log.ts';
import type { OutboxCaller } from './outbox-caller.ts';
import { createOutboxSender } from './outbox-sender.ts';
import { runSignals } from './signals.ts';
import type { Transport } from './transport.ts';

export type Agent = {
  readonly service: AgentService;
  /** Works until the signal aborts; settles when all is still. */
  readonly run: (signal: AbortSignal) => Promise<void>;
};

/** The kiosk's one connection to central. All of the world it needs comes in here, so that a simulation can be its world. */
export function createAgent(o: {
  readonly options: Pick<AgentOptions, 'central' | 'enrol' | 'name' | 'softwareVersion'>;
  readonly signer: Signer;
  readonly outbox: OutboxCaller;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly nonce: () => string;
  readonly log: AgentLog;
  /** Whether a dock may cut the network; never in the packaged build. */
  readonly dock: boolean;
}): Agent {
  const { options, signer, outbox, transport, clock, random, log } = o;
  const listeners = new Set<(event: AgentEvent) => void>();
  const emit = (event: AgentEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const onDecision = (decided: { readonly reference: string; readonly decision: ProofingDecision }): void =>
    emit({ kind: 'decision', ...decided });
  const onConfiguration = (configuration: KioskConfiguration): void =>
    emit({ kind: 'configuration', configuration });

  let kioskId: string | null = null;
  let devices: Readonly<Record<string, string>> = {};
  const bells = {
    enrolment: createBell(clock),
    outbox: createBell(clock),
    heartbeat: createBell(clock),
    signals: createBell(clock),
  };
  const ringAll = (): void => {
    for (const bell of Object.values(bells)) bell.ring();
  };

  const link = createLink((state) => {
    log.info(state, 'link');
    emit({ kind: 'link', ...state });
    // One exchange may fail where the link stands: the heartbeat asks at once instead of at its turn.
    if (state.state === 'offline') return bells.heartbeat.ring();
    // Whichever exchange found central again, the others need not sit out their waits.
    sender.linkIsBack();
    bells.signals.ring();
  });
  const client = createCentralClient({
    baseUrl: options.central,
    transport,
    signer,
    kioskId: () => kioskId,
    clock,
    nonce: o.nonce,
    link,
    onClockOffset: (milliseconds) =>
      log.warn({ seconds: Math.round(milliseconds / 1000) }, 'clock differs from that of central'),
  });
  const sender = createOutboxSender({ client, outbox, bell: bells.outbox, clock, random, log, onDecision });

  return {
    service: {
      methods: {
        central: async ({ operation, input }, signal) => {
          // Without a key there would be no telling one effect from two.
          if (centralOperations[operation].idempotent)
            return failed(fault('central.rejected', 'goes through the outbox'));
          if (kioskId === null) {
            const settings = await outbox('settings.read', null);
            if (settings.ok) kioskId = settings.value.kioskId;
          }
          const outcome = outcomeOf(await client.ask({ operation, input, signal }));
          if (!outcome.ok) log.info({ operation, code: outcome.fault.code }, 'operation failed');
          return outcome;
        },
        wake: async () => {
          sender.wake();
          return ok(null);
        },
        setNetwork: async ({ connected }) => {
          if (!o.dock) return failed(fault('central.rejected', 'no dock in this build'));
          transport.setConnected(connected);
          // Cut or healed, it is noticed at once, as an unplugged cable is.
          ringAll();
          return ok(null);
        },
        report: async (report) => {
          devices = report.devices;
          return ok(null);
        },
      },
      onEvent: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    run: async (signal) => {
      const { code, name, softwareVersion } = { ...options, code: options.enrol };
      const onKioskId = (id: string): void => {
        kioskId = id;
      };
      const enrolling = {
        client,
        outbox,
        bell: bells.enrolment,
        random,
        signer,
        link,
        log,
        code,
        name,
        softwareVersion,
      };
      await enrol({ ...enrolling, onKioskId, onConfiguration, signal });
      await Promise.all([
        sender.run(signal),
        runHeartbeat({
          client,
          outbox,
          bell: bells.heartbeat,
          clock,
          random,
          softwareVersion,
          devices: () => devices,
          // Said again at every beat: who began to listen late knows it too.
          onBeat: () => {
            const state = link.state();
            if (state) emit({ kind: 'link', ...state });
          },
          signal,
        }),
        runSignals({
          client,
          outbox,
          bell: bells.signals,
          clock,
          random,
          onDecision,
          onConfiguration,
          signal,
        }),
      ]);
    },
  };
}
