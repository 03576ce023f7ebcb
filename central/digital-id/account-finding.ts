import type { OperationInput, OperationOutput } from '../../contracts/central-api.ts';
import { maskUsername } from '../../contracts/identity.ts';
import { type Answer, answer, refuse } from '../answer.ts';
import type { Central } from '../central.ts';
import type { Query } from '../database.ts';
import { accountOfPerson, contactsOf, maskContact } from './accounts.ts';
import { changeSession, liveSession, type SessionKey } from './sessions.ts';

/** The highest level an account can be raised to here. */
const target = '2.3';

const hidden = '•••';

/** 16 random bytes, base64url. */
const kioskNoncePattern = /^[A-Za-z0-9_-]{22}$/;

/**
 * Whether the person has an account: told only when the issuer accepted the card and the face was compared, and with
 * names masked only when it matched outright. Faults: `account.already-proofed`, `account.locked`,
 * `account.raise-unavailable` (an account without any way to prove that it is theirs).
 */
export async function findAccount(
  central: Central,
  input: SessionKey & OperationInput<'findAccount'>['body'],
): Promise<Answer<OperationOutput<'findAccount'>>> {
  const session = await liveSession(central, input);
  if (!session.ok) return session;
  const { personIndex, issuerAccepted, plansRefused } = session.value;
  if (!issuerAccepted || personIndex === null)
    return refuse('central.rejected', { detail: 'the issuer has not accepted the card in this session' });
  const { query } = central.database;
  const issued = await query<{ session_id: string; newest: boolean }>(
    `select session_id, issued_at >= (select max(issued_at) from challenge_plans where session_id = $1) as newest
     from challenge_plans where nonce = $2`,
    [input.sessionId, input.nonce],
  );
  const [plan] = issued;
  if (plan !== undefined && !(plan.session_id === input.sessionId && plan.newest))
    return refuse('central.rejected', { detail: 'not the challenge last issued for this session' });
  if (plan === undefined && (plansRefused || !(await isKioskNonce(query, input.nonce))))
    return refuse('central.rejected', { detail: 'not a challenge that this session could have had' });

  const account = await accountOfPerson(central, query, personIndex);
  if (account === null) {
    const changed = await changeSession(central, input, { accountKind: 'new', accountId: null });
    return changed.ok ? answer({ kind: 'new' }) : changed;
  }
  if (account.state === 'locked') return refuse('account.locked');
  if (account.level === target) return refuse('account.already-proofed');
  const contacts = await contactsOf(central, query, account.accountId);
  if (contacts.length === 0 && account.passwordHash === null) return refuse('account.raise-unavailable');
  const changed = await changeSession(central, input, { accountKind: 'raise', accountId: account.accountId });
  if (!changed.ok) return changed;
  const shown = input.faceResult === 'match';
  return answer({
    kind: 'raise',
    maskedUsername: shown && account.username !== null ? maskUsername(account.username) : hidden,
    contacts: contacts.map(({ contactId, contact }) => ({
      contactId,
      channel: contact.channel,
      masked: shown ? maskContact(contact) : hidden,
    })),
  });
}

/**
 * A nonce that central did not issue was made by the kiosk, while central was out of reach between two attempts: it has
 * the form of one and came in with no evidence yet.
 */
async function isKioskNonce(query: Query, nonce: string): Promise<boolean> {
  if (!kioskNoncePattern.test(nonce)) return false;
  return (await query('select 1 from used_nonces where nonce = $1', [nonce])).length === 0;
}
