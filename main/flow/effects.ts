import type { AccountForApplicant, OperationInput, ProofingDecision } from '../../contracts/central-api.ts';
import type {
  ChallengeAction,
  ChallengePlan,
  FaceProgress,
  FaceVerification,
} from '../../contracts/device-ports.ts';
import type { Consent, Contact } from '../../contracts/evidence.ts';
import type { CardKeys, CardText, LaserSource } from '../../contracts/identity.ts';
import type { Language } from '../../contracts/kiosk-command.ts';
import type { Outcome } from '../../contracts/outcome.ts';
import type { Slip } from '../../contracts/slip.ts';

/** What the evidence is made of, gathered by the flow; sealed and written by `record`. */
export type Gathered = {
  readonly sessionId: string | null;
  readonly consent: Consent;
  readonly card: CardText;
  readonly laserSource: LaserSource | null;
  readonly chipPhoto: Uint8Array;
  readonly face: FaceVerification;
  readonly issuerAnswer: 'accepted' | 'not-asked';
  readonly unconfirmedContact: Contact | null;
};

/**
 * What the flow asks of the world. The machine names these as actors; `main/effects` provides them, tests provide
 * scripted ones. Every effect honours its signal. An Outcome holds expected trouble; a throw is unexpected and ends the process.
 */
export type Effects = {
  readonly readText: (signal: AbortSignal) => Promise<Outcome<CardText>>;
  readonly readPhoto: (signal: AbortSignal) => Promise<Outcome<Uint8Array>>;
  readonly readKeys: (signal: AbortSignal) => Promise<Outcome<CardKeys>>;
  /** `link.down` and the like mean: go on offline. */
  readonly openSession: (
    input: { readonly consent: Consent },
    signal: AbortSignal,
  ) => Promise<Outcome<{ readonly sessionId: string; readonly plan: ChallengePlan }>>;
  /** A challenge order from central when there is a session and a link, else from the kiosk itself. */
  readonly newPlan: (
    input: { readonly sessionId: string | null; readonly without: readonly ChallengeAction[] },
    signal: AbortSignal,
  ) => Promise<Outcome<ChallengePlan>>;
  readonly checkCard: (
    input: { readonly sessionId: string } & OperationInput<'checkCard'>['body'],
    signal: AbortSignal,
  ) => Promise<Outcome<null>>;
  readonly verifyFace: (
    input: {
      readonly chipPhoto: Uint8Array;
      readonly plan: ChallengePlan;
      readonly onProgress: (progress: FaceProgress) => void;
    },
    signal: AbortSignal,
  ) => Promise<Outcome<FaceVerification>>;
  readonly findAccount: (
    input: { readonly sessionId: string; readonly faceResult: 'match' | 'near'; readonly nonce: string },
    signal: AbortSignal,
  ) => Promise<Outcome<AccountForApplicant>>;
  readonly sendOtp: (
    input: {
      readonly sessionId: string;
      readonly to: OperationInput<'sendOtp'>['body']['to'];
      readonly language: Language;
    },
    signal: AbortSignal,
  ) => Promise<
    Outcome<{ readonly otpId: string; readonly masked: string; readonly resendAfterSeconds: number }>
  >;
  readonly verifyOtp: (
    input: { readonly sessionId: string; readonly otpId: string; readonly code: string },
    signal: AbortSignal,
  ) => Promise<Outcome<null> & { readonly triesLeft?: number }>;
  readonly provePassword: (
    input: { readonly sessionId: string; readonly password: string },
    signal: AbortSignal,
  ) => Promise<Outcome<null> & { readonly triesLeft?: number }>;
  readonly chooseCredentials: (
    input: { readonly sessionId: string; readonly username: string; readonly password: string },
    signal: AbortSignal,
  ) => Promise<Outcome<null>>;
  /** Reads the card's keys again, compares (`card.swapped`, `card.removed`), seals, and writes journal and outbox in one transaction. */
  readonly record: (input: Gathered, signal: AbortSignal) => Promise<Outcome<{ readonly reference: string }>>;
  /** Waits for central's answer to this reference; `central.unavailable` when none came in time. */
  readonly awaitDecision: (
    input: { readonly reference: string },
    signal: AbortSignal,
  ) => Promise<Outcome<ProofingDecision>>;
  /** `decision`: what central decided when the confirmed contact was all that lacked; null when credentials are needed. */
  readonly openActivation: (
    input: { readonly code: string },
    signal: AbortSignal,
  ) => Promise<
    Outcome<{
      readonly activationId: string;
      readonly needs: 'credentials' | 'nothing';
      readonly decision: ProofingDecision | null;
    }>
  >;
  readonly completeActivation: (
    input: { readonly activationId: string; readonly username: string; readonly password: string },
    signal: AbortSignal,
  ) => Promise<Outcome<ProofingDecision>>;
  readonly makeSlip: (input: SlipInput) => Slip;
  readonly printSlip: (input: { readonly slip: Slip }, signal: AbortSignal) => Promise<Outcome<null>>;
  /** Erases what central holds for the session, when it was never handed in; best effort. */
  readonly endSession: (input: {
    readonly sessionId: string;
    readonly reason: 'left' | 'consent-withdrawn' | 'idle' | 'fault';
  }) => void;
  /** Overwrites and forgets everything of the citizen in the drivers and the page. */
  readonly wipe: () => void;
};

export type SlipInput =
  | {
      readonly kind: 'granted';
      readonly language: Language;
      readonly decision: Extract<ProofingDecision, { readonly outcome: 'granted' }>;
      readonly maskedCitizenId: string | null;
    }
  | {
      readonly kind: 'pending';
      readonly language: Language;
      readonly reference: string;
      readonly awaits: 'contact' | 'issuer' | 'review' | 'link';
      readonly maskedContact: string | null;
      readonly maskedCitizenId: string | null;
    };
