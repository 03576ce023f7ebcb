import type { Central } from '../central.ts';
import { days, hours, later, seconds } from '../clock.ts';
import { writeSignal } from '../fleet/signals.ts';
import { dispatchMessages } from '../messages.ts';
import { findProofing } from './proofing-record.ts';
import { judgeProofing } from './proofings.ts';
import { eraseSession } from './sessions.ts';
import { refuseProofing, writeNotCompleted } from './settlement.ts';

/** What one round of upkeep did, in counts. */
export type UpkeepReport = {
  readonly judged: number;
  readonly activationsExpired: number;
  readonly sessionsErased: number;
  readonly imagesDeleted: number;
  readonly messagesSent: number;
  /** Rows that have served. */
  readonly forgotten: number;
};

/** Everything that becomes due by the passing of time. Running it again at the same moment does nothing more. */
export async function runUpkeep(central: Central): Promise<UpkeepReport> {
  return {
    judged: await judgeWaiting(central),
    activationsExpired: await expireActivations(central),
    sessionsErased: await eraseOldSessions(central),
    imagesDeleted: await deleteOldImages(central),
    messagesSent: await dispatchMessages(central),
    forgotten: await forget(central),
  };
}

/** Proofings that wait for the issuer, and those that a crash left between taking in and judging. */
async function judgeWaiting(central: Central): Promise<number> {
  const due = later(central.clock.now(), -seconds(central.policy.issuerRetrySeconds));
  const rows = await central.database.query<{ reference: string; outcome: string | null }>(
    `select reference, outcome from proofings
     where (outcome = 'pending' and awaits = 'issuer' and issuer_asked_at <= $1) or (outcome is null and received_at <= $1)
     order by issuer_asked_at nulls first, received_at limit 50`,
    [due],
  );
  let judged = 0;
  for (const row of rows) {
    try {
      await judgeProofing(central, row.reference, row.outcome === null ? null : 'issuer');
      judged += 1;
    } catch (error) {
      // One that cannot be judged must not keep the others waiting.
      const name = error instanceof Error ? error.name : 'unknown';
      central.log.error({ reference: row.reference, error: name }, 'proofing cannot be judged');
    }
  }
  return judged;
}

/** A proofing whose code nobody used in time ends without an account. */
async function expireActivations(central: Central): Promise<number> {
  const expired = await central.database.transaction(async (query) => {
    const rows = await query<{ reference: string; kiosk_id: string }>(
      `update activations set state = 'void', contact = '' from proofings
       where activations.reference = proofings.reference and activations.state = 'sent' and activations.expires_at <= $1
       returning activations.reference, proofings.kiosk_id`,
      [central.clock.now()],
    );
    for (const { reference, kiosk_id: kioskId } of rows) {
      const proofing = await findProofing(central, query, reference);
      if (proofing?.record != null && proofing.intent !== null)
        await writeNotCompleted(central, query, {
          proofing,
          record: proofing.record,
          intent: proofing.intent,
        });
      await refuseProofing(central, query, reference);
      await writeSignal(query, { kioskId, kind: 'decision', reference });
    }
    return rows;
  });
  for (const row of expired) central.bell.ring(row.kiosk_id);
  return expired.length;
}

async function eraseOldSessions(central: Central): Promise<number> {
  const before = later(central.clock.now(), -hours(central.policy.sessionKeepHours));
  return central.database.transaction(async (query) => {
    const rows = await query<{ session_id: string }>(
      "select session_id from sessions where state = 'open' and opened_at <= $1 for update",
      [before],
    );
    for (const row of rows) await eraseSession(query, row.session_id, 'abandoned');
    return rows.length;
  });
}

/** Images go `policy.imageDays` after the decision; the record of the proofing stays. */
async function deleteOldImages(central: Central): Promise<number> {
  const rows = await central.database.query(
    'update proofings set images = null where images is not null and decided_at <= $1 returning 1',
    [later(central.clock.now(), -days(central.policy.imageDays))],
  );
  return rows.length;
}

/** What has served: answers nobody asks for again, nonces outside the clock window, past counts, lapsed reservations. */
async function forget(central: Central): Promise<number> {
  const now = central.clock.now();
  const { query } = central.database;
  const window = seconds(central.policy.signatureMaxAgeSeconds * 2);
  const unasked = later(now, -days(central.policy.answerDays));
  const gone = [
    await query(
      'update proofings set first_answer = null where first_answer is not null and received_at <= $1 returning 1',
      [unasked],
    ),
    await query(
      'update activations set answer = null where answer is not null and expires_at <= $1 returning 1',
      [unasked],
    ),
    await query('delete from request_nonces where seen_at <= $1 returning 1', [later(now, -window)]),
    await query('delete from attempts where window_start <= $1 returning 1', [later(now, -days(2))]),
    await query('delete from username_reservations where expires_at <= $1 returning 1', [now]),
  ];
  return gone.reduce((sum, rows) => sum + rows.length, 0);
}
