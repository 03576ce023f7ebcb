import { calculateJwkThumbprint } from 'jose';
import { z } from 'zod';
import {
  type KioskConfiguration,
  type OperationInput,
  type OperationOutput,
  type PublicJwk,
  publicJwkSchema,
} from '../../contracts/central-api.ts';
import { type Answer, answer, refuse } from '../answer.ts';
import { attemptsLeft, countAttempt } from '../attempts.ts';
import type { Central } from '../central.ts';
import { hours, later, minutes } from '../clock.ts';
import type { Query } from '../database.ts';
import { handCode } from '../random.ts';
import { sealingKeys } from './sealing-keys.ts';

export type Kiosk = {
  readonly kioskId: string;
  readonly state: 'active' | 'revoked';
  readonly publicKey: PublicJwk;
};

export async function findKiosk(central: Central, kioskId: string): Promise<Kiosk | null> {
  const [row] = await central.database.query<{ state: 'active' | 'revoked'; public_jwk: unknown }>(
    'select state, public_jwk from kiosks where kiosk_id = $1',
    [kioskId],
  );
  return row === undefined
    ? null
    : { kioskId, state: row.state, publicKey: publicJwkSchema.parse(row.public_jwk) };
}

export async function kioskConfiguration(central: Central): Promise<KioskConfiguration> {
  return {
    sealingKeys: [...(await sealingKeys(central))],
    policy: central.policy.proofing,
    thresholds: central.policy.thresholds,
  };
}

/** A one-time code; `code` is given when the operator chose it at the start of the server. */
export async function createEnrolmentCode(
  central: Central,
  input: { readonly note: string; readonly code?: string },
): Promise<OperationOutput<'createEnrolmentCode'>> {
  const code = input.code ?? handCode(central.random, 12);
  const expiresAt = later(central.clock.now(), hours(central.policy.enrolmentCodeHours));
  await central.database.query(
    `insert into enrolment_codes (code_hash, note, created_at, expires_at) values ($1, $2, $3, $4)
     on conflict (code_hash) do update set expires_at = excluded.expires_at
       where enrolment_codes.used_by_thumbprint is null`,
    [central.vault.index('enrolment code', code), input.note, central.clock.now(), expiresAt],
  );
  return { code, expiresAt: expiresAt.toISOString() };
}

/**
 * Registers a kiosk's public key. A key is always the same kiosk: with the same code again, because the first answer may
 * have been lost, or with a new code, because the kiosk lost its data and kept its key. Refused with `central.rejected`
 * when the code is unknown, used by another key or expired, or the key's kiosk was revoked.
 */
export async function enrolKiosk(
  central: Central,
  input: OperationInput<'enrol'>['body'] & { readonly address: string },
): Promise<Answer<OperationOutput<'enrol'>>> {
  const guesses = {
    kind: 'guess enrolment',
    value: input.address,
    windowMilliseconds: minutes(10),
    limit: central.policy.guessesPerTenMinutes,
  };
  const left = await attemptsLeft(central, central.database.query, guesses);
  if (!left.allowed) return refuse('central.busy', { retryAfterSeconds: left.retryAfterSeconds });
  const thumbprint = await calculateJwkThumbprint(input.publicKey);
  const now = central.clock.now();
  const kioskId = await central.database.transaction(async (query) => {
    const [code] = await query<{ used_by_thumbprint: string | null; expires_at: Date }>(
      'select used_by_thumbprint, expires_at from enrolment_codes where code_hash = $1 for update',
      [central.vault.index('enrolment code', input.code)],
    );
    const [known] = await query<{ kiosk_id: string; state: string }>(
      'select kiosk_id, state from kiosks where key_thumbprint = $1',
      [thumbprint],
    );
    if (code === undefined || known?.state === 'revoked') return null;
    if (code.used_by_thumbprint !== null)
      return code.used_by_thumbprint === thumbprint ? (known?.kiosk_id ?? null) : null;
    if (code.expires_at <= now) return null;
    const kioskId = known?.kiosk_id ?? `kiosk-${handCode(central.random, 8).toLowerCase()}`;
    await query(
      `insert into kiosks (kiosk_id, name, public_jwk, key_thumbprint, state, software_version, enrolled_at)
       values ($1, $2, $3, $4, 'active', $5, $6)
       on conflict (kiosk_id) do update set name = excluded.name, software_version = excluded.software_version`,
      [
        kioskId,
        input.name,
        JSON.stringify(publicJwkSchema.parse(input.publicKey)),
        thumbprint,
        input.softwareVersion,
        now,
      ],
    );
    await query('update enrolment_codes set used_by_thumbprint = $2 where code_hash = $1', [
      central.vault.index('enrolment code', input.code),
      thumbprint,
    ]);
    return kioskId;
  });
  if (kioskId === null) {
    await countAttempt(central, central.database.query, guesses);
    return refuse('central.rejected', { detail: 'enrolment code not valid' });
  }
  return answer({ kioskId, configuration: await kioskConfiguration(central) });
}

export async function recordHeartbeat(
  central: Central,
  input: OperationInput<'heartbeat'>['body'] & { readonly kioskId: string },
): Promise<OperationOutput<'heartbeat'>> {
  const { kioskId, softwareVersion, ...report } = input;
  const now = central.clock.now();
  await central.database.query(
    'update kiosks set last_seen_at = $2, software_version = $3, report = $4 where kiosk_id = $1',
    [kioskId, now, softwareVersion, JSON.stringify(report)],
  );
  return { centralTime: now.toISOString() };
}

/** The part of the last heartbeat that is kept; a kiosk that was never heard has none. */
const reportSchema = z.object({
  outboxDepth: z.number(),
  quarantined: z.number(),
  devices: z.record(z.string(), z.string()),
  kioskTime: z.iso.datetime(),
});

/** By how many milliseconds the kiosk's clock is ahead of central's, by its last heartbeat; 0 where none was heard. */
export async function kioskClockAhead(query: Query, kioskId: string): Promise<number> {
  const [row] = await query<{ last_seen_at: Date | null; report: unknown }>(
    'select last_seen_at, report from kiosks where kiosk_id = $1',
    [kioskId],
  );
  const report = reportSchema.safeParse(row?.report).data;
  if (report === undefined || row?.last_seen_at == null) return 0;
  return Date.parse(report.kioskTime) - row.last_seen_at.getTime();
}

export async function listKiosks(central: Central): Promise<OperationOutput<'listKiosks'>> {
  const rows = await central.database.query<{
    kiosk_id: string;
    name: string;
    state: 'active' | 'revoked';
    last_seen_at: Date | null;
    report: unknown;
  }>('select kiosk_id, name, state, last_seen_at, report from kiosks order by enrolled_at, kiosk_id');
  return {
    kiosks: rows.map((row) => {
      const report = reportSchema.safeParse(row.report).data;
      return {
        kioskId: row.kiosk_id,
        name: row.name,
        state: row.state,
        lastSeenAt: row.last_seen_at?.toISOString() ?? null,
        outboxDepth: report?.outboxDepth ?? null,
        quarantined: report?.quarantined ?? null,
        devices: report?.devices ?? {},
      };
    }),
  };
}

export async function revokeKiosk(
  central: Central,
  kioskId: string,
): Promise<Answer<OperationOutput<'revokeKiosk'>>> {
  const rows = await central.database.query(
    "update kiosks set state = 'revoked' where kiosk_id = $1 returning 1",
    [kioskId],
  );
  return rows.length === 0
    ? refuse('central.rejected', { detail: 'no such kiosk' })
    : answer({ state: 'revoked' });
}
