import type { KioskConfiguration } from '../contracts/central-api.ts';
import { faceThresholdsSchema } from '../contracts/device-ports.ts';
import { policy as levelPolicy } from '../contracts/ial.ts';
import { signatureMaxAgeSeconds } from '../contracts/request-signature.ts';

/**
 * What central's operator may decide differently. The figures are this product's own defaults where the proofing policy
 * gives none; no conformity follows from them.
 */
export type CentralPolicy = {
  readonly proofing: KioskConfiguration['policy'];
  readonly thresholds: KioskConfiguration['thresholds'];
  /** SHA-256 of models whose distances are believed. Empty: every model is taken and recorded. */
  readonly acceptedModels: readonly string[];
  readonly signatureMaxAgeSeconds: number;
  readonly enrolmentCodeHours: number;
  /** How long a session's operations stay open after its last one. */
  readonly sessionMinutes: number;
  /** How long they stay open at most, from its start. */
  readonly sessionMostMinutes: number;
  /** How long a session that was not ended waits for its evidence before it is erased. */
  readonly sessionKeepHours: number;
  /** Evidence captured longer ago, by the kiosk's clock, is flagged. */
  readonly evidenceDays: number;
  /**
   * A citizen still stands before the kiosk so long after capture: shorter than the 20 s for which a kiosk waits for the
   * decision, by the way of the answer.
   */
  readonly presentSeconds: number;
  /** Challenge orders per session beyond `livenessTries`: one changed challenge, one retry after a near match. */
  readonly spareChallengeOrders: number;
  readonly cardChecksPerDay: number;
  readonly issuerSeconds: number;
  readonly issuerRetrySeconds: number;
  readonly otp: {
    readonly minutes: number;
    readonly tries: number;
    readonly resendSeconds: number;
    readonly perSession: number;
    readonly perContactPerHour: number;
  };
  /** A family may share a telephone. */
  readonly accountsPerContact: number;
  readonly password: { readonly tries: number; readonly lockMinutes: number };
  /** Wrong codes, tokens and passwords from one network address. */
  readonly guessesPerTenMinutes: number;
  readonly activationHours: number;
  readonly appCodeHours: number;
  readonly appCodeTries: number;
  readonly imageDays: number;
  /** How long an answer is kept, sealed, to be given again to whoever asks with the same key. */
  readonly answerDays: number;
};

export const defaultPolicy: CentralPolicy = {
  proofing: {
    version: levelPolicy.version,
    minimumAge: 15,
    eligibleClasses: ['1', '2', '3', '4', '5', '8'],
    livenessTries: 3,
  },
  thresholds: faceThresholdsSchema.parse({}),
  acceptedModels: [],
  signatureMaxAgeSeconds,
  enrolmentCodeHours: 24,
  sessionMinutes: 30,
  sessionMostMinutes: 120,
  sessionKeepHours: 72,
  evidenceDays: 40,
  presentSeconds: 15,
  spareChallengeOrders: 2,
  cardChecksPerDay: 20,
  issuerSeconds: 8,
  issuerRetrySeconds: 20,
  otp: { minutes: 10, tries: 5, resendSeconds: 60, perSession: 5, perContactPerHour: 20 },
  accountsPerContact: 10,
  password: { tries: 5, lockMinutes: 15 },
  guessesPerTenMinutes: 20,
  activationHours: 72,
  appCodeHours: 72,
  appCodeTries: 5,
  imageDays: 30,
  answerDays: 30,
};
