import type { DockCommand, PrinterStatus, SampleCardInfo } from './device-ports.ts';

export type DockApplicant = Extract<DockCommand, { readonly kind: 'face' }>['input']['applicant'];

/** What the device process tells of its simulators, over its channel. */
export type DockDeviceState = {
  readonly inserted: string | null;
  readonly readerPresent: boolean;
  readonly printer: PrinterStatus & { readonly connected: boolean };
  /** The slip that last came out, as a PNG. */
  readonly lastSlip: Uint8Array | null;
};

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
