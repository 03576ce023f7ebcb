import { z } from 'zod';
import type { Service } from './channel.ts';
import type { FaultCode } from './faults.ts';
import type { CardKeys, CardText } from './identity.ts';
import type { Outcome } from './outcome.ts';

/*
 * What the core needs of each device. Behind every port stand a real driver and a simulator that sits at the lowest
 * seam (APDU bytes, printer bytes, camera frames), so that the real parsers run in both. All devices live in one
 * process of their own; the core speaks to it over a Channel. Every method can be aborted through its signal.
 */

export type DeviceHealth =
  | { readonly state: 'absent' | 'connecting' | 'ready' | 'busy' }
  | { readonly state: 'faulted'; readonly code: FaultCode };

// --- card reader -----------------------------------------------------------------------------------------------

export type CardReaderEvent =
  | { readonly kind: 'reader.health'; readonly health: DeviceHealth }
  /** A card was pushed in. `sinceStart`: it lay in the reader when the driver began to look, so nobody has just inserted it. */
  | { readonly kind: 'card.inserted'; readonly sinceStart: boolean }
  | { readonly kind: 'card.removed' };

export type CardReadStats = {
  readonly apdusMoi: number;
  readonly apdus: number;
  /** From the card event to the last byte, milliseconds. */
  readonly milliseconds: number;
};

export type CardReader = {
  /** Text, address, laser code and chip number. `card.absent`, `card.foreign`, `card.mute`, `card.removed`, `card.unreadable`, `card.unsupported`, `card.invalid-data`, `reader.*`. */
  readonly readText: (signal: AbortSignal) => Promise<Outcome<CardText & { readonly stats: CardReadStats }>>;
  /** The chip's photo, JPEG up to and with FF D9. Same faults. */
  readonly readPhoto: (
    signal: AbortSignal,
  ) => Promise<Outcome<{ readonly jpeg: Uint8Array; readonly stats: CardReadStats }>>;
  /** Citizen ID, chip number and request number read anew, to tell a swapped card. Same faults. */
  readonly readKeys: (signal: AbortSignal) => Promise<Outcome<CardKeys>>;
};

// --- face camera -----------------------------------------------------------------------------------------------

export const challengeActions = ['turn-left', 'turn-right', 'smile', 'blink'] as const;
/** Left and right are the applicant's own. */
export type ChallengeAction = (typeof challengeActions)[number];

/** Demanded actions in order, with a nonce that ties the transcript to this attempt; from central when online. */
export const challengePlanSchema = z.object({
  nonce: z.string().min(16),
  order: z.array(z.enum(challengeActions)).min(3),
  issuedBy: z.enum(['central', 'kiosk']),
});
export type ChallengePlan = z.infer<typeof challengePlanSchema>;

/** What the applicant could do better now, in order of weight. */
export const guidances = [
  'no-face',
  'two-faces',
  'too-far',
  'too-close',
  'off-centre',
  'too-dark',
  'too-bright',
  'backlit',
  'blurred',
  'look-straight',
  'hold-still',
] as const;
export type Guidance = (typeof guidances)[number];

export type FaceProgress = {
  readonly kind: 'face.progress';
  readonly phase: 'positioning' | 'neutral' | 'challenge' | 'matching';
  /** Which of the demanded actions is awaited (0-based); meaningful in phase `challenge`. */
  readonly index: number;
  readonly total: number;
  readonly action: ChallengeAction | null;
  /** How far the present action has come, 0..1. */
  readonly done: number;
  readonly guidance: Guidance | null;
};

export type FaceCameraEvent =
  | FaceProgress
  | { readonly kind: 'camera.health'; readonly health: DeviceHealth };

