import type { ProofingDecision } from '../../contracts/central-api.ts';
import type { Contact } from '../../contracts/evidence.ts';
import { type Checks, decideLevel, type Level } from '../../contracts/ial.ts';
import type { Central } from '../central.ts';
import { hours, later } from '../clock.ts';
import type { Query } from '../database.ts';
import { queueMessage } from '../messages.ts';
import { handCode } from '../random.ts';
import { type Account, accountOfPerson, contactsOf, isAbove } from './accounts.ts';
import { decisionOf, grantNewAccount, grantRaise, repudiationUrl } from './grants.ts';
import type { ProofingRecord } from './judge.ts';
import {
  activationMessage,
  alreadyProofedNotice,
  notCompletedNotice,
  raiseConfirmationMessage,
} from './letters.ts';
import { type Awaits, findProofing, type Intent, type Proofing, writeStanding } from './proofing-record.ts';

/** What the checks alone say, before any account is looked at. */
export type Verdict =
  | { readonly kind: 'refused' }
  | { readonly kind: 'awaits'; readonly awaits: Exclude<Awaits, 'contact'> }
  | { readonly kind: 'supported'; readonly level: Level };

/** The least level for which an account is made or raised here. */
const least = '2.2';

export function verdictOf(checks: Checks): Verdict {
  const { level } = decideLevel(checks);
  if (Object.values(checks).includes('failed')) return { kind: 'refused' };
  if (checks.issuerStatus !== 'passed') return { kind: 'awaits', awaits: 'issuer' };
  const doubtful = checks.faceMatch === 'inconclusive' || checks.liveness === 'inconclusive';
  if (doubtful && checks.faceByEye !== 'passed') return { kind: 'awaits', awaits: 'review' };
  if (level === null || isAbove(least, level)) return { kind: 'refused' };
  return { kind: 'supported', level };
}

type Settling = {
  readonly proofing: Proofing;
  readonly record: ProofingRecord;
  readonly intent: Intent;
  readonly level: Level;
  /** Who has gone is told by letter, and only by letter. */
  readonly citizen: 'at-kiosk' | 'gone';
};

/** Turns a verdict into the one effect it has: an account, a raised account, a letter, or nothing. Within a transaction. */
export async function settle(
  central: Central,
  query: Query,
  input: Omit<Settling, 'level'> & { readonly verdict: Verdict },
): Promise<ProofingDecision> {
  const { verdict } = input;
  const { reference, personIndex } = input.proofing;
  switch (verdict.kind) {
    case 'refused':
      return refuseWithLetter(central, query, input);
    case 'awaits':
      return wait(central, query, reference, verdict.awaits, null);
    case 'supported': {
      const account = await accountOfPerson(central, query, personIndex);
      const settling = { ...input, level: verdict.level };
      return account === null
        ? settleNew(central, query, settling)
        : settleExisting(central, query, settling, account);
    }
  }
}

async function settleNew(central: Central, query: Query, settling: Settling): Promise<ProofingDecision> {
  const { proofing, record, level } = settling;
  const session = settling.intent.session === 'unknown' ? null : settling.intent.session;
  const confirmed = session?.contact ?? null;
  if (session !== null && confirmed !== null && session.username !== null && session.passwordHash !== null) {
    const granted = await grantNewAccount(central, query, {
      proofing,
      level,
      appCodeTo: appCodeTo(settling),
      account: {
        ...confirmed,
        username: session.username,
        passwordHash: session.passwordHash,
        profile: profileOf(record),
      },
    });
    return granted ?? refuseWithLetter(central, query, settling);
  }
  const contact = confirmed?.contact ?? record.unconfirmedContact;
  if (contact === null) return refuseWithLetter(central, query, settling);
  const sent = await sendActivation(central, query, {
    reference: proofing.reference,
    contact,
    registered: false,
  });
  await queueMessage(
    central,
    query,
    activationMessage({ ...sent, to: contact, language: record.consent.language }),
  );
  return wait(central, query, proofing.reference, 'contact', level);
}

