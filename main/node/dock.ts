import type { FastifyInstance } from 'fastify';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import {
  type DeviceEvent,
  type DeviceOptions,
  type DockCommand,
  dockSchemas,
} from '../../contracts/device-ports.ts';
import type {
  ApplicantEvent,
  ApplicantService,
  DockApplicant,
  DockDeviceEvent,
  DockDeviceState,
  DockState,
  SimulatedDeviceService,
} from '../../contracts/dock.ts';
import { fault } from '../../contracts/faults.ts';
import { dockFrameClosings } from '../../contracts/kiosk-bridge.ts';
import { failed, type Outcome, ok } from '../../contracts/outcome.ts';
import { sampleCards, samplePerson } from '../../contracts/sample-people.ts';
import type { Agent } from '../effects/ask-central.ts';
import type { FaceProcess } from '../effects/verify-face.ts';
import type { Log } from '../log.ts';
import { type StartedProcess, type Supervised, superviseProcess } from '../supervise-process.ts';
import type { SystemClock } from '../system-clock.ts';

/**
 * The dock: what a person or a journey does to the simulated devices, as routes beside the page. It exists in simulated
 * and virtual mode only and is no part of the packaged kiosk.
 */
export type Dock = {
  readonly register: (server: FastifyInstance) => void;
  readonly connectEvents: (socket: WebSocket) => void;
  /** The simulated applicant's frames, which the page takes as its camera's. */
  readonly connectFrames: (socket: WebSocket) => void;
  /** What lies in the simulated devices now: a device process that takes another's place begins with it. */
  readonly content: () => SimulatedContent;
  /** false: the machine's own webcam is used. */
  readonly sendsFrames: () => boolean;
  readonly stop: () => Promise<void>;
};

type SimulatedContent = NonNullable<DeviceOptions['simulated']>;
export type SimulatedDevices = Supervised<SimulatedDeviceService, DeviceEvent | DockDeviceEvent>;

/** Before the device process has told of itself. */
const unknownDevices: DockDeviceState = {
  inserted: null,
  readerPresent: false,
  printer: { online: false, paper: 'out', cover: 'closed', fault: 'none', connected: false },
  lastSlip: null,
};

/** Holds a demo card with one's own portrait. */
const bodyLimit = 150_000;

