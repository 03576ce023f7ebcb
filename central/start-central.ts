import type { Logger } from 'pino';
import type { Outcome } from '../contracts/outcome.ts';
import { ok } from '../contracts/outcome.ts';
import type { Central } from './central.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Database } from './database.ts';
import { runUpkeep } from './digital-id/upkeep.ts';
import { emulateDopa } from './emulators/dopa.ts';
import { emulateMessageGateways } from './emulators/message-gateways.ts';
import { createEnrolmentCode } from './fleet/kiosks.ts';
import { sealingKeys } from './fleet/sealing-keys.ts';
import { createSignalBell } from './fleet/signals.ts';
import { createOperatorAccess } from './http/operator-access.ts';
import { migrate } from './migrate.ts';
import { type CentralPolicy, defaultPolicy } from './policy.ts';
import { type Random, systemRandom } from './random.ts';
import { seedSamples } from './samples.ts';
import { createServer } from './server.ts';
import { createVault } from './vault.ts';

export type CentralOptions = {
  readonly database: Database;
  readonly masterKey: Uint8Array;
  readonly operatorToken: string;
  readonly log: Logger;
  /** 0: any free one. */
  readonly port: number;
  /** Origin that stands in messages; without it the address it listens on. */
  readonly publicUrl?: string;
  readonly enrolCode?: string;
  /** Fill an empty register with the sample people. */
  readonly samples: boolean;
  readonly policy?: CentralPolicy;
  readonly clock?: Clock;
  readonly random?: Random;
  /** `by-hand`: whoever started it calls `runUpkeep`. */
  readonly upkeep?: 'repeated' | 'by-hand';
};

export type RunningCentral = {
  readonly url: string;
  readonly central: Central;
  readonly close: () => Promise<void>;
};

/** Migrates, seeds and listens on loopback. Fault: `store.from-the-future`. The database is the caller's to close. */
export async function startCentral(options: CentralOptions): Promise<Outcome<RunningCentral>> {
  const { database, log } = options;
  const migrated = await migrate(database);
  if (!migrated.ok) return migrated;
  const clock = options.clock ?? systemClock;
  const random = options.random ?? systemRandom;
  const vault = createVault({ masterKey: options.masterKey, random });
  let url = '';
  const central: Central = {
    database,
    vault,
    clock,
    random,
    log,
    policy: options.policy ?? defaultPolicy,
    issuer: emulateDopa({ database, vault, clock }),
    gateways: emulateMessageGateways({ database, vault, clock }),
    bell: createSignalBell(),
    publicUrl: () => options.publicUrl ?? url,
  };
  await sealingKeys(central);
  if (options.samples) await seedSamples(central);
  if (options.enrolCode !== undefined)
    await createEnrolmentCode(central, { note: 'given at the start', code: options.enrolCode });
  const server = await createServer(central, createOperatorAccess(central, options.operatorToken));
  url = await server.listen({ host: '127.0.0.1', port: options.port });
  const stopUpkeep = options.upkeep === 'by-hand' ? async () => undefined : repeatUpkeep(central);
  return ok({
    url,
    central,
    close: async () => {
      await stopUpkeep();
      await server.close();
    },
  });
}

const upkeepMilliseconds = 5000;

/** One round after the other; returns what stops it and waits for the round under way. */
function repeatUpkeep(central: Central): () => Promise<void> {
  const stop = new AbortController();
  const rounds = (async () => {
    while (!stop.signal.aborted) {
      await runUpkeep(central).catch((error: unknown) =>
        central.log.error(
          { error: error instanceof Error ? error.name : 'unknown' },
          'upkeep failed, comes again',
        ),
      );
      await central.clock.sleep(upkeepMilliseconds, stop.signal);
    }
  })();
  return async () => {
    stop.abort();
    await rounds;
  };
}
