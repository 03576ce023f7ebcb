import type { OperationOutput } from '../../contracts/central-api.ts';
import type { Central } from '../central.ts';
import { recentProofings } from './proofing-record.ts';

/** Proofings with their reasons, newest first; nothing that names the person. */
export async function listProofings(central: Central): Promise<OperationOutput<'listProofings'>> {
  const proofings = await recentProofings(central, 200);
  return {
    proofings: proofings.map((proofing) => ({
      reference: proofing.reference,
      kioskId: proofing.kioskId,
      outcome: proofing.outcome ?? 'pending',
      awaits: proofing.outcome === null ? 'issuer' : proofing.awaits,
      level: proofing.level,
      reasons: proofing.findings.map(({ check, state, why }) => ({ check, state, why })),
      receivedAt: proofing.receivedAt.toISOString(),
    })),
  };
}
