import type { OperationInput, OperationOutput } from '../../contracts/central-api.ts';
import { maskUsername } from '../../contracts/identity.ts';
import { type Answer, answer, refuse } from '../answer.ts';
import type { Central } from '../central.ts';
import { accountOfPerson, contactsOf, maskContact } from './accounts.ts';
import { changeSession, liveSession, type SessionKey } from './sessions.ts';

/** The highest level an account can be raised to here. */
const target = '2.3';

const hidden = '•••';

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
  const { personIndex, issuerAccepted } = session.value;
  if (!issuerAccepted || personIndex === null)
    return refuse('central.rejected', { detail: 'the issuer has not accepted the card in this session' });
  // A nonce that central does not know was made by the kiosk, while the link was down between two attempts.
  const superseded = await central.database.query(
    `select 1 from challenge_plans where nonce = $2 and (session_id <> $1
       or issued_at < (select max(issued_at) from challenge_plans where session_id = $1))`,
    [input.sessionId, input.nonce],
  );
  if (superseded.length > 0)
    return refuse('central.rejected', { detail: 'not the challenge last issued for this session' });

  const { query } = central.database;
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