export const faceThresholdsSchema = z.object({
  /** L2 distance of 128-D descriptors: accepted at or under. */
  accept: z.number().default(0.45),
  /** Above `accept` and at or under this: one retry with new frames, then human review at central. */
  review: z.number().default(0.52),
  turnDegrees: z.number().default(12),
  noseShift: z.number().default(0.2),
  smileRatio: z.number().default(1.18),
  blinkRatio: z.number().default(0.65),
  /** Seconds for one demanded action. */
  challengeSeconds: z.number().default(12),
  /** Seconds for finding a usable face and the neutral baseline. */
  positioningSeconds: z.number().default(45),
});
export type FaceThresholds = z.infer<typeof faceThresholdsSchema>;

export const challengeTranscriptSchema = z.object({
  nonce: z.string(),
  issuedBy: z.enum(['central', 'kiosk']),
  steps: z.array(
    z.object({
      demanded: z.enum(challengeActions),
      observed: z.enum(challengeActions).nullable(),
      /** Milliseconds since the attempt began. */
      startedAt: z.number(),
      endedAt: z.number(),
      /** The measured quantity against its baseline: degrees, ratio. */
      score: z.number(),
    }),
  ),
  passed: z.boolean(),
});
export type ChallengeTranscript = z.infer<typeof challengeTranscriptSchema>;

export type FaceVerification = {
  readonly transcript: ChallengeTranscript;
  /** Smallest L2 distance between the best frontal frames and the chip's photo. */
  readonly distance: number;
  readonly threshold: number;
  /** match: accept; near: between accept and review; mismatch: above. */
  readonly result: 'match' | 'near' | 'mismatch';
  /** The one frontal frame that goes into the evidence. */
  readonly frame: Uint8Array;
  readonly models: readonly { readonly name: string; readonly sha256: string }[];
};

export type FaceCamera = {
  /**
   * Runs liveness and match over the frames that come in until it is decided.
   * Faults: `camera.absent` (no frames), `camera.lost`, `camera.black`, `face.liveness-failed`, `face.challenge-timeout`, `face.tracking-lost`.
   * A mismatch is a value, not a fault: the core decides.
   */
  readonly verify: (
    input: {
      readonly chipPhoto: Uint8Array;
      readonly plan: ChallengePlan;
      readonly thresholds: FaceThresholds;
    },
    signal: AbortSignal,
  ) => Promise<Outcome<FaceVerification>>;
  /** One camera frame, JPEG. Newest wins; a frame that comes while one is worked on replaces the waiting one. Never answers. */
  readonly frame: (jpeg: Uint8Array) => void;
};

// --- slip printer ----------------------------------------------------------------------------------------------

export const printerStatusSchema = z.object({
  online: z.boolean(),
  paper: z.enum(['ok', 'near-end', 'out']),
  cover: z.enum(['closed', 'open']),
  fault: z.enum(['none', 'cutter', 'unrecoverable', 'recoverable']),
});
export type PrinterStatus = z.infer<typeof printerStatusSchema>;

export type SlipPrinterEvent = {
  readonly kind: 'printer.health';
  readonly health: DeviceHealth;
  readonly status: PrinterStatus | null;
};

/** A 1-bit image: rows top to bottom, each padded to whole bytes, most significant bit leftmost, 1 = black. */
export type Raster = { readonly width: number; readonly height: number; readonly bits: Uint8Array };

export type SlipPrinter = {
  /** Faults: `printer.absent`, `printer.failed`, `printer.timeout`. */
  readonly status: (signal: AbortSignal) => Promise<Outcome<PrinterStatus>>;
  /** Asks the status, prints, cuts, asks again. Faults: `printer.absent`, `printer.paper-out`, `printer.cover-open`, `printer.failed`, `printer.timeout`. */
  readonly print: (raster: Raster, signal: AbortSignal) => Promise<Outcome<PrinterStatus>>;
};

// --- the device process ----------------------------------------------------------------------------------------

export type DeviceEvent = CardReaderEvent | FaceCameraEvent | SlipPrinterEvent;

