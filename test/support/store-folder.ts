import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Outcome } from '../../contracts/outcome.ts';
import { openStore, type Store } from '../../store/store.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import { sealingKeyPair } from './sample-evidence.ts';

/** A data folder that goes when the test ends. */
export function dataFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'kiosk-store-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

export function unwrap<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`${outcome.fault.code}: ${outcome.fault.detail ?? ''}`);
  return outcome.value;
}

/** An enrolled store on real files, with the key that opens what it seals. */
export function enrolledStore(dataDir = dataFolder(), clock: ManualClock = manualClock()) {
  const { privateKey, configuration } = sealingKeyPair();
  const store: Store = unwrap(
    openStore({ dataDir, clock, ballast: { ballastBytes: 65_536, minimumFreeBytes: 0 } }),
  );
  unwrap(store.settings.save({ kioskId: 'kiosk-test', configuration }));
  onTestFinished(() => store.close());
  return { store, dataDir, clock, privateKey };
}
