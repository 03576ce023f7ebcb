import { z } from 'zod';
import type { ProofingDecision } from '../../contracts/central-api.ts';
import { type Level, policy as levelPolicy } from '../../contracts/ial.ts';
import { maskUsername } from '../../contracts/identity.ts';
import type { Central } from '../central.ts';
import { hours, later } from '../clock.ts';
import type { Query } from '../database.ts';
import { queueMessage } from '../messages.ts';
import { handCode, secretToken } from '../random.ts';
import {
  type Account,
  accountById,
  contactsOf,
  createAccount,
  type NewAccount,
  raiseAccount,
} from './accounts.ts';
import { appCodeMessage, proofingNotice } from './letters.ts';
import { type Proofing, writeStanding } from './proofing-record.ts';

export type Granted = Extract<ProofingDecision, { readonly outcome: 'granted' }>;

type Grant = {
  readonly proofing: Proofing;
  readonly level: Level;
  /** Where the code for the app's PIN goes: onto a screen the citizen stands before, or with the notice to the contact. */
  readonly appCodeTo: 'screen' | 'contact';
};

/** Makes the account and grants the proofing. Null when the person or the username has an account by now. */
export async function grantNewAccount(
  central: Central,
  query: Query,
  grant: Grant & { readonly account: Omit<NewAccount, 'level' | 'personIndex'> },
): Promise<Granted | null> {
  const accountId = await createAccount(central, query, {
    ...grant.account,
    level: grant.level,
    personIndex: grant.proofing.personIndex,
  });
  if (accountId === null) return null;
  return complete(central, query, grant, { accountId, username: grant.account.username, change: 'created' });
}

/** Raises the account that the person proved to be theirs. */
export async function grantRaise(
  central: Central,
  query: Query,
  grant: Grant & { readonly account: Account },
): Promise<Granted> {
  const { accountId, username } = grant.account;
  await raiseAccount(central, query, accountId, grant.level);
  return complete(central, query, grant, { accountId, username: username ?? '', change: 'raised' });
}

async function complete(
  central: Central,
  query: Query,
  grant: Grant,
  done: { readonly accountId: string; readonly username: string; readonly change: 'created' | 'raised' },
): Promise<Granted> {
  const { reference } = grant.proofing;
  await writeStanding(central, query, reference, { outcome: 'granted', level: grant.level, ...done });
  const code = handCode(central.random, 8);
  const expiresAt = later(central.clock.now(), hours(central.policy.appCodeHours));
  await query("update app_codes set state = 'void' where account_id = $1 and state = 'issued'", [
    done.accountId,
  ]);
  await query(
    "insert into app_codes (code_hash, account_id, reference, expires_at, state) values ($1, $2, $3, $4, 'issued')",
    [appCodeHash(central, done.accountId, code), done.accountId, reference, expiresAt],
  );
  for (const { contact, language } of await contactsOf(central, query, done.accountId)) {
    await queueMessage(
      central,
      query,
      proofingNotice({
        to: contact,
        language,
        change: done.change,
        level: grant.level,
        repudiationUrl: await repudiationUrl(central, query, { reference, accountId: done.accountId }),
        appCode: grant.appCodeTo === 'contact' ? { code, hours: central.policy.appCodeHours } : null,
      }),
    );
  }
  return {
    outcome: 'granted',
    reference,
    level: grant.level,
    policyVersion: levelPolicy.version,
    account: done.change,
    maskedUsername: maskUsername(done.username),
    activation: grant.appCodeTo === 'screen' ? { code, expiresAt: expiresAt.toISOString() } : null,
  };
}

/**
 * Writes the code of a granted proofing, once, to the contacts of its account, if nobody has used it and its decision
 * holds one. True when a letter was queued.
 */
export async function writeAppCode(central: Central, query: Query, decision: Granted): Promise<boolean> {
  const { activation, reference } = decision;
  if (activation === null) return false;
  const now = central.clock.now();
  const [code] = await query<{ account_id: string }>(
    `update app_codes set written_at = $2
     where reference = $1 and state = 'issued' and written_at is null and expires_at > $2 returning account_id`,
    [reference, now],
  );
  if (code === undefined) return false;
  const hoursLeft = Math.floor((Date.parse(activation.expiresAt) - now.getTime()) / hours(1));
  for (const { contact, language } of await contactsOf(central, query, code.account_id))
    await queueMessage(
      central,
      query,
      appCodeMessage({ to: contact, language, code: activation.code, hours: hoursLeft }),
    );
  return true;
}

export function appCodeHash(central: Central, accountId: string, code: string): string {
  return central.vault.index('app code', `${accountId} ${code}`);
}

/** A link by which whoever holds the contact can say that it was not them. */
export async function repudiationUrl(
  central: Central,
  query: Query,
  subject: { readonly reference: string; readonly accountId: string },
): Promise<string> {
  const token = secretToken(central.random);
  await query(
    'insert into repudiation_tokens (token_hash, reference, account_id, created_at) values ($1, $2, $3, $4)',
    [central.vault.index('repudiation', token), subject.reference, subject.accountId, central.clock.now()],
  );
  return `${central.publicUrl()}/repudiate?token=${token}`;
}

/** How a decided or waiting proofing is told to its kiosk, without any code. */
export async function decisionOf(
  central: Central,
  query: Query,
  proofing: Proofing,
): Promise<ProofingDecision> {
  const { reference } = proofing;
  switch (proofing.outcome) {
    case 'granted': {
      const account =
        proofing.accountId === null ? null : await accountById(central, query, proofing.accountId);
      return {
        outcome: 'granted',
        reference,
        level: z.custom<Level>((value) => value !== null).parse(proofing.level),
        policyVersion: proofing.policyVersion ?? levelPolicy.version,
        account: proofing.accountChange ?? 'created',
        maskedUsername: maskUsername(account?.username ?? ''),
        activation: null,
      };
    }
    case 'refused':
      return { outcome: 'refused', reference };
    case 'pending':
      return { outcome: 'pending', reference, awaits: proofing.awaits ?? 'review' };
    case null:
      return { outcome: 'pending', reference, awaits: 'issuer' };
  }
}
