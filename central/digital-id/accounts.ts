import { z } from 'zod';
import { type Contact, contactSchema } from '../../contracts/evidence.ts';
import { type Level, levels } from '../../contracts/ial.ts';
import { maskEmail, maskPhone, personNameSchema } from '../../contracts/identity.ts';
import type { Central } from '../central.ts';
import type { Query } from '../database.ts';

/** The person of an account, as proofed. */
export const profileSchema = z.object({
  citizenId: z.string(),
  thaiName: personNameSchema,
  englishName: personNameSchema.nullable(),
  birthDate: z.string(),
});
export type Profile = z.infer<typeof profileSchema>;

export type Account = {
  readonly accountId: string;
  readonly level: Level;
  readonly state: 'active' | 'locked' | 'erased';
  readonly username: string | null;
  readonly passwordHash: string | null;
  readonly profile: Profile | null;
  readonly lockedUntil: Date | null;
  readonly createdAt: Date;
  readonly raisedAt: Date | null;
};

export type RegisteredContact = {
  readonly contactId: string;
  readonly contact: Contact;
  readonly language: 'th' | 'en';
};

type AccountRow = {
  account_id: string;
  level: string;
  state: Account['state'];
  username: string | null;
  password_hash: string | null;
  profile: string | null;
  locked_until: Date | null;
  created_at: Date;
  raised_at: Date | null;
};

function accountOf(central: Central, row: AccountRow): Account {
  return {
    accountId: row.account_id,
    level: z.enum(levels).parse(row.level),
    state: row.state,
    username:
      row.username === null ? null : central.vault.open('accounts.username', row.username, z.string()),
    passwordHash: row.password_hash,
    profile: row.profile === null ? null : central.vault.open('accounts.profile', row.profile, profileSchema),
    lockedUntil: row.locked_until,
    createdAt: row.created_at,
    raisedAt: row.raised_at,
  };
}

/** The account of a person that was not erased, or null. */
export async function accountOfPerson(
  central: Central,
  query: Query,
  personIndex: string,
): Promise<Account | null> {
  const [row] = await query<AccountRow>(
    "select * from accounts where person_index = $1 and state <> 'erased' for update",
    [personIndex],
  );
  return row === undefined ? null : accountOf(central, row);
}

export async function accountById(
  central: Central,
  query: Query,
  accountId: string,
): Promise<Account | null> {
  const [row] = await query<AccountRow>('select * from accounts where account_id = $1 for update', [
    accountId,
  ]);
  return row === undefined ? null : accountOf(central, row);
}

export async function accountByUsername(
  central: Central,
  query: Query,
  username: string,
): Promise<Account | null> {
  const [row] = await query<AccountRow>(
    "select * from accounts where username_index = $1 and state <> 'erased' for update",
    [usernameIndex(central, username)],
  );
  return row === undefined ? null : accountOf(central, row);
}

export function usernameIndex(central: Central, username: string): string {
  return central.vault.index('username', username.toLowerCase());
}

export function addressIndex(central: Central, contact: Contact): string {
  return central.vault.index('contact', `${contact.channel} ${contact.address.toLowerCase()}`);
}

export async function contactsOf(
  central: Central,
  query: Query,
  accountId: string,
): Promise<readonly RegisteredContact[]> {
  const rows = await query<{ contact_id: string; contact: string; language: 'th' | 'en' }>(
    'select contact_id, contact, language from contacts where account_id = $1 order by confirmed_at, contact_id',
    [accountId],
  );
  return rows.map((row) => ({
    contactId: row.contact_id,
    contact: central.vault.open('contacts.contact', row.contact, contactSchema),
    language: row.language,
  }));
}

export function maskContact(contact: Contact): string {
  return contact.channel === 'sms' ? maskPhone(contact.address) : maskEmail(contact.address);
}

export type NewAccount = {
  readonly personIndex: string;
  readonly username: string;
  readonly passwordHash: string;
  readonly level: Level;
  readonly profile: Profile;
  readonly contact: Contact;
  readonly language: 'th' | 'en';
};

/** Null when the person has an account already or the username is taken: whoever was first keeps it. */
export async function createAccount(
  central: Central,
  query: Query,
  account: NewAccount,
): Promise<string | null> {
  const accountId = central.random.uuid();
  const now = central.clock.now();
  const rows = await query(
    `insert into accounts
       (account_id, person_index, username_index, username, password_hash, level, state, profile, created_at)
     values ($1, $2, $3, $4, $5, $6, 'active', $7, $8) on conflict do nothing returning 1`,
    [
      accountId,
      account.personIndex,
      usernameIndex(central, account.username),
      central.vault.seal('accounts.username', account.username),
      account.passwordHash,
      account.level,
      central.vault.seal('accounts.profile', account.profile),
      now,
    ],
  );
  if (rows.length === 0) return null;
  await query(
    `insert into contacts (contact_id, account_id, address_index, contact, language, confirmed_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [
      central.random.uuid(),
      accountId,
      addressIndex(central, account.contact),
      central.vault.seal('contacts.contact', account.contact),
      account.language,
      now,
    ],
  );
  return accountId;
}

/** Nothing but level and its date changes. */
export async function raiseAccount(
  central: Central,
  query: Query,
  accountId: string,
  level: Level,
): Promise<void> {
  await query('update accounts set level = $2, raised_at = $3 where account_id = $1', [
    accountId,
    level,
    central.clock.now(),
  ]);
}

/** Whether `level` stands above `other` on the ladder. */
export function isAbove(level: Level, other: Level): boolean {
  return levels.indexOf(level) > levels.indexOf(other);
}