/** Methods of the device process, as the core calls them over the channel. Nothing is read, looked at or printed without a call. */
export type DeviceMethods = {
  readonly 'card.readText': (input: null, signal: AbortSignal) => ReturnType<CardReader['readText']>;
  readonly 'card.readPhoto': (input: null, signal: AbortSignal) => ReturnType<CardReader['readPhoto']>;
  readonly 'card.readKeys': (input: null, signal: AbortSignal) => ReturnType<CardReader['readKeys']>;
  readonly 'face.verify': (
    input: Parameters<FaceCamera['verify']>[0],
    signal: AbortSignal,
  ) => ReturnType<FaceCamera['verify']>;
  /** Forwarded camera frame; answers at once. */
  readonly 'face.frame': (input: Uint8Array, signal: AbortSignal) => Promise<Outcome<null>>;
  readonly 'printer.status': (input: null, signal: AbortSignal) => ReturnType<SlipPrinter['status']>;
  readonly 'printer.print': (input: Raster, signal: AbortSignal) => ReturnType<SlipPrinter['print']>;
  /** Overwrites and forgets everything of the present citizen in every driver. */
  readonly wipe: (input: null, signal: AbortSignal) => Promise<Outcome<null>>;
};

export type DeviceService = Service<DeviceEvent> & { readonly methods: DeviceMethods };

// --- the dock: what a person (or a journey) does to the simulated devices --------------------------------------

/** `POST /dock/{card,face,printer,network,clock}`; in simulated and virtual mode only, never in the packaged build. */
export const dockSchemas = {
  card: z.discriminatedUnion('action', [
    /** `card`: a sample card's id. `removeAtApdu` pulls it after that many APDUs; `portrait`: base64 JPEG instead of the sample's own. */
    z.object({
      action: z.literal('insert'),
      card: z.string(),
      removeAtApdu: z.number().int().positive().optional(),
      portrait: z.string().max(100_000).optional(),
      mute: z.boolean().optional(),
    }),
    z.object({ action: z.literal('remove') }),
    z.object({ action: z.literal('reader'), present: z.boolean() }),
  ]),
  /** Which applicant stands before the camera; `live` is the machine's own webcam. */
  face: z.object({
    applicant: z.enum([
      'matching',
      'other-person',
      'still-photo',
      'moved-print',
      'replayed-video',
      'with-people-behind',
      'two-faces',
      'nobody',
      'live',
      'refused',
      'lost',
    ]),
  }),
  printer: z.object({
    paper: z.enum(['ok', 'near-end', 'out']).optional(),
    cover: z.enum(['closed', 'open']).optional(),
    connected: z.boolean().optional(),
  }),
  network: z.object({ connected: z.boolean() }),
  /** Moves the kiosk's clock forward; the flow's time limits pass at once. */
  clock: z.object({ advanceSeconds: z.number().positive() }),
} as const;
export type DockCommand = {
  readonly [K in keyof typeof dockSchemas]: {
    readonly kind: K;
    readonly input: z.infer<(typeof dockSchemas)[K]>;
  };
}[keyof typeof dockSchemas];

/** A sample card as the dock offers it. */
export type SampleCardInfo = {
  readonly id: string;
  readonly label: { readonly th: string; readonly en: string };
};

/** How the device process is started: its command line is this, as JSON. */
export const deviceOptionsSchema = z.object({
  mode: z.enum(['simulated', 'virtual', 'real']),
  /** What this process holds. The face camera has a process of its own, which is ended after each citizen. */
  parts: z.array(z.enum(['card', 'face', 'printer'])).default(['card', 'face', 'printer']),
  /** Exact reader name; without it the first whose name is allowed. */
  reader: z.string().optional(),
  allowedReaders: z.array(z.string()).default([]),
  /** Serial device of the slip printer. */
  printer: z.string().optional(),
  printerWidth: z.number().int().default(576),
  /**
   * What the simulated devices hold when the process starts: it is replaced after each citizen, and what a person put
   * into a real device would still be there. A card given here lay in the reader before (`sinceStart`).
   */
  simulated: z
    .object({
      card: dockSchemas.card.options[0].nullable(),
      readerPresent: z.boolean(),
      printer: dockSchemas.printer,
    })
    .optional(),
});
export type DeviceOptions = z.infer<typeof deviceOptionsSchema>;
