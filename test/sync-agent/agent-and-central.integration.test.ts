import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { centralOperations } from '../../contracts/central-api.ts';
import { connect, serve } from '../../contracts/channel.ts';
import type { AgentEvent, AgentService } from '../../contracts/sync-agent-api.ts';
import { channelOf } from '../../main/fork-channel.ts';
import { outboxService } from '../../store/outbox-service.ts';
import { openStore } from '../../store/store.ts';
import { systemClock } from '../../sync-agent/system-clock.ts';
import { startCentralProcess, startScript } from '../support/agent-process.ts';
import { sampleEvidence } from '../support/sample-evidence.ts';
import { dataFolder, unwrap } from '../support/store-folder.ts';
import { createWatch } from '../support/watch.ts';

const enrolCode = 'ENROL-ME-ONCE-7';
const softwareVersion = '0.1.0';
const openIn = (dataDir: string) =>
  unwrap(openStore({ dataDir, clock: systemClock, ballast: { ballastBytes: 4_096, minimumFreeBytes: 0 } }));

/** The store in this process, as the core has it, and the agent in its own, as the core starts it. */
async function kiosk(central: string) {
  const dataDir = dataFolder();
  const store = openIn(dataDir);
  const watch = createWatch();
  const agent = startScript({
    entry: 'sync-agent/main.ts',
    args: [JSON.stringify({ data: dataDir, central, enrol: enrolCode, name: 'kiosk', softwareVersion })],
    channel: true,
  });
  const channel = channelOf(agent.child);
  const unserve = serve(channel, outboxService(store, watch.changed));
  const core = connect<AgentService, AgentEvent>(channel);
  const events: AgentEvent[] = [];
  core.onEvent((event) => {
    events.push(event);
    watch.changed();
  });
  onTestFinished(async () => {
    unserve();
    await store.close();
  });
  const online = () =>
    watch.until(
      () =>
        events.some((event) => event.kind === 'link' && event.state === 'online') &&
        store.settings.get('kioskId') !== null,
    );
  const decisionOf = async (reference: string) => {
    const decided = () =>
      events.filter((event) => event.kind === 'decision').findLast((event) => event.reference === reference);
    await watch.until(() => decided() !== undefined);
    return decided()?.decision;
  };
  return { dataDir, store, agent, core, events, until: watch.until, online, decisionOf };
}

