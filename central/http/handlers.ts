import type { z } from 'zod';
import type { CentralOperations, OperationName, OperationOutput } from '../../contracts/central-api.ts';
import { type Answer, answer } from '../answer.ts';
import type { Central } from '../central.ts';
import { findAccount } from '../digital-id/account-finding.ts';
import { completeActivation, openActivation } from '../digital-id/activation.ts';
import { activateApp } from '../digital-id/app-activation.ts';
import { checkCard } from '../digital-id/card-status.ts';
import { chooseCredentials } from '../digital-id/credentials.ts';
import { receiveDataRequest } from '../digital-id/data-requests.ts';
import { sendOtp, verifyOtp } from '../digital-id/otp.ts';
import { provePassword } from '../digital-id/password-proof.ts';
import { listProofings } from '../digital-id/proofing-list.ts';
import { proofingStanding, reviewProofing, submitProofing } from '../digital-id/proofings.ts';
import { repudiate } from '../digital-id/repudiation.ts';
import { endSession, newPlan, openSession } from '../digital-id/sessions.ts';
import { changeCardState, listRegister } from '../emulators/dopa.ts';
import { listGatewayMessages } from '../emulators/message-gateways.ts';
import {
  createEnrolmentCode,
  enrolKiosk,
  kioskConfiguration,
  listKiosks,
  recordHeartbeat,
  revokeKiosk,
} from '../fleet/kiosks.ts';
import { awaitSignals } from '../fleet/signals.ts';

/** One call of an operation, parsed. */
export type Call<N extends OperationName> = {
  readonly params: z.output<CentralOperations[N]['params']>;
  readonly query: z.output<CentralOperations[N]['query']>;
  readonly body: z.output<CentralOperations[N]['body']>;
  /** Who signed; empty for operations that are not a kiosk's. */
  readonly kioskId: string;
  /** Network address, for limits on guesses. */
  readonly address: string;
  /** Of idempotent operations, else empty. */
  readonly idempotencyKey: string;
  /** SHA-256 of the body's bytes, hex. */
  readonly bodyDigest: string;
  /** Aborts when the caller hangs up or the server closes. */
  readonly signal: AbortSignal;
};

export type Handlers = {
  readonly [N in OperationName]: (call: Call<N>) => Promise<Answer<OperationOutput<N>>>;
};

/** Every operation, bound to the part of central that does it. One missing does not compile. */
export function createHandlers(central: Central): Handlers {
  return {
    enrol: (call) => enrolKiosk(central, { ...call.body, address: call.address }),
    configuration: async () => answer(await kioskConfiguration(central)),
    heartbeat: async (call) =>
      answer(await recordHeartbeat(central, { ...call.body, kioskId: call.kioskId })),
    signals: async (call) =>
      answer(await awaitSignals(central, { ...call.query, kioskId: call.kioskId, signal: call.signal })),
    openSession: async (call) => answer(await openSession(central, { ...call.body, kioskId: call.kioskId })),
    newPlan: (call) => newPlan(central, { ...call.params, ...call.body, kioskId: call.kioskId }),
    checkCard: (call) =>
      checkCard(central, { ...call.params, ...call.body, kioskId: call.kioskId }, call.signal),
    findAccount: (call) => findAccount(central, { ...call.params, ...call.body, kioskId: call.kioskId }),
    sendOtp: (call) => sendOtp(central, { ...call.params, ...call.body, kioskId: call.kioskId }),
    verifyOtp: (call) => verifyOtp(central, { ...call.params, ...call.body, kioskId: call.kioskId }),
    provePassword: (call) => provePassword(central, { ...call.params, ...call.body, kioskId: call.kioskId }),
    chooseCredentials: (call) =>
      chooseCredentials(central, { ...call.params, ...call.body, kioskId: call.kioskId }),
    endSession: (call) => endSession(central, { ...call.params, ...call.body, kioskId: call.kioskId }),
    submitProofing: ({ body, kioskId, idempotencyKey, bodyDigest }) =>
      submitProofing(central, { ...body, kioskId, idempotencyKey, bodyDigest }),
    proofing: (call) => proofingStanding(central, { ...call.params, kioskId: call.kioskId }),
    openActivation: (call) => openActivation(central, { ...call.body, address: call.address }),
    completeActivation: (call) => completeActivation(central, { ...call.params, ...call.body }),
    activateApp: (call) => activateApp(central, { ...call.body, address: call.address }),
    repudiate: (call) => repudiate(central, { ...call.body, address: call.address }),
    dataRequest: (call) => receiveDataRequest(central, { ...call.body, address: call.address }),
    createEnrolmentCode: async (call) => answer(await createEnrolmentCode(central, call.body)),
    listKiosks: async () => answer(await listKiosks(central)),
    revokeKiosk: (call) => revokeKiosk(central, call.params.kioskId),
    listMessages: async (call) =>
      answer(await listGatewayMessages(central.database, central.vault, call.query.since)),
    listPersons: async () => answer(await listRegister(central)),
    setPersonState: (call) => changeCardState(central, { ...call.params, ...call.body }),
    listProofings: async () => answer(await listProofings(central)),
    reviewProofing: (call) => reviewProofing(central, { ...call.params, ...call.body }),
  };
}
