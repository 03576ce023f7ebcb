import type { OperationOutput } from '../../contracts/central-api.ts';
import type { Central } from '../central.ts';
import type { Finding } from './judge.ts';

type Listed = OperationOutput<'listProofings'>['proofings'][number];

type ListedRow = {
  reference: string;
  kiosk_id: string;
  outcome: Listed['outcome'] | null;
  awaits: Listed['awaits'];
  level: Listed['level'];
  findings: readonly Finding[] | null;
  received_at: Date;
};

/** Proofings with their reasons, newest first, at most 200; nothing that names the person is opened for it. */
export async function listProofings(central: Central): Promise<OperationOutput<'listProofings'>> {
  const rows = await central.database.query<ListedRow>(
    `select reference, kiosk_id, outcome, awaits, level, findings, received_at from proofings
     order by received_at desc, reference limit 200`,
  );
  return {
    proofings: rows.map((row) => ({
      reference: row.reference,
      kioskId: row.kiosk_id,
      outcome: row.outcome ?? 'pending',
      awaits: row.outcome === null ? 'issuer' : row.awaits,
      level: row.level,
      reasons: (row.findings ?? []).map(({ check, state, why }) => ({ check, state, why })),
      receivedAt: row.received_at.toISOString(),
    })),
  };
}
