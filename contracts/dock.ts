import type { Service } from './channel.ts';
import type {
  DeviceEvent,
  DeviceMethods,
  DockCommand,
  FaceProgress,
  PrinterStatus,
  SampleCardInfo,
} from './device-ports.ts';
import type { Outcome } from './outcome.ts';

/*
 * The dock plays the devices: what a person or a journey does to the simulators. Simulated and virtual mode only; no
 * part of it is in the packaged kiosk.
 */

type Input<K extends DockCommand['kind']> = Extract<DockCommand, { readonly kind: K }>['input'];
export type DockApplicant = Input<'face'>['applicant'];

/** What the device process tells of its simulators. */
export type DockDeviceState = {
  /** Sample card's id. */
  readonly inserted: string | null;
  readonly readerPresent: boolean;
  readonly printer: PrinterStatus & { readonly connected: boolean };
  /** The slip that last came out, as a PNG. */
  readonly lastSlip: Uint8Array | null;
};

/** What the device process offers beside `DeviceMethods` in simulated and virtual mode. */
export type DockDeviceMethods = {
  readonly 'dock.card': (input: Input<'card'>, signal: AbortSignal) => Promise<Outcome<null>>;
  readonly 'dock.printer': (input: Input<'printer'>, signal: AbortSignal) => Promise<Outcome<null>>;
  /** Answers with the present state; each change comes as an event. */
  readonly 'dock.state': (input: null, signal: AbortSignal) => Promise<Outcome<DockDeviceState>>;
};
export type DockDeviceEvent = { readonly kind: 'dock.state'; readonly state: DockDeviceState };
export type SimulatedDeviceService = Service<DeviceEvent | DockDeviceEvent> & {
  readonly methods: DeviceMethods & DockDeviceMethods;
};

/** The process that plays the applicant before the camera. */
export type ApplicantMethods = {
  /** `person`: a sample person's id (whose face `matching` shows); null where no card was inserted. */
  readonly setApplicant: (
    input: { readonly applicant: DockApplicant; readonly person: string | null },
    signal: AbortSignal,
  ) => Promise<Outcome<null>>;
  /** What the kiosk demands now: the puppet obeys. */
  readonly setProgress: (input: FaceProgress, signal: AbortSignal) => Promise<Outcome<null>>;
  /** Frames come only while they are wanted. */
  readonly setRunning: (input: { readonly running: boolean }, signal: AbortSignal) => Promise<Outcome<null>>;
  /** The JPEG that this sample person's card carries as its photo (at most 5,118 bytes). */
  readonly portrait: (
    input: { readonly person: string },
    signal: AbortSignal,
  ) => Promise<Outcome<Uint8Array>>;
};
export type ApplicantEvent = { readonly kind: 'frame'; readonly jpeg: Uint8Array };
export type ApplicantService = Service<ApplicantEvent> & { readonly methods: ApplicantMethods };

/** What the dock's page shows: `GET /dock/state`, and each change as JSON over the WebSocket `/dock/events`. */
export type DockState = {
  readonly cards: readonly SampleCardInfo[];
  readonly applicants: readonly DockApplicant[];
  readonly inserted: string | null;
  readonly readerPresent: boolean;
  readonly applicant: DockApplicant;
  readonly printer: PrinterStatus & { readonly connected: boolean };
  readonly network: { readonly connected: boolean };
  readonly clock: { readonly now: string };
  /** The slip that last came out, as a PNG data URL. */
  readonly lastSlip: string | null;
};