describe('the agent as a process, with central as a process', () => {
  test('enrols, sends sealed evidence, hears the decision, and later what an officer decided', async () => {
    const central = await startCentralProcess({ dataDir: dataFolder(), enrolCode });
    const { store, core, online, decisionOf, until, events } = await kiosk(central.url);
    await online();
    const kioskId = store.settings.get('kioskId') ?? '';

    const evidence = sampleEvidence({
      kioskId,
      match: {
        distance: 0.48,
        threshold: 0.45,
        result: 'near',
        models: [{ name: 'face-api', sha256: 'f'.repeat(64) }],
      },
    });
    unwrap(await store.recordProofing({ evidence }));
    await core.call('wake', null);
    const { reference } = evidence;
    expect(await decisionOf(reference)).toEqual({ outcome: 'pending', reference, awaits: 'review' });
    await until(() => store.outbox.depth().waiting === 0);

    const { proofings } = centralOperations.listProofings.response.parse(
      await central.ask('GET', '/operator/proofings'),
    );
    expect(proofings).toMatchObject([{ reference, kioskId, outcome: 'pending', awaits: 'review' }]);

    const heard = events.length;
    await central.ask('POST', `/operator/proofings/${reference}/review`, { samePerson: true });
    await until(() => events.slice(heard).some((event) => event.kind === 'decision'));
    expect(events.slice(heard).find((event) => event.kind === 'decision')).toMatchObject({
      reference,
      decision: { reference },
    });
  });

  test('what the citizen types passes through memory alone: not in a log, not in the data folder', async () => {
    const secret = 'canary-Passw0rd-ที่ลับ';
    const central = await startCentralProcess({ dataDir: dataFolder(), enrolCode });
    const { dataDir, agent, core, online, store } = await kiosk(central.url);
    await online();
    const consent = { version: '2026-11', language: 'th' as const, givenAt: new Date().toISOString() };
    const session = await core.call('central', {
      operation: 'openSession',
      input: { body: { consent } },
    } as never);
    const { sessionId } = centralOperations.openSession.response.parse(unwrap(session));
    const proved = await core.call('central', {
      operation: 'provePassword',
      input: { sessionId, body: { password: secret } },
    } as never);
    expect(proved.ok).toBe(false);
    const chosen = await core.call('central', {
      operation: 'chooseCredentials',
      input: { sessionId, body: { username: 'canary-username', password: secret } },
    } as never);
    expect(chosen.ok).toBe(false);
    await store.close();
    const places = [
      agent.stderr(),
      agent.stdout(),
      central.stderr(),
      ...readdirSync(dataDir).map((name) => readFileSync(join(dataDir, name)).toString('utf8')),
    ];
    expect(agent.stderr()).toContain('provePassword');
    for (const place of places) {
      expect(place).not.toContain(secret);
      expect(place).not.toContain('canary');
      expect(place).not.toContain(sessionId);
    }
  });

  test('killed with an item in hand, its successor delivers it, once', async () => {
    const central = await startCentralProcess({ dataDir: dataFolder(), enrolCode });
    const first = await kiosk(central.url);
    await first.online();
    const kioskId = first.store.settings.get('kioskId') ?? '';
    const evidence = [0, 1, 2].map(() => sampleEvidence({ kioskId }));
    for (const one of evidence) unwrap(await first.store.recordProofing({ evidence: one }));
    await first.core.call('wake', null);
    await first.until(() => first.store.outbox.depth().dueIn !== 0);
    first.agent.child.kill('SIGKILL');
    await first.agent.exited;
    const left = first.store.outbox.depth().waiting;
    await first.store.close();

    const alone = startScript({
      entry: 'sync-agent/main.ts',
      args: ['--data', first.dataDir, '--central', central.url],
    });
    await alone.until(() => alone.stderr().split('delivered').length - 1 === left);
    alone.child.kill('SIGTERM');
    expect(await alone.exited).toBe(0);
    const { proofings } = centralOperations.listProofings.response.parse(
      await central.ask('GET', '/operator/proofings'),
    );
    expect(proofings.map(({ reference }) => reference).sort()).toEqual(
      evidence.map(({ reference }) => reference).sort(),
    );
    const again = openIn(first.dataDir);
    onTestFinished(() => again.close());
    expect(again.outbox.depth()).toEqual({ waiting: 0, quarantined: 0, dueIn: null });
  });
});

describe('the agent by hand', () => {
  test('enrols and drains a folder that no kiosk runs on', async () => {
    const central = await startCentralProcess({ dataDir: dataFolder(), enrolCode });
    const dataDir = dataFolder();
    const enrolling = startScript({
      entry: 'sync-agent/main.ts',
      args: ['--data', dataDir, '--central', central.url, '--enrol', enrolCode],
    });
    await enrolling.until(() => enrolling.stderr().includes('online'));
    enrolling.child.kill('SIGTERM');
    expect(await enrolling.exited).toBe(0);

    const store = openIn(dataDir);
    const kioskId = store.settings.get('kioskId') ?? '';
    expect(kioskId).toMatch(/^kiosk-/);
    for (let n = 0; n < 3; n++) unwrap(await store.recordProofing({ evidence: sampleEvidence({ kioskId }) }));
    await store.close();

    const sending = startScript({
      entry: 'sync-agent/main.ts',
      args: ['--data', dataDir, '--central', central.url],
    });
    const delivered = () => sending.stderr().split('delivered').length - 1;
    await sending.until(() => delivered() === 3);
    sending.child.kill('SIGTERM');
    expect(await sending.exited).toBe(0);
    const { proofings } = centralOperations.listProofings.response.parse(
      await central.ask('GET', '/operator/proofings'),
    );
    expect(proofings).toHaveLength(3);
  });

  test('refuses a folder in use (F55), and says how it is used', async () => {
    const dataDir = dataFolder();
    const store = openIn(dataDir);
    onTestFinished(() => store.close());
    const refused = startScript({
      entry: 'sync-agent/main.ts',
      args: ['--data', dataDir, '--central', 'http://127.0.0.1:9'],
    });
    expect(await refused.exited).toBe(1);
    expect(JSON.parse(refused.stdout())).toMatchObject({ fault: 'store.in-use' });

    const wrong = startScript({ entry: 'sync-agent/main.ts', args: ['--nonsense'] });
    expect(await wrong.exited).toBe(64);
    expect(wrong.stdout()).toBe('');
    const help = startScript({ entry: 'sync-agent/main.ts', args: ['--help'] });
    expect(await help.exited).toBe(0);
    expect(help.stdout()).toContain('--central');
  });
});
