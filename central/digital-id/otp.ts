import { z } from 'zod';
import type { OperationInput, OperationOutput } from '../../contracts/central-api.ts';
import { type Contact, contactSchema } from '../../contracts/evidence.ts';
import { type Answer, answer, refuse } from '../answer.ts';
import { countAttempt } from '../attempts.ts';
import type { Central } from '../central.ts';
import { hours, later, minutes, seconds } from '../clock.ts';
import { dispatchMessages, queueMessage } from '../messages.ts';
import { sixDigits } from '../random.ts';
import { addressIndex, contactsOf, maskContact } from './accounts.ts';
import { otpMessage } from './letters.ts';
import { changeSession, liveSession, type Session, type SessionData, type SessionKey } from './sessions.ts';

const keptContactSchema = z.object({ contact: contactSchema, language: z.enum(['th', 'en']) });

type SendInput = SessionKey & OperationInput<'sendOtp'>['body'];

/**
 * Sends a one-time password; an earlier one of the session is worth nothing from now on. Faults: `contact.refused`,
 * `otp.too-many` (too soon to the same contact, or too many to this contact or in this session).
 */
export async function sendOtp(
  central: Central,
  input: SendInput,
): Promise<Answer<OperationOutput<'sendOtp'>>> {
  const session = await liveSession(central, input);
  if (!session.ok) return session;
  const contact = await recipient(central, session.value, input.to);
  if (!contact.ok) return contact;
  const { otp } = central.policy;
  const now = central.clock.now();
  const address = addressIndex(central, contact.value);
  const earlier = await central.database.query<{ sent_at: Date; address_index: string }>(
    'select sent_at, address_index from one_time_passwords where session_id = $1 order by sent_at desc',
    [input.sessionId],
  );
  // Only to the same contact: who mistyped a number must not wait for the right one.
  const last = earlier.find((sent) => sent.address_index === address)?.sent_at;
  if (last !== undefined && later(last, seconds(otp.resendSeconds)) > now) {
    const left = later(last, seconds(otp.resendSeconds)).getTime() - now.getTime();
    return refuse('otp.too-many', { retryAfterSeconds: Math.ceil(left / 1000) });
  }
  if (earlier.length >= otp.perSession)
    return refuse('otp.too-many', { retryAfterSeconds: central.policy.sessionMinutes * 60 });
  const perContact = await countAttempt(central, central.database.query, {
    kind: 'otp contact',
    value: address,
    windowMilliseconds: hours(1),
    limit: otp.perContactPerHour,
  });
  if (!perContact.allowed) return refuse('otp.too-many', { retryAfterSeconds: perContact.retryAfterSeconds });

  const otpId = central.random.uuid();
  const code = sixDigits(central.random);
  const expiresAt = later(now, minutes(otp.minutes));
  await central.database.transaction(async (query) => {
    await query("update one_time_passwords set state = 'replaced' where session_id = $1 and state = 'sent'", [
      input.sessionId,
    ]);
    await query(
      `insert into one_time_passwords (otp_id, session_id, code_hash, contact, address_index, registered, sent_at, expires_at, state)
       values ($1, $2, $3, $4, $5, $6, $7, $8, 'sent')`,
      [
        otpId,
        input.sessionId,
        codeHash(central, otpId, code),
        central.vault.seal('one_time_passwords.contact', {
          contact: contact.value,
          language: input.language,
        }),
        address,
        input.to.kind === 'registered',
        now,
        expiresAt,
      ],
    );
    await queueMessage(
      central,
      query,
      otpMessage({ to: contact.value, language: input.language, code, minutes: otp.minutes }),
    );
  });
  await dispatchMessages(central);
  return answer({
    otpId,
    masked: maskContact(contact.value),
    expiresAt: expiresAt.toISOString(),
    resendAfterSeconds: otp.resendSeconds,
  });
}

async function recipient(
  central: Central,
  session: Session & { readonly data: SessionData },
  to: SendInput['to'],
): Promise<Answer<Contact>> {
  const { query } = central.database;
  switch (to.kind) {
    case 'new': {
      if (session.accountKind !== 'new')
        return refuse('contact.refused', { detail: 'a new contact is for a new account only' });
      const users = await query('select distinct account_id from contacts where address_index = $1', [
        addressIndex(central, to.contact),
      ]);
      return users.length >= central.policy.accountsPerContact
        ? refuse('contact.refused')
        : answer(to.contact);
    }
    case 'registered': {
      if (session.accountKind !== 'raise' || session.accountId === null) return refuse('contact.refused');
      const registered = await contactsOf(central, query, session.accountId);
      const found = registered.find(({ contactId }) => contactId === to.contactId);
      return found === undefined ? refuse('contact.refused') : answer(found.contact);
    }
  }
}

/**
 * Confirms the code and binds the contact to the session, or proves that the account is theirs. Faults: `otp.wrong`
 * (with tries left), `otp.expired`, `otp.tries-exhausted`.
 */
export async function verifyOtp(
  central: Central,
  input: SessionKey & OperationInput<'verifyOtp'>['body'],
): Promise<Answer<OperationOutput<'verifyOtp'>>> {
  const session = await liveSession(central, input);
  if (!session.ok) return session;
  const { tries } = central.policy.otp;
  const [row] = await central.database.query<{
    code_hash: string;
    contact: string;
    registered: boolean;
    expires_at: Date;
    tries: number;
    state: string;
  }>(
    // The try is counted before the code is looked at: two guesses at once are two tries.
    `update one_time_passwords set tries = case when state = 'verified' then tries else tries + 1 end
     where otp_id = $1 and session_id = $2 and tries < $3 returning *`,
    [input.otpId, input.sessionId, tries],
  );
  if (row === undefined) {
    const known = await central.database.query(
      'select 1 from one_time_passwords where otp_id = $1 and session_id = $2',
      [input.otpId, input.sessionId],
    );
    return known.length === 0 ? refuse('otp.expired') : refuse('otp.tries-exhausted', { triesLeft: 0 });
  }
  if (row.state === 'replaced' || row.expires_at <= central.clock.now()) return refuse('otp.expired');
  if (row.code_hash !== codeHash(central, input.otpId, input.code)) {
    const triesLeft = tries - row.tries;
    return triesLeft > 0 ? refuse('otp.wrong', { triesLeft }) : refuse('otp.tries-exhausted', { triesLeft });
  }
  await central.database.query("update one_time_passwords set state = 'verified' where otp_id = $1", [
    input.otpId,
  ]);
  const kept = central.vault.open('one_time_passwords.contact', row.contact, keptContactSchema);
  const changed = await changeSession(
    central,
    input,
    row.registered ? { proof: 'otp' } : { data: { contact: kept } },
  );
  return changed.ok ? answer({ verified: true }) : changed;
}

/** Keyed: without the master key the million codes cannot be tried against it. */
function codeHash(central: Central, otpId: string, code: string): string {
  return central.vault.index('otp', `${otpId} ${code}`);
}
