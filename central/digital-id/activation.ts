import {
  type OperationInput,
  type OperationOutput,
  type ProofingDecision,
  proofingDecisionSchema,
} from '../../contracts/central-api.ts';
import { contactSchema } from '../../contracts/evidence.ts';
import type { Level } from '../../contracts/ial.ts';
import { type Answer, answer, refuse } from '../answer.ts';
import { type AttemptLimit, attemptsLeft, countAttempt } from '../attempts.ts';
import type { Central } from '../central.ts';
import { minutes } from '../clock.ts';
import type { Query } from '../database.ts';
import { writeSignal } from '../fleet/signals.ts';
import { dispatchMessages } from '../messages.ts';
import { accountByUsername, accountOfPerson, isAbove } from './accounts.ts';
import { checkCredentials, reserveUsername } from './credentials.ts';
import { type Granted, grantNewAccount, grantRaise } from './grants.ts';
import { checkPassword } from './password-proof.ts';
import { findProofing, type Proofing } from './proofing-record.ts';
import { hashSecret } from './secrets.ts';
import { activationCodeHash, profileOf } from './settlement.ts';

/*
 * A proofing that was judged while its citizen was away waits for its contact: whoever holds the one-time code holds
 * the contact.
 */

type ActivationRow = {
  activation_id: string;
  reference: string;
  contact: string;
  registered: boolean;
  expires_at: Date;
  opened_at: Date | null;
  answer: string | null;
  state: 'sent' | 'completed' | 'void';
};

/**
 * Takes the code. For a new account its username and password come next; an account that is raised needs nothing more
 * and is raised here. Faults: `activation.invalid`, `activation.expired`, `central.busy` (too many wrong codes).
 */
export async function openActivation(
  central: Central,
  input: OperationInput<'openActivation'>['body'] & { readonly address: string },
): Promise<Answer<OperationOutput<'openActivation'>>> {
  const guesses = guessLimit(central, 'activation', input.address);
  const left = await attemptsLeft(central, central.database.query, guesses);
  if (!left.allowed) return refuse('central.busy', { retryAfterSeconds: left.retryAfterSeconds });
  const opened = await central.database.transaction(
    async (query): Promise<Answer<OperationOutput<'openActivation'>>> => {
      const [row] = await query<ActivationRow>('select * from activations where code_hash = $1 for update', [
        activationCodeHash(central, input.code),
      ]);
      if (row === undefined) return refuse('activation.invalid');
      const expired = row.expires_at <= central.clock.now();
      if (row.state === 'void') return refuse(expired ? 'activation.expired' : 'activation.invalid');
      const proofing = await findProofing(central, query, row.reference);
      if (proofing?.level == null) return refuse('activation.invalid');
      const value = { activationId: row.activation_id, level: proofing.level };
      // A code that has raised its account says so again: the first answer may have been lost.
      if (row.state === 'completed')
        return row.registered
          ? answer({ ...value, needs: 'nothing', decision: givenAnswer(central, row) })
          : refuse('activation.invalid');
      if (expired) return refuse('activation.expired');
      await query('update activations set opened_at = coalesce(opened_at, $2) where activation_id = $1', [
        row.activation_id,
        central.clock.now(),
      ]);
      if (!row.registered) return answer({ ...value, needs: 'credentials', decision: null });
      const decision = await raiseByActivation(central, query, proofing, proofing.level);
      if (decision === null) return refuse('activation.invalid');
      await completeWith(central, query, row.activation_id, decision);
      return answer({ ...value, needs: 'nothing', decision });
    },
  );
  if (!opened.ok && opened.fault.code === 'activation.invalid')
    await countAttempt(central, central.database.query, guesses);
  if (opened.ok) await announce(central, opened.value.activationId);
  return opened;
}

async function raiseByActivation(
  central: Central,
  query: Query,
  proofing: Proofing,
  level: Level,
): Promise<Granted | null> {
  const account = await accountOfPerson(central, query, proofing.personIndex);
  if (account === null || account.state !== 'active' || !isAbove(level, account.level)) return null;
  await writeSignal(query, { kioskId: proofing.kioskId, kind: 'decision', reference: proofing.reference });
  return grantRaise(central, query, { proofing, level, account, appCodeTo: 'screen' });
}

/**
 * Username and password for the account that was waited for. Faults: `activation.invalid`, `activation.expired`,
 * `username.taken`, `username.invalid`, `password.weak`. The same credentials again give the same answer.
 */