async function settleExisting(
  central: Central,
  query: Query,
  settling: Settling,
  account: Account,
): Promise<ProofingDecision> {
  const { proofing, level } = settling;
  const { reference } = proofing;
  if (account.state !== 'active') return refuseWithLetter(central, query, settling);
  const session = settling.intent.session === 'unknown' ? null : settling.intent.session;
  const { accountId } = account;
  const contacts = await contactsOf(central, query, accountId);
  if (!isAbove(level, account.level)) {
    for (const { contact, language } of contacts) {
      const url = await repudiationUrl(central, query, { reference, accountId });
      await queueMessage(
        central,
        query,
        alreadyProofedNotice({ to: contact, language, repudiationUrl: url }),
      );
    }
    return refuseProofing(central, query, reference);
  }
  if (session?.accountKind === 'raise' && session.accountId === accountId && session.proof !== null)
    return grantRaise(central, query, { proofing, level, account, appCodeTo: appCodeTo(settling) });
  // Whoever stood at the kiosk may have named any contact: only the registered one is written to.
  const registered = contacts[0];
  if (registered === undefined) return refuseProofing(central, query, reference);
  const sent = await sendActivation(central, query, {
    reference,
    contact: registered.contact,
    registered: true,
  });
  const url = await repudiationUrl(central, query, { reference, accountId });
  await queueMessage(
    central,
    query,
    raiseConfirmationMessage({
      ...sent,
      to: registered.contact,
      language: registered.language,
      repudiationUrl: url,
    }),
  );
  return wait(central, query, reference, 'contact', level);
}

/** Where the code for the app's PIN goes. */
function appCodeTo({ citizen }: Settling): 'screen' | 'contact' {
  return citizen === 'at-kiosk' ? 'screen' : 'contact';
}

/** Refused, and whoever was promised a result at the kiosk and has gone is written that there will be none. */
async function refuseWithLetter(
  central: Central,
  query: Query,
  settling: Omit<Settling, 'level'>,
): Promise<ProofingDecision> {
  if (settling.citizen === 'gone') await writeNotCompleted(central, query, settling);
  return refuseProofing(central, query, settling.proofing.reference);
}

/**
 * That the proofing was not completed, without a reason: to the registered contacts where the person has an account,
 * else to the contact given at the kiosk; to nobody where consent was withdrawn.
 */
export async function writeNotCompleted(
  central: Central,
  query: Query,
  input: Pick<Settling, 'proofing' | 'record' | 'intent'>,
): Promise<void> {
  const { proofing, record } = input;
  const session = input.intent.session === 'unknown' ? null : input.intent.session;
  if (session?.consentWithdrawn === true) return;
  const account = await accountOfPerson(central, query, proofing.personIndex);
  const { language } = record.consent;
  const given =
    session?.contact ??
    (record.unconfirmedContact === null ? null : { contact: record.unconfirmedContact, language });
  const recipients =
    account === null ? (given === null ? [] : [given]) : await contactsOf(central, query, account.accountId);
  for (const recipient of recipients)
    await queueMessage(
      central,
      query,
      notCompletedNotice({ to: recipient.contact, language: recipient.language }),
    );
}

async function sendActivation(
  central: Central,
  query: Query,
  input: { readonly reference: string; readonly contact: Contact; readonly registered: boolean },
): Promise<{ readonly code: string; readonly hours: number; readonly pageUrl: string }> {
  const code = handCode(central.random, 8);
  const now = central.clock.now();
  await query(
    `insert into activations (activation_id, code_hash, reference, contact, registered, created_at, expires_at, state)
     values ($1, $2, $3, $4, $5, $6, $7, 'sent')`,
    [
      central.random.uuid(),
      activationCodeHash(central, code),
      input.reference,
      central.vault.seal('activations.contact', input.contact),
      input.registered,
      now,
      later(now, hours(central.policy.activationHours)),
    ],
  );
  return { code, hours: central.policy.activationHours, pageUrl: `${central.publicUrl()}/activate` };
}

export function activationCodeHash(central: Central, code: string): string {
  return central.vault.index('activation', code);
}

export function profileOf(record: ProofingRecord) {
  const { citizenId, thaiName, englishName, birthDate } = record.card;
  return { citizenId, thaiName, englishName, birthDate };
}

export async function refuseProofing(
  central: Central,
  query: Query,
  reference: string,
): Promise<ProofingDecision> {
  await writeStanding(central, query, reference, { outcome: 'refused' });
  return { outcome: 'refused', reference };
}

async function wait(
  central: Central,
  query: Query,
  reference: string,
  awaits: Awaits,
  level: Level | null,
): Promise<ProofingDecision> {
  await writeStanding(central, query, reference, { outcome: 'pending', awaits, level });
  const proofing = await findProofing(central, query, reference);
  return proofing === null ? { outcome: 'pending', reference, awaits } : decisionOf(central, query, proofing);
}
