import type { OperationOutput } from '../../contracts/central-api.ts';
import type { Central } from '../central.ts';
import { seconds } from '../clock.ts';
import type { Query } from '../database.ts';

/** Wakes the long polls of a kiosk when something was written for it. */
export type SignalBell = {
  readonly ring: (kioskId: string) => void;
  /** Resolves at the next ring for this kiosk, or when the signal aborts. */
  readonly heard: (kioskId: string, signal: AbortSignal) => Promise<void>;
  /** Ends every waiting poll, for shutting down. */
  readonly close: () => void;
};

export function createSignalBell(): SignalBell {
  const waiting = new Map<string, Set<() => void>>();
  let closed = false;
  return {
    ring: (kioskId) => {
      for (const wake of waiting.get(kioskId) ?? []) wake();
    },
    heard: (kioskId, signal) =>
      new Promise((resolve) => {
        if (closed || signal.aborted) return resolve();
        const ears = waiting.get(kioskId) ?? new Set();
        waiting.set(kioskId, ears);
        const wake = () => {
          ears.delete(wake);
          if (ears.size === 0) waiting.delete(kioskId);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        ears.add(wake);
        signal.addEventListener('abort', wake, { once: true });
      }),
    close: () => {
      closed = true;
      for (const ears of [...waiting.values()]) for (const wake of [...ears]) wake();
    },
  };
}

type Signal = OperationOutput<'signals'>['signals'][number];

/**
 * Writes a signal, inside a transaction; ring the bell once that is done. The lock makes the ids of one kiosk become
 * visible in their order, or a poll between two commits would step over one.
 */
export async function writeSignal(
  query: Query,
  signal: { readonly kioskId: string; readonly kind: Signal['kind']; readonly reference?: string },
): Promise<void> {
  await query('select pg_advisory_xact_lock(hashtext($1))', [signal.kioskId]);
  await query('insert into signals (kiosk_id, kind, reference) values ($1, $2, $3)', [
    signal.kioskId,
    signal.kind,
    signal.reference ?? null,
  ]);
}

/** Everything newer than `since` for this kiosk, at once when there is something, else after a ring or `wait` seconds. */
export async function awaitSignals(
  central: Central,
  input: {
    readonly kioskId: string;
    readonly since: number;
    readonly wait: number;
    readonly signal: AbortSignal;
  },
): Promise<OperationOutput<'signals'>> {
  const over = new AbortController();
  const end = AbortSignal.any([input.signal, over.signal]);
  // Listening begins before the first look, so that nothing written in between is missed.
  const heard = central.bell.heard(input.kioskId, end);
  const now = await signalsSince(central, input);
  if (now.signals.length === 0 && input.wait > 0) {
    await Promise.race([heard, central.clock.sleep(seconds(input.wait), end)]);
  }
  over.abort();
  return now.signals.length > 0 || input.wait === 0 ? now : signalsSince(central, input);
}

async function signalsSince(
  central: Central,
  input: { readonly kioskId: string; readonly since: number },
): Promise<OperationOutput<'signals'>> {
  const rows = await central.database.query<{ id: number; kind: Signal['kind']; reference: string | null }>(
    'select id, kind, reference from signals where kiosk_id = $1 and id > $2 order by id limit 100',
    [input.kioskId, input.since],
  );
  const signals = rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    ...(row.reference === null ? {} : { reference: row.reference }),
  }));
  return { cursor: signals.at(-1)?.id ?? input.since, signals };
}
