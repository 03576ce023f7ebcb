import type { OperationInput, OperationOutput } from '../../contracts/central-api.ts';
import { type Answer, answer, refuse } from '../answer.ts';
import { attemptsLeft, countAttempt } from '../attempts.ts';
import type { Central } from '../central.ts';
import type { Query } from '../database.ts';
import { type Account, accountByUsername, contactsOf } from './accounts.ts';
import { guessLimit } from './activation.ts';
import { checkPassword } from './password-proof.ts';

type DataRequest = OperationInput<'dataRequest'>['body'];

/**
 * Rights of the data subject under the PDPA (sections 19, 30, 33): withdrawing consent deletes the images at once;
 * access gives everything held in clear words; erasure empties account and records and keeps only that a proofing took
 * place and how it was decided. Faults: `password.wrong` (also for an unknown username), `account.locked`, `central.busy`.
 */
export async function receiveDataRequest(
  central: Central,
  input: DataRequest & { readonly address: string },
): Promise<Answer<OperationOutput<'dataRequest'>>> {
  const guesses = guessLimit(central, 'sign-in', input.address);
  const left = await attemptsLeft(central, central.database.query, guesses);
  if (!left.allowed) return refuse('central.busy', { retryAfterSeconds: left.retryAfterSeconds });
  const account = await accountByUsername(central, central.database.query, input.username);
  const checked =
    account === null ? refuse('password.wrong') : await checkPassword(central, account, input.password);
  if (account === null || !checked.ok) {
    await countAttempt(central, central.database.query, guesses);
    return checked.ok ? refuse('password.wrong') : checked;
  }
  const requestId = central.random.uuid();
  const data = await central.database.transaction(async (query) => {
    await query(
      'insert into data_requests (request_id, account_id, kind, received_at) values ($1, $2, $3, $4)',
      [requestId, account.accountId, input.kind, central.clock.now()],
    );
    switch (input.kind) {
      case 'access':
        return everythingHeld(central, query, account);
      case 'withdraw-consent':
        await deleteImages(query, account.accountId);
        await query('update accounts set consent_withdrawn_at = $2 where account_id = $1', [
          account.accountId,
          central.clock.now(),
        ]);
        return null;
      case 'erase':
        await erase(central, query, account.accountId);
        return null;
    }
  });
  return answer({ requestId, data });
}

async function everythingHeld(
  central: Central,
  query: Query,
  account: Account,
): Promise<Record<string, unknown>> {
  const contacts = await contactsOf(central, query, account.accountId);
  const proofings = await query(
    `select reference, outcome, level, policy_version as "policyVersion", received_at as "receivedAt",
       decided_at as "decidedAt", images is not null as "imagesKept"
     from proofings where account_id = $1 order by received_at`,
    [account.accountId],
  );
  const requests = await query(
    'select kind, received_at as "receivedAt" from data_requests where account_id = $1 order by received_at',
    [account.accountId],
  );
  return {
    username: account.username,
    level: account.level,
    person: account.profile,
    createdAt: account.createdAt,
    raisedAt: account.raisedAt,
    contacts: contacts.map(({ contact }) => contact),
    proofings,
    requests,
  };
}

async function deleteImages(query: Query, accountId: string): Promise<void> {
  await query('update proofings set images = null where account_id = $1', [accountId]);
}

async function erase(central: Central, query: Query, accountId: string): Promise<void> {
  await deleteImages(query, accountId);
  await query(
    "update proofings set record = null, first_answer = null, person_index = '' where account_id = $1",
    [accountId],
  );
  await query('delete from contacts where account_id = $1', [accountId]);
  await query('delete from repudiation_tokens where account_id = $1', [accountId]);
  await query('delete from app_codes where account_id = $1', [accountId]);
  // The emptied row keeps the requests and proofings of one account together; its index becomes meaningless.
  await query(
    `update accounts set state = 'erased', person_index = $2, username = null, username_index = null,
       password_hash = null, profile = null, app_pin_hash = null, app_device = null where account_id = $1`,
    [accountId, `erased ${central.random.uuid()}`],
  );
}
