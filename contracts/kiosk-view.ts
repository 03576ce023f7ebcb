import type { StaffedPoint } from './config.ts';
import type { ChallengeAction, Guidance } from './device-ports.ts';
import type { ContactChannel } from './evidence.ts';
import type { FaultCode } from './faults.ts';
import type { Level } from './ial.ts';
import type { Display, KioskCommandType, Language } from './kiosk-command.ts';
import type { Slip } from './slip.ts';

/** What a screen may show of the card: the citizen number is masked, dates are ISO (the page words them). */
export type CardSummary = {
  readonly thaiName: string;
  readonly englishName: string;
  readonly maskedCitizenId: string;
  readonly birthDate: string;
  readonly expiryDate: string | null;
  readonly address: string;
};

/** How far the slip is. `on-screen`: it could not be printed and is shown instead. */
export type SlipState =
  | { readonly state: 'printing' | 'printed' }
  | { readonly state: 'on-screen'; readonly code: FaultCode };

/** Every screen of the kiosk, as data. The page adds only words and drawings. */
export type Screen =
  | { readonly name: 'starting' }
  | { readonly name: 'out-of-service'; readonly code: FaultCode }
  | { readonly name: 'attract' }
  | { readonly name: 'menu' }
  | {
      readonly name: 'consent';
      readonly version: string;
      readonly legalBasis: 'public-task' | 'explicit-consent';
    }
  /** Where else to go, and why: nothing has been kept. */
  | {
      readonly name: 'staffed-points';
      readonly reason: FaultCode | 'refused-consent' | 'cannot-do';
      readonly points: readonly StaffedPoint[];
    }
  /** `takeOutFirst`: a card already lies in the reader; only a fresh insertion counts. */
  | {
      readonly name: 'insert-card';
      readonly shape: 'slot' | 'tray';
      readonly takeOutFirst: boolean;
      readonly trouble: FaultCode | null;
    }
  | { readonly name: 'reading-card' }
  | { readonly name: 'card-text'; readonly card: CardSummary; readonly photoReady: boolean }
  | { readonly name: 'laser-code'; readonly trouble: FaultCode | null }
  | { readonly name: 'checking-card' }
  | {
      readonly name: 'face-intro';
      readonly attempt: number;
      readonly attempts: number;
      readonly trouble: FaultCode | null;
    }
  | {
      readonly name: 'face';
      readonly phase: 'positioning' | 'neutral' | 'challenge' | 'matching';
      readonly index: number;
      readonly total: number;
      readonly action: ChallengeAction | null;
      readonly done: number;
      readonly guidance: Guidance | null;
    }
  | {
      readonly name: 'review';
      readonly card: CardSummary;
      /** null: central is out of reach, the account is settled later. */
      readonly account:
        | { readonly kind: 'new' }
        | { readonly kind: 'raise'; readonly maskedUsername: string }
        | null;
    }
  /** `offline`: the contact is only noted and confirmed later by central. */
  | { readonly name: 'contact'; readonly offline: boolean; readonly trouble: FaultCode | null }
  /** Raising an account: a code to a registered contact, or the password. */
  | {
      readonly name: 'prove-account';
      readonly maskedUsername: string;
      readonly contacts: readonly {
        readonly contactId: string;
        readonly channel: ContactChannel;
        readonly masked: string;
      }[];
      readonly trouble: FaultCode | null;
    }
  | { readonly name: 'password'; readonly maskedUsername: string; readonly trouble: FaultCode | null }
  | {
      readonly name: 'otp';
      readonly masked: string;
      readonly resendInSeconds: number;
      readonly trouble: FaultCode | null;
      readonly triesLeft: number | null;
    }
  | {
      readonly name: 'credentials';
      readonly purpose: 'proofing' | 'activation';
      readonly trouble: FaultCode | null;
    }
  /** Waiting for central or a device: `what` names it in words. */
  | {
      readonly name: 'working';
      readonly what:
        | 'sending'
        | 'opening-session'
        | 'sending-code'
        | 'checking-code'
        | 'checking-account'
        | 'saving-credentials'
        | 'checking-activation';
    }
  | {
      readonly name: 'done';
      readonly account: 'created' | 'raised';
      readonly level: Level;
      readonly policyVersion: string;
      readonly maskedUsername: string;
      /** null: the code went to the confirmed contact instead. */
      readonly activation: { readonly code: string; readonly expiresAt: string } | null;
      readonly reference: string;
      readonly slip: SlipState;
      /** What the slip says, for the screen when it cannot be printed. */
      readonly slipContent: Slip;
    }
  | {
      readonly name: 'pending';
      readonly awaits: 'contact' | 'issuer' | 'review' | 'link';
      readonly maskedContact: string | null;
      readonly reference: string;
      readonly slip: SlipState;
      readonly slipContent: Slip;
    }
  | { readonly name: 'take-card'; readonly shape: 'slot' | 'tray' }
  | { readonly name: 'activation-code'; readonly trouble: FaultCode | null }
  /** Something went wrong and the session is over, or one may try again (`canRetry`). Everything is erased when the session is over. */
  | { readonly name: 'trouble'; readonly code: FaultCode; readonly canRetry: boolean };

export type ScreenName = Screen['name'];
export type ScreenOf<N extends ScreenName> = Extract<Screen, { readonly name: N }>;

export type Overlay = 'help' | 'leave' | 'withdraw' | 'still-there';

/** The screen as data: computed once in the core, whole, small. */
export type KioskView = {
  /** Grows with every view; the page shows the newest. */
  readonly revision: number;
  /** A new document is loaded when it changes: nothing of one session lives on in the page. */
  readonly sessionId: number;
  readonly language: Language;
  readonly screen: Screen;
  readonly overlay: Overlay | null;
  /** Step dots: "ขั้นที่ 2 จาก 6". */
  readonly step: { readonly current: number; readonly total: number } | null;
  /** Until the session ends by itself; null while nothing counts down. */
  readonly secondsLeft: number | null;
  readonly allowed: readonly KioskCommandType[];
  readonly display: Display;
  /** Which recorded prompt belongs to this view. */
  readonly prompt: string;
  /** The nearest place with staff, for the help of every screen. */
  readonly staffedPoint?: StaffedPoint;
  readonly status: {
    readonly link: 'online' | 'offline' | 'unknown';
    readonly reader: 'ready' | 'absent' | 'faulted';
    readonly printer: 'ready' | 'absent' | 'paper-out' | 'near-end' | 'cover-open' | 'faulted';
    readonly version: string;
    readonly helpLine: string;
  };
};