export function createDock(o: {
  readonly devices: SimulatedDevices;
  readonly face: FaceProcess;
  readonly agent: Agent;
  readonly clock: SystemClock;
  /** Starts the process that plays the applicant. */
  readonly startApplicants: () => StartedProcess;
  readonly log: Log;
}): Dock {
  const applicants = superviseProcess<ApplicantService, ApplicantEvent>({
    name: 'applicant',
    start: o.startApplicants,
    clock: o.clock,
    log: o.log,
  });
  const watchers = new Set<WebSocket>();
  const cameras = new Set<WebSocket>();
  let simulated = unknownDevices;
  let person: string | null = null;
  let lastInserted: SimulatedContent['card'] = null;
  let applicant: DockApplicant = 'matching';
  let connected = true;

  const state = (): DockState => ({
    cards: sampleCards,
    applicants: dockSchemas.face.shape.applicant.options,
    inserted: simulated.inserted,
    readerPresent: simulated.readerPresent,
    applicant,
    printer: simulated.printer,
    network: { connected },
    clock: { now: new Date(o.clock.now()).toISOString() },
    lastSlip: simulated.lastSlip
      ? `data:image/png;base64,${Buffer.from(simulated.lastSlip).toString('base64')}`
      : null,
  });
  const tell = (): void => {
    const message = JSON.stringify(state());
    for (const watcher of watchers) watcher.send(message);
  };
  /** The device process is replaced now and then; the slip that lies on the dock stays. */
  const know = (told: DockDeviceState): void => {
    simulated = { ...told, lastSlip: told.lastSlip ?? simulated.lastSlip };
    tell();
  };
  const standBefore = () => applicants.call('setApplicant', { applicant, person });
  const run = (running: boolean) => applicants.call('setRunning', { running });

  const stops = [
    o.devices.onEvent((event) => {
      if (event.kind !== 'dock.state') return;
      know(event.state);
    }),
    o.devices.onState((up) => {
      if (up === 'up') void askState();
    }),
    o.face.onEvent((event) => {
      if (event.kind === 'face.progress') void applicants.call('setProgress', event);
    }),
    applicants.onState((up) => {
      if (up === 'up') void standBefore().then(() => run(cameras.size > 0));
    }),
    applicants.onEvent((event) => {
      for (const camera of cameras) if (camera.bufferedAmount === 0) camera.send(event.jpeg);
    }),
  ];
  async function askState(): Promise<void> {
    const outcome = await o.devices.call('dock.state', null);
    if (outcome.ok) know(outcome.value);
  }
  void askState();

  /** The device process is replaced after each citizen; what comes in that moment waits for the new one. */
  async function onceUp(ask: () => Promise<Outcome<null>>): Promise<Outcome<null>> {
    for (;;) {
      const outcome = await ask();
      if (outcome.ok || outcome.fault.code !== 'process.restarting') return outcome;
      await new Promise<void>((resolve) => {
        const stop = o.devices.onState((state) => {
          if (state !== 'up') return;
          stop();
          resolve();
        });
      });
    }
  }

  async function insert(input: Extract<DockCommand, { kind: 'card' }>['input']): Promise<Outcome<null>> {
    if (input.action !== 'insert') return onceUp(() => o.devices.call('dock.card', input));
    // A bank card has no holder to stand before the camera, nor a portrait of one.
    person = samplePerson(input.card)?.id ?? null;
    await standBefore();
    const portrait = input.portrait ?? (person === null ? undefined : await ownPortrait(person));
    if (portrait === null) return failed(fault('card.absent', 'no such sample person'));
    const { removeAtApdu: _, ...lasting } = { ...input, portrait };
    lastInserted = lasting;
    return onceUp(() => o.devices.call('dock.card', { ...input, portrait }));
  }

  async function ownPortrait(card: string): Promise<string | null> {
    const portrait = await applicants.call('portrait', { person: card });
    return portrait.ok ? Buffer.from(portrait.value).toString('base64') : null;
  }

  async function act(command: DockCommand): Promise<Outcome<null>> {
    switch (command.kind) {
      case 'card':
        return insert(command.input);
      case 'face':
        applicant = command.input.applicant;
        return standBefore();
      case 'printer':
        return onceUp(() => o.devices.call('dock.printer', command.input));
      case 'network':
        connected = command.input.connected;
        return o.agent.call('setNetwork', { connected });
      case 'clock':
        o.clock.advance(command.input.advanceSeconds * 1000);
        return ok(null);
    }
  }

  return {
    register: (server) => {
      server.get('/dock/state', async () => state());
      for (const kind of Object.keys(dockSchemas) as (keyof typeof dockSchemas)[]) {
        server.post(`/dock/${kind}`, { bodyLimit }, async (request, reply) => {
          const parsed = dockSchemas[kind].safeParse(request.body);
          if (!parsed.success) return reply.code(400).send({ error: z.prettifyError(parsed.error) });
          const outcome = await act({ kind, input: parsed.data } as DockCommand);
          tell();
          return outcome.ok ? reply.code(204).send() : reply.code(409).send(outcome.fault);
        });
      }
    },
    connectEvents: (socket) => {
      watchers.add(socket);
      socket.send(JSON.stringify(state()));
      socket.on('close', () => watchers.delete(socket));
    },
    connectFrames: (socket) => {
      if (applicant === 'refused') return socket.close(dockFrameClosings.refused);
      cameras.add(socket);
      void run(true);
      socket.on('close', () => {
        cameras.delete(socket);
        if (cameras.size === 0) void run(false);
      });
    },
    content: () => {
      const { paper, cover, connected: plugged } = simulated.printer;
      return {
        card: simulated.inserted === null ? null : lastInserted,
        readerPresent: simulated.readerPresent,
        printer: { paper, cover, connected: plugged },
      };
    },
    sendsFrames: () => applicant !== 'live',
    stop: async () => {
      for (const stop of stops) stop();
      for (const socket of [...watchers, ...cameras]) socket.terminate();
      await applicants.stop();
    },
  };
}
