import type { OperationInput, OperationName, OperationOutput } from '../../contracts/central-api.ts';
import { challengeOrders } from '../../contracts/challenge-orders.ts';
import type { ChallengeAction, ChallengePlan } from '../../contracts/device-ports.ts';
import type { FaultCode } from '../../contracts/faults.ts';
import { type Outcome, ok } from '../../contracts/outcome.ts';
import type { AgentEvent, AgentService } from '../../contracts/sync-agent-api.ts';
import type { Effects } from '../flow/effects.ts';
import type { Supervised } from '../supervise-process.ts';

export type Agent = Supervised<AgentService, AgentEvent>;

/** Random whole number from 0 to `below` − 1, from the system's generator. */
export type RandomInteger = (below: number) => number;

function call<N extends OperationName>(
  agent: Agent,
  operation: N,
  input: OperationInput<N>,
  signal?: AbortSignal,
): Promise<Outcome<OperationOutput<N>>> {
  return agent.call('central', { operation, input } as never, signal) as unknown as Promise<
    Outcome<OperationOutput<N>>
  >;
}

/** Passed through with what central says of the tries that are left. */
function withTries(outcome: Outcome<unknown>): Outcome<null> & { readonly triesLeft?: number } {
  if (outcome.ok) return ok(null);
  const { triesLeft } = outcome.fault;
  return triesLeft === undefined ? outcome : { ...outcome, triesLeft };
}

/**
 * A challenge order made by the kiosk itself, when central cannot be asked: any that may be demanded, with equal chance.
 * Where the applicant can do too little for an order of their own, all are in question: the face step then says who helps.
 */
export function kioskPlan(o: {
  readonly without: readonly ChallengeAction[];
  readonly random: RandomInteger;
  readonly nonce: string;
}): ChallengePlan {
  const possible = challengeOrders(o.without);
  const orders = possible.length > 0 ? possible : challengeOrders();
  return { nonce: o.nonce, order: [...(orders[o.random(orders.length)] ?? [])], issuedBy: 'kiosk' };
}

/** Central was not there to answer; anything else it says is its answer, and a refusal is not worked around. */
const outOfReach: ReadonlySet<FaultCode> = new Set([
  'link.down',
  'central.unavailable',
  'central.busy',
  'process.restarting',
]);

type CentralEffects = Pick<
  Effects,
  | 'openSession'
  | 'newPlan'
  | 'checkCard'
  | 'findAccount'
  | 'sendOtp'
  | 'verifyOtp'
  | 'provePassword'
  | 'chooseCredentials'
  | 'openActivation'
  | 'completeActivation'
  | 'endSession'
>;

/** What the citizen waits for, asked of central at once through the agent; never stored, never retried behind their back. */
export function centralEffects(o: {
  readonly agent: Agent;
  readonly random: RandomInteger;
  readonly nonce: () => string;
}): CentralEffects {
  const { agent } = o;
  return {
    openSession: (input, signal) => call(agent, 'openSession', { body: input }, signal),
    newPlan: async ({ sessionId, without }, signal) => {
      if (sessionId !== null) {
        const outcome = await call(agent, 'newPlan', { sessionId, body: { without: [...without] } }, signal);
        if (outcome.ok || !outOfReach.has(outcome.fault.code)) return outcome;
      }
      return ok(kioskPlan({ without, random: o.random, nonce: o.nonce() }));
    },
    checkCard: async ({ sessionId, ...body }, signal) => {
      const outcome = await call(agent, 'checkCard', { sessionId, body }, signal);
      return outcome.ok ? ok(null) : outcome;
    },
    findAccount: ({ sessionId, ...body }, signal) => call(agent, 'findAccount', { sessionId, body }, signal),
    sendOtp: ({ sessionId, ...body }, signal) => call(agent, 'sendOtp', { sessionId, body }, signal),
    verifyOtp: async ({ sessionId, ...body }, signal) =>
      withTries(await call(agent, 'verifyOtp', { sessionId, body }, signal)),
    provePassword: async ({ sessionId, ...body }, signal) =>
      withTries(await call(agent, 'provePassword', { sessionId, body }, signal)),
    chooseCredentials: async ({ sessionId, ...body }, signal) => {
      const outcome = await call(agent, 'chooseCredentials', { sessionId, body }, signal);
      return outcome.ok ? ok(null) : outcome;
    },
    openActivation: (body, signal) => call(agent, 'openActivation', { body }, signal),
    completeActivation: ({ activationId, ...body }, signal) =>
      call(agent, 'completeActivation', { activationId, body }, signal),
    endSession: ({ sessionId, reason }) => {
      void call(agent, 'endSession', { sessionId, body: { reason } });
    },
  };
}
