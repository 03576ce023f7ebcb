import { z } from 'zod';
import type { OperationInput, OperationOutput } from '../../contracts/central-api.ts';
import { challengeOrders } from '../../contracts/challenge-orders.ts';
import type { ChallengePlan } from '../../contracts/device-ports.ts';
import { type Consent, consentSchema, contactSchema } from '../../contracts/evidence.ts';
import { cardTextSchema, laserSources } from '../../contracts/identity.ts';
import { type Answer, answer, refuse } from '../answer.ts';
import type { Central } from '../central.ts';
import { later, minutes } from '../clock.ts';
import type { Query } from '../database.ts';

/** What a session knows of its citizen; sealed at rest and erased when the session ends. */
export const sessionDataSchema = z.object({
  consent: consentSchema,
  card: cardTextSchema
    .pick({
      citizenId: true,
      thaiName: true,
      birthDate: true,
      requestNumber: true,
      chipNumber: true,
      laserCode: true,
    })
    .nullable(),
  laserSource: z.enum(laserSources).nullable(),
  /** Confirmed by a one-time password. */
  contact: z.object({ contact: contactSchema, language: z.enum(['th', 'en']) }).nullable(),
  username: z.string().nullable(),
  passwordHash: z.string().nullable(),
});
export type SessionData = z.infer<typeof sessionDataSchema>;

export type Session = {
  readonly sessionId: string;
  readonly kioskId: string;
  readonly state: 'open' | 'ended' | 'submitted';
  readonly endedBecause: string | null;
  readonly personIndex: string | null;
  readonly issuerAccepted: boolean;
  readonly accountKind: 'new' | 'raise' | null;
  readonly accountId: string | null;
  /** How a person who has an account proved that it is theirs. */
  readonly proof: 'otp' | 'password' | null;
  /** Central gave no further challenge order: the session had its share, or none was left that the applicant could do. */
  readonly plansRefused: boolean;
  readonly data: SessionData | null;
};

export type SessionKey = { readonly kioskId: string; readonly sessionId: string };

type SessionRow = {
  session_id: string;
  kiosk_id: string;
  opened_at: Date;
  used_at: Date;
  plans_refused_at: Date | null;
  state: Session['state'];
  ended_because: string | null;
  person_index: string | null;
  issuer_accepted: boolean;
  account_kind: Session['accountKind'];
  account_id: string | null;
  proof: Session['proof'];
  data: string | null;
};

export type StoredSession = Session & { readonly openedAt: Date; readonly usedAt: Date };

/** A session of this kiosk in whatever state, or null. */
export async function findSession(
  central: Central,
  query: Query,
  key: SessionKey,
): Promise<StoredSession | null> {
  const [row] = await query<SessionRow>(
    'select * from sessions where session_id = $1 and kiosk_id = $2 for update',
    [key.sessionId, key.kioskId],
  );
  if (row === undefined) return null;
  return {
    sessionId: row.session_id,
    kioskId: row.kiosk_id,
    state: row.state,
    endedBecause: row.ended_because,
    personIndex: row.person_index,
    issuerAccepted: row.issuer_accepted,
    accountKind: row.account_kind,
    accountId: row.account_id,
    proof: row.proof,
    data: row.data === null ? null : central.vault.open('sessions.data', row.data, sessionDataSchema),
    plansRefused: row.plans_refused_at !== null,
    openedAt: row.opened_at,
    usedAt: row.used_at,
  };
}

/** Not ended, used not long ago, and not past its time. */
export function isLive(central: Central, session: StoredSession): boolean {
  const { sessionMinutes, sessionMostMinutes } = central.policy;
  const now = central.clock.now();
  return (
    session.state === 'open' &&
    later(session.usedAt, minutes(sessionMinutes)) > now &&
    later(session.openedAt, minutes(sessionMostMinutes)) > now
  );
}

/**
 * A session of this kiosk whose operations are open, which this use keeps open for longer. Else `central.rejected`.
 */
export async function liveSession(
  central: Central,
  key: SessionKey,
  query: Query = central.database.query,
): Promise<Answer<Session & { readonly data: SessionData }>> {
  const session = await findSession(central, query, key);
  if (session === null || session.data === null || !isLive(central, session))
    return refuse('central.rejected', { detail: 'session not open' });
  await query('update sessions set used_at = $2 where session_id = $1 and used_at < $2', [
    key.sessionId,
    central.clock.now(),
  ]);
  return answer({ ...session, data: session.data });
}