export async function completeActivation(
  central: Central,
  input: OperationInput<'completeActivation'>['body'] & { readonly activationId: string },
): Promise<Answer<OperationOutput<'completeActivation'>>> {
  const again = await completedBefore(central, input);
  if (again !== null) return again;
  const before = await activationWithProofing(central, central.database.query, input.activationId);
  if (!before.ok) return before;
  const { card } = before.value.record;
  const checked = checkCredentials(input, card);
  if (!checked.ok) return checked;
  const { username } = checked.value;
  const passwordHash = await hashSecret(input.password);
  const completed = await central.database.transaction(
    async (query): Promise<Answer<OperationOutput<'completeActivation'>>> => {
      const found = await activationWithProofing(central, query, input.activationId);
      if (!found.ok) return found;
      const { proofing, record, level, row } = found.value;
      const reserved = await reserveUsername(central, query, { username, holder: input.activationId });
      if (!reserved) return refuse('username.taken');
      const granted = await grantNewAccount(central, query, {
        proofing,
        level,
        appCodeTo: 'screen',
        account: {
          username,
          passwordHash,
          profile: profileOf(record),
          contact: central.vault.open('activations.contact', row.contact, contactSchema),
          language: record.consent.language,
        },
      });
      await query('delete from username_reservations where holder = $1', [input.activationId]);
      if (granted === null) return refuse('activation.invalid');
      await completeWith(central, query, input.activationId, granted);
      await writeSignal(query, {
        kioskId: proofing.kioskId,
        kind: 'decision',
        reference: proofing.reference,
      });
      return answer(granted);
    },
  );
  if (completed.ok) await announce(central, input.activationId);
  return completed;
}

async function completedBefore(
  central: Central,
  input: OperationInput<'completeActivation'>['body'] & { readonly activationId: string },
): Promise<Answer<ProofingDecision> | null> {
  const { query } = central.database;
  const [row] = await query<ActivationRow>('select * from activations where activation_id = $1', [
    input.activationId,
  ]);
  if (row === undefined || row.state !== 'completed' || row.registered) return null;
  const account = await accountByUsername(central, query, input.username.trim());
  const checked =
    account === null ? refuse('activation.invalid') : await checkPassword(central, account, input.password);
  const proofing = await findProofing(central, query, row.reference);
  const decision = givenAnswer(central, row);
  const own = account !== null && proofing?.accountId === account.accountId;
  return checked.ok && own && decision !== null ? answer(decision) : refuse('activation.invalid');
}

async function activationWithProofing(central: Central, query: Query, activationId: string) {
  const [row] = await query<ActivationRow>('select * from activations where activation_id = $1 for update', [
    activationId,
  ]);
  if (row === undefined || row.state !== 'sent' || row.opened_at === null || row.registered)
    return refuse('activation.invalid');
  if (row.expires_at <= central.clock.now()) return refuse('activation.expired');
  const proofing = await findProofing(central, query, row.reference);
  if (proofing?.record == null || proofing.level === null || proofing.outcome !== 'pending')
    return refuse('activation.invalid');
  return answer({ row, proofing, record: proofing.record, level: proofing.level });
}

/** The answer is kept sealed, because it can be lost on its way; the code in it is worthless once used or expired. */
async function completeWith(
  central: Central,
  query: Query,
  activationId: string,
  decision: Granted,
): Promise<void> {
  await query(
    "update activations set state = 'completed', contact = '', answer = $2 where activation_id = $1",
    [activationId, central.vault.seal('activations.answer', decision)],
  );
}

function givenAnswer(central: Central, row: ActivationRow): ProofingDecision | null {
  return row.answer === null
    ? null
    : central.vault.open('activations.answer', row.answer, proofingDecisionSchema);
}

async function announce(central: Central, activationId: string): Promise<void> {
  const [row] = await central.database.query<{ kiosk_id: string }>(
    'select kiosk_id from proofings join activations using (reference) where activation_id = $1',
    [activationId],
  );
  if (row !== undefined) central.bell.ring(row.kiosk_id);
  await dispatchMessages(central);
}

/** Wrong guesses by one network address. */
export function guessLimit(central: Central, what: string, address: string): AttemptLimit {
  return {
    kind: `guess ${what}`,
    value: address,
    windowMilliseconds: minutes(10),
    limit: central.policy.guessesPerTenMinutes,
  };
}
