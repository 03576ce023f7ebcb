import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { connect, memoryChannel, serve } from '../../contracts/channel.ts';
import type { AgentEvent, AgentService } from '../../contracts/sync-agent-api.ts';
import { outboxService } from '../../store/outbox-service.ts';
import { systemRandom } from '../../store/random.ts';
import { openStore } from '../../store/store.ts';
import { createAgent } from '../../sync-agent/agent.ts';
import type { AgentLog } from '../../sync-agent/log.ts';
import { outboxOver } from '../../sync-agent/outbox-caller.ts';
import { httpTransport } from '../../sync-agent/transport.ts';
import { fastClock } from './fast-clock.ts';
import { startFaultyCentral } from './faulty-central.ts';
import { sampleEvidence, sealingKeyPair } from './sample-evidence.ts';
import { dataFolder, unwrap } from './store-folder.ts';
import { createWatch } from './watch.ts';

const enrolmentCode = 'ENROL-ME-ONCE';
const silent: AgentLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * A store on real files, the agent over a channel to it, real HTTP to a server that gets into trouble on demand, and
 * time a hundred times faster than the machine's.
 */
export async function agentWorld(o: { readonly code?: string } = {}) {
  const watch = createWatch();
  const clock = fastClock(100);
  const central = await startFaultyCentral({
    configuration: sealingKeyPair().configuration,
    enrolmentCode,
    now: clock.now,
    onRequest: watch.changed,
  });
  const store = unwrap(
    openStore({ dataDir: dataFolder(), clock, ballast: { ballastBytes: 4_096, minimumFreeBytes: 0 } }),
  );
  const [agentEnd, coreEnd] = memoryChannel();
  const stopServing = serve(coreEnd, outboxService(store, watch.changed));
  const stop = new AbortController();
  const agent = createAgent({
    options: {
      central: central.url,
      enrol: o.code ?? enrolmentCode,
      name: 'kiosk',
      softwareVersion: '0.1.0',
    },
    signer: store.signer,
    outbox: outboxOver(agentEnd),
    transport: httpTransport({ clock, secure: false }),
    clock,
    random: systemRandom,
    nonce: () => randomBytes(16).toString('base64url'),
    log: silent,
    dock: true,
  });
  serve(agentEnd, agent.service);
  const core = connect<AgentService, AgentEvent>(coreEnd);
  const events: AgentEvent[] = [];
  core.onEvent((event) => {
    events.push(event);
    watch.changed();
  });
  const running = agent.run(stop.signal);
  const close = async (): Promise<void> => {
    stop.abort();
    await running;
    stopServing();
    await store.close();
    await central.close();
  };
  onTestFinished(close);
  const link = () => events.filter((event) => event.kind === 'link').at(-1);
  return {
    central,
    store,
    core,
    events,
    until: watch.until,
    close,
    link,
    /** Enrolled, and the first heartbeat was heard. */
    online: () =>
      watch.until(() => link()?.state === 'online' && central.requests.some(({ signed }) => signed)),
    /** Waits until nothing is left to send. */
    drained: () => watch.until(() => store.outbox.depth().waiting === 0),
    put: async (subjectKey: string) => {
      const kioskId = store.settings.get('kioskId') ?? '';
      const evidence = sampleEvidence({ kioskId, faceFrame: 'AAAA', chipPhoto: 'AAAA' });
      const recorded = unwrap(await store.recordProofing({ subjectKey, evidence }));
      void core.call('wake', null);
      return { ...recorded, reference: evidence.reference };
    },
  };
}