export type SessionChange = Partial<
  Pick<Session, 'personIndex' | 'issuerAccepted' | 'accountKind' | 'accountId' | 'proof'>
> & { readonly data?: Partial<SessionData> };

/** Changes an open session in one step; what else changed meanwhile stays. */
export async function changeSession(
  central: Central,
  key: SessionKey,
  change: SessionChange,
): Promise<Answer<Session & { readonly data: SessionData }>> {
  return central.database.transaction(async (query) => {
    const found = await liveSession(central, key, query);
    if (!found.ok) return found;
    const { data, ...columns } = change;
    const next = { ...found.value, ...columns, data: { ...found.value.data, ...data } };
    await query(
      `update sessions set person_index = $2, issuer_accepted = $3, account_kind = $4, account_id = $5, proof = $6, data = $7
       where session_id = $1`,
      [
        key.sessionId,
        next.personIndex,
        next.issuerAccepted,
        next.accountKind,
        next.accountId,
        next.proof,
        central.vault.seal('sessions.data', next.data),
      ],
    );
    return answer(next);
  });
}

export async function openSession(
  central: Central,
  input: { readonly kioskId: string; readonly consent: Consent },
): Promise<OperationOutput<'openSession'>> {
  const sessionId = central.random.uuid();
  const data: SessionData = {
    consent: input.consent,
    card: null,
    laserSource: null,
    contact: null,
    username: null,
    passwordHash: null,
  };
  return central.database.transaction(async (query) => {
    await query(
      "insert into sessions (session_id, kiosk_id, opened_at, used_at, state, data) values ($1, $2, $3, $3, 'open', $4)",
      [sessionId, input.kioskId, central.clock.now(), central.vault.seal('sessions.data', data)],
    );
    return { sessionId, plan: await issuePlan(central, query, sessionId, challengeOrders()) };
  });
}

/** `face.tries-exhausted`: no order is left that this applicant could do, or the session had its share. */
export async function newPlan(
  central: Central,
  input: SessionKey & OperationInput<'newPlan'>['body'],
): Promise<Answer<OperationOutput<'newPlan'>>> {
  return central.database.transaction(async (query) => {
    const session = await liveSession(central, input, query);
    if (!session.ok) return session;
    const issued = await query('select 1 from challenge_plans where session_id = $1', [input.sessionId]);
    const orders = challengeOrders(input.without);
    const most = central.policy.proofing.livenessTries + central.policy.spareChallengeOrders;
    if (orders.length === 0 || issued.length >= most) {
      await query(
        'update sessions set plans_refused_at = coalesce(plans_refused_at, $2) where session_id = $1',
        [input.sessionId, central.clock.now()],
      );
      return refuse('face.tries-exhausted');
    }
    return answer(await issuePlan(central, query, input.sessionId, orders));
  });
}

async function issuePlan(
  central: Central,
  query: Query,
  sessionId: string,
  orders: ReturnType<typeof challengeOrders>,
): Promise<ChallengePlan> {
  const order = [...(orders[central.random.below(orders.length)] ?? [])];
  const nonce = Buffer.from(central.random.bytes(16)).toString('base64url');
  await query('insert into challenge_plans (nonce, session_id, actions, issued_at) values ($1, $2, $3, $4)', [
    nonce,
    sessionId,
    JSON.stringify(order),
    central.clock.now(),
  ]);
  return { nonce, order, issuedBy: 'central' };
}

/** Erases what the session held. Evidence already handed in is not touched: it is another record. */
export async function endSession(
  central: Central,
  input: SessionKey & OperationInput<'endSession'>['body'],
): Promise<Answer<OperationOutput<'endSession'>>> {
  return central.database.transaction(async (query) => {
    const rows = await query<{ state: string }>(
      'select state from sessions where session_id = $1 and kiosk_id = $2',
      [input.sessionId, input.kioskId],
    );
    if (rows[0] === undefined) return refuse('central.rejected', { detail: 'no such session' });
    if (rows[0].state === 'open') await eraseSession(query, input.sessionId, input.reason);
    return answer({ erased: true });
  });
}

/** The skeleton stays (which kiosk, which challenge orders), everything of the citizen goes. */
export async function eraseSession(query: Query, sessionId: string, reason: string): Promise<void> {
  await query(
    `update sessions set state = 'ended', ended_because = $2, data = null, person_index = null, account_id = null
     where session_id = $1`,
    [sessionId, reason],
  );
  await query('delete from one_time_passwords where session_id = $1', [sessionId]);
  await query('delete from username_reservations where holder = $1', [sessionId]);
}
