import { z } from 'zod';
import type {
  KioskConfiguration,
  OperationInput,
  OperationName,
  OperationOutput,
  ProofingDecision,
} from './central-api.ts';
import type { Service } from './channel.ts';
import type { FaultCode } from './faults.ts';
import type { Outcome } from './outcome.ts';

/*
 * Core and sync agent speak over one Channel in both directions: the core calls `AgentService`, the agent calls
 * `OutboxService` (the core alone opens kiosk.db and serves its rows).
 */

/** One item that must reach central, as the agent gets it. The payload is sealed: neither core nor agent can read it. */
export type OutboxItem = {
  readonly id: number;
  readonly idempotencyKey: string;
  readonly sequence: number;
  readonly subjectKey: string;
  readonly kind: 'proofing';
  readonly reference: string;
  readonly sealed: string;
  /** Times this item was handed out before. */
  readonly attempts: number;
};

export type AgentEvent =
  | { readonly kind: 'link'; readonly state: 'online' | 'offline'; readonly code: FaultCode | null }
  | { readonly kind: 'decision'; readonly reference: string; readonly decision: ProofingDecision }
  | { readonly kind: 'configuration'; readonly configuration: KioskConfiguration };

export type AgentMethods = {
  /**
   * One call to central, at once, never stored and never retried: for what the citizen waits for. Faults: those of the
   * operation, `link.down`, `central.unavailable`, `central.rejected`, `kiosk.not-enrolled`, `kiosk.revoked`.
   */
  readonly central: <N extends OperationName>(
    input: { readonly operation: N; readonly input: OperationInput<N> },
    signal: AbortSignal,
  ) => Promise<Outcome<OperationOutput<N>>>;
  /** A row was written: look at once instead of at the next turn. */
  readonly wake: (input: null, signal: AbortSignal) => Promise<Outcome<null>>;
  /** The dock cuts or restores the network: every request fails at the socket while it is cut. Refused in the packaged build. */
  readonly setNetwork: (
    input: { readonly connected: boolean },
    signal: AbortSignal,
  ) => Promise<Outcome<null>>;
  /** What the heartbeat reports of the devices. */
  readonly report: (
    input: { readonly devices: Readonly<Record<string, string>> },
    signal: AbortSignal,
  ) => Promise<Outcome<null>>;
};
export type AgentService = Service<AgentEvent> & { readonly methods: AgentMethods };

export type OutboxMethods = {
  /** The oldest item of each subject that is due, at most `limit`. */
  readonly 'outbox.next': (
    input: { readonly limit: number },
    signal: AbortSignal,
  ) => Promise<Outcome<readonly OutboxItem[]>>;
  /** Central has it: the payload is scrubbed. */
  readonly 'outbox.acknowledge': (
    input: { readonly id: number },
    signal: AbortSignal,
  ) => Promise<Outcome<null>>;
  /** Central refuses it for good: kept aside with the reason, others flow. */
  readonly 'outbox.quarantine': (
    input: { readonly id: number; readonly code: FaultCode; readonly detail: string },
    signal: AbortSignal,
  ) => Promise<Outcome<null>>;
  /** `dueIn`: milliseconds until an item is due; null when none will be by itself. */
  readonly 'outbox.depth': (
    input: null,
    signal: AbortSignal,
  ) => Promise<
    Outcome<{ readonly waiting: number; readonly quarantined: number; readonly dueIn: number | null }>
  >;
  /** The link is back: what waits for its next try becomes due within so many milliseconds, spread by chance. */
  readonly 'outbox.hasten': (
    input: { readonly within: number },
    signal: AbortSignal,
  ) => Promise<Outcome<null>>;
  /** What the kiosk remembers of itself; null where it was never set. */
  readonly 'settings.read': (
    input: null,
    signal: AbortSignal,
  ) => Promise<
    Outcome<{
      readonly kioskId: string | null;
      readonly configuration: KioskConfiguration | null;
      readonly signalCursor: number | null;
    }>
  >;
  readonly 'settings.save': (
    input: {
      readonly kioskId?: string;
      readonly configuration?: KioskConfiguration;
      readonly signalCursor?: number;
    },
    signal: AbortSignal,
  ) => Promise<Outcome<null>>;
};
export type OutboxService = Service<never> & { readonly methods: OutboxMethods };

/** How the agent process is started: its command line is this, as JSON. */
export const agentOptionsSchema = z.object({
  data: z.string(),
  central: z.url(),
  enrol: z.string().optional(),
  name: z.string().default('kiosk'),
  softwareVersion: z.string(),
});
export type AgentOptions = z.infer<typeof agentOptionsSchema>;
