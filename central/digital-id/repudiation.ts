import type { OperationOutput } from '../../contracts/central-api.ts';
import { type Answer, answer, refuse } from '../answer.ts';
import { attemptsLeft, countAttempt } from '../attempts.ts';
import type { Central } from '../central.ts';
import { guessLimit } from './activation.ts';
import { refuseProofing } from './settlement.ts';

/**
 * Whoever holds the registered contact says that the proofing was not theirs: the account is locked, a proofing that
 * still waits is refused, its codes are void, operations are alarmed. Again with the same link: the same answer.
 * Faults: `activation.invalid` (unknown link), `central.busy`.
 */
export async function repudiate(
  central: Central,
  input: { readonly token: string; readonly address: string },
): Promise<Answer<OperationOutput<'repudiate'>>> {
  const guesses = guessLimit(central, 'repudiation', input.address);
  const left = await attemptsLeft(central, central.database.query, guesses);
  if (!left.allowed) return refuse('central.busy', { retryAfterSeconds: left.retryAfterSeconds });
  const now = central.clock.now();
  const locked = await central.database.transaction(async (query) => {
    const [token] = await query<{ reference: string; account_id: string; used_at: Date | null }>(
      'select reference, account_id, used_at from repudiation_tokens where token_hash = $1 for update',
      [central.vault.index('repudiation', input.token)],
    );
    if (token === undefined) return null;
    if (token.used_at !== null) return token;
    await query('update repudiation_tokens set used_at = $2 where token_hash = $1', [
      central.vault.index('repudiation', input.token),
      now,
    ]);
    await query("update accounts set state = 'locked' where account_id = $1 and state = 'active'", [
      token.account_id,
    ]);
    await query("update app_codes set state = 'void' where account_id = $1 and state = 'issued'", [
      token.account_id,
    ]);
    await query(
      "update activations set state = 'void', contact = '' where reference = $1 and state = 'sent'",
      [token.reference],
    );
    const waiting = await query("select 1 from proofings where reference = $1 and outcome = 'pending'", [
      token.reference,
    ]);
    if (waiting.length > 0) await refuseProofing(central, query, token.reference);
    await query('insert into alarms (kind, account_id, reference, raised_at) values ($1, $2, $3, $4)', [
      'repudiated',
      token.account_id,
      token.reference,
      now,
    ]);
    return token;
  });
  if (locked === null) {
    await countAttempt(central, central.database.query, guesses);
    return refuse('activation.invalid');
  }
  central.log.error(
    { alarm: 'repudiated', accountId: locked.account_id, reference: locked.reference },
    'a proofing was repudiated',
  );
  return answer({ locked: true });
}
