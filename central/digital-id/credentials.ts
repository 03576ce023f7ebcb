import { type OperationInput, type OperationOutput, usernameSchema } from '../../contracts/central-api.ts';
import { passwordStrength } from '../../contracts/password-strength.ts';
import { type Answer, answer, refuse } from '../answer.ts';
import type { Central } from '../central.ts';
import { hours, later } from '../clock.ts';
import type { Query } from '../database.ts';
import { usernameIndex } from './accounts.ts';
import { hashSecret } from './secrets.ts';
import { changeSession, liveSession, type SessionKey } from './sessions.ts';

/** Names by which a stranger could pose as the service. */
const reservedNames = [
  'admin',
  'administrator',
  'operator',
  'support',
  'system',
  'digitalid',
  'kiosk',
  'opdc',
  'dopa',
  'dga.th',
];

export type Credentials = { readonly username: string; readonly password: string };

/** The rules that need no database. Faults: `username.invalid`, `password.weak` (detail: the reasons, by name). */
export function checkCredentials(
  credentials: Credentials,
  person: { readonly citizenId?: string; readonly birthDate?: string },
): Answer<{ readonly username: string }> {
  const parsed = usernameSchema.safeParse(credentials.username.trim().toLowerCase());
  if (!parsed.success || reservedNames.some((name) => parsed.data.startsWith(name)))
    return refuse('username.invalid');
  const strength = passwordStrength({ ...credentials, username: parsed.data, ...person });
  if (!strength.acceptable) return refuse('password.weak', { detail: strength.reasons.join(', ') });
  return answer({ username: parsed.data });
}

/** Keeps a username for its holder until the account is made. False when an account or another holder has it. */
export async function reserveUsername(
  central: Central,
  query: Query,
  input: { readonly username: string; readonly holder: string },
): Promise<boolean> {
  const index = usernameIndex(central, input.username);
  const now = central.clock.now();
  await query('delete from username_reservations where holder = $1 and username_index <> $2', [
    input.holder,
    index,
  ]);
  const rows = await query(
    `insert into username_reservations (username_index, holder, expires_at)
     select $1, $2, $3 where not exists (select 1 from accounts where username_index = $1)
     on conflict (username_index) do update set holder = excluded.holder, expires_at = excluded.expires_at
       where username_reservations.holder = excluded.holder or username_reservations.expires_at <= $4
     returning 1`,
    [index, input.holder, later(now, hours(central.policy.sessionKeepHours)), now],
  );
  return rows.length > 0;
}

/** Faults: `username.taken`, `username.invalid`, `password.weak`. */
export async function chooseCredentials(
  central: Central,
  input: SessionKey & OperationInput<'chooseCredentials'>['body'],
): Promise<Answer<OperationOutput<'chooseCredentials'>>> {
  const session = await liveSession(central, input);
  if (!session.ok) return session;
  if (session.value.accountKind !== 'new')
    return refuse('central.rejected', { detail: 'credentials are for a new account only' });
  const { card } = session.value.data;
  const checked = checkCredentials(input, card ?? {});
  if (!checked.ok) return checked;
  const { username } = checked.value;
  const reserved = await reserveUsername(central, central.database.query, {
    username,
    holder: input.sessionId,
  });
  if (!reserved) return refuse('username.taken');
  const passwordHash = await hashSecret(input.password);
  const changed = await changeSession(central, input, { data: { username, passwordHash } });
  return changed.ok ? answer({ username }) : changed;
}
