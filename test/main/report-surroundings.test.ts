import { describe, expect, it } from 'vitest';
import type { DeviceEvent } from '../../contracts/device-ports.ts';
import { fault } from '../../contracts/faults.ts';
import { failed, ok } from '../../contracts/outcome.ts';
import type { AgentEvent } from '../../contracts/sync-agent-api.ts';
import type { Flow } from '../../main/flow/flow.ts';
import type { Report } from '../../main/flow/surroundings.ts';
import { reportSurroundings } from '../../main/report-surroundings.ts';
import type { KnownSettings } from '../../store/settings.ts';
import type { Store } from '../../store/store.ts';
import { manualClock } from '../support/manual-clock.ts';

function source<Event>() {
  const listeners = new Set<(event: Event) => void>();
  return {
    tell: (event: Event) => {
      for (const listener of listeners) listener(event);
    },
    listen: (listener: (event: Event) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function scene(known: Partial<KnownSettings> = {}) {
  const reports: Report[] = [];
  const heartbeats: unknown[] = [];
  const settings: Partial<KnownSettings> = { ...known };
  const room = { full: false };
  const clock = manualClock();
  const [device, deviceState, face, agent, agentState] = [
    source<DeviceEvent>(),
    source<'up' | 'down'>(),
    source<DeviceEvent>(),
    source<AgentEvent>(),
    source<'up' | 'down'>(),
  ];
  const parts = {
    flow: { device: (report: Report) => reports.push(report) } as unknown as Flow,
    devices: { onEvent: device.listen, onState: deviceState.listen },
    face: { onEvent: face.listen },
    agent: {
      onEvent: agent.listen,
      onState: agentState.listen,
      call: async (_: string, input: { readonly devices: unknown }) => {
        heartbeats.push(input.devices);
        return ok(null);
      },
    },
    store: {
      room: () => (room.full ? failed(fault('store.disk-full')) : ok(null)),
      settings: {
        get: (name: keyof KnownSettings) => settings[name] ?? null,
        save: (values: Partial<KnownSettings>) => {
          Object.assign(settings, values);
          return ok(null);
        },
      },
    } as unknown as Store,
    clock,
  };
  const reporter = reportSurroundings(parts as unknown as Parameters<typeof reportSurroundings>[0]);
  const last = <K extends Report['kind']>(kind: K) => reports.findLast((report) => report.kind === kind);
  return {
    reporter,
    reports,
    heartbeats,
    settings,
    room,
    clock,
    device,
    deviceState,
    face,
    agent,
    agentState,
    last,
  };
}

const ready = { state: 'ready' } as const;

describe('what comes by itself', () => {
  it('a kiosk without a key of central to seal to says so before anything is asked of a citizen', () => {
    const { last, settings, agent } = scene();
    expect(last('enrolment')).toEqual({ kind: 'enrolment', state: 'missing' });
    Object.assign(settings, { kioskId: 'k', configuration: { sealingKeys: [{}] } });
    agent.tell({ kind: 'link', state: 'online', code: null });
    expect(last('enrolment')).toEqual({ kind: 'enrolment', state: 'ready' });
  });

  it('a full disk is seen when somebody asks', () => {
    const { last, room, reporter } = scene();
    expect(last('storage')).toEqual({ kind: 'storage', state: 'ok' });
    room.full = true;
    reporter.refresh();
    expect(last('storage')).toEqual({ kind: 'storage', state: 'full' });
  });

  it('a revoked kiosk stays closed when the network is unplugged, and through a restart', () => {
    const { last, agent, settings } = scene();
    agent.tell({ kind: 'link', state: 'offline', code: 'kiosk.revoked' });
    expect(last('service')).toEqual({ kind: 'service', code: 'kiosk.revoked' });
    agent.tell({ kind: 'link', state: 'offline', code: 'link.down' });
    expect(last('service')).toEqual({ kind: 'service', code: 'kiosk.revoked' });
    const restarted = scene(settings);
    expect(restarted.last('service')).toEqual({ kind: 'service', code: 'kiosk.revoked' });
    restarted.agent.tell({ kind: 'link', state: 'online', code: null });
    expect(restarted.last('service')).toEqual({ kind: 'service', code: null });
  });

  it('a store that is found damaged closes the kiosk', () => {
    const { last, reporter } = scene();
    reporter.storeCorrupt();
    expect(last('service')).toEqual({ kind: 'service', code: 'store.corrupt' });
  });

  it('the heartbeat hears of reader, printer and camera, once for each change, and anew after the agent restarted', () => {
    const { heartbeats, device, face, agentState } = scene();
    device.tell({ kind: 'reader.health', health: ready });
    device.tell({ kind: 'reader.health', health: ready });
    const status = { online: true, paper: 'near-end', cover: 'closed', fault: 'none' } as const;
    device.tell({ kind: 'printer.health', health: ready, status });
    face.tell({ kind: 'camera.health', health: { state: 'faulted', code: 'camera.black' } });
    expect(heartbeats).toHaveLength(3);
    expect(heartbeats.at(-1)).toEqual({ reader: 'ready', printer: 'near-end', camera: 'camera.black' });
    agentState.tell('up');
    expect(heartbeats).toHaveLength(4);
  });

  it('a device process that dies takes reader and printer with it', () => {
    const { last, deviceState, device } = scene();
    device.tell({ kind: 'reader.health', health: ready });
    deviceState.tell('down');
    expect(last('reader.health')).toMatchObject({ health: { state: 'absent' } });
    expect(last('printer.health')).toMatchObject({ health: { state: 'absent' } });
  });

  it('one that is replaced on purpose is not missed, unless it does not come back', () => {
    const { reporter, reports, last, deviceState, device, clock } = scene();
    device.tell({ kind: 'reader.health', health: ready });
    const before = reports.length;
    reporter.expectReplacement();
    deviceState.tell('down');
    device.tell({ kind: 'reader.health', health: { state: 'connecting' } });
    expect(reports).toHaveLength(before);
    device.tell({ kind: 'reader.health', health: ready });
    clock.advance(5_000);
    expect(last('reader.health')).toMatchObject({ health: ready });
    expect(last('printer.health')).toMatchObject({ health: { state: 'absent' } });
  });

  it('without an agent there is no link', () => {
    const { last, agent, agentState, reporter } = scene();
    agent.tell({ kind: 'link', state: 'online', code: null });
    expect(reporter.isOnline()).toBe(true);
    agentState.tell('down');
    expect(reporter.isOnline()).toBe(false);
    expect(last('link')).toEqual({ kind: 'link', state: 'offline' });
  });
});
