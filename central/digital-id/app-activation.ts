import type { OperationInput, OperationOutput } from '../../contracts/central-api.ts';
import { type Answer, answer, refuse } from '../answer.ts';
import { attemptsLeft, countAttempt } from '../attempts.ts';
import type { Central } from '../central.ts';
import { accountByUsername } from './accounts.ts';
import { guessLimit } from './activation.ts';
import { appCodeHash } from './grants.ts';
import { hashSecret } from './secrets.ts';

/**
 * The phone app sets its PIN with the code from the slip. A code stands `policy.appCodeTries` wrong tries on its account.
 * Faults: `activation.invalid` (also for an unknown username), `activation.expired`, `account.locked`, `password.weak`
 * (a PIN anybody would try first), `central.busy`.
 */
export async function activateApp(
  central: Central,
  input: OperationInput<'activateApp'>['body'] & { readonly address: string },
): Promise<Answer<OperationOutput<'activateApp'>>> {
  const guesses = guessLimit(central, 'app code', input.address);
  const left = await attemptsLeft(central, central.database.query, guesses);
  if (!left.allowed) return refuse('central.busy', { retryAfterSeconds: left.retryAfterSeconds });
  if (isObvious(input.pin)) return refuse('password.weak', { detail: 'common' });
  const pinHash = await hashSecret(input.pin);
  const activated = await central.database.transaction(
    async (query): Promise<Answer<OperationOutput<'activateApp'>>> => {
      const account = await accountByUsername(central, query, input.username);
      if (account === null) return refuse('activation.invalid');
      if (account.state !== 'active') return refuse('account.locked');
      const [code] = await query<{ code_hash: string; expires_at: Date; tries: number }>(
        "select code_hash, expires_at, tries from app_codes where account_id = $1 and state = 'issued' for update",
        [account.accountId],
      );
      if (code === undefined || code.tries >= central.policy.appCodeTries)
        return refuse('activation.invalid');
      if (code.code_hash !== appCodeHash(central, account.accountId, input.code)) {
        await query('update app_codes set tries = tries + 1 where code_hash = $1', [code.code_hash]);
        return refuse('activation.invalid');
      }
      if (code.expires_at <= central.clock.now()) return refuse('activation.expired');
      await query("update app_codes set state = 'used' where code_hash = $1", [code.code_hash]);
      await query('update accounts set app_pin_hash = $2, app_device = $3 where account_id = $1', [
        account.accountId,
        pinHash,
        central.vault.seal('accounts.app_device', input.deviceName),
      ]);
      return answer({ activated: true, level: account.level });
    },
  );
  if (!activated.ok && activated.fault.code === 'activation.invalid')
    await countAttempt(central, central.database.query, guesses);
  return activated;
}

/** One digit throughout, or digits counting up or down. */
function isObvious(pin: string): boolean {
  const steps = [...pin].slice(1).map((digit, index) => Number(digit) - Number(pin[index]));
  return [0, 1, -1].some((step) => steps.every((taken) => taken === step));
}
