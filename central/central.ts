import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';
import type { Issuer } from './digital-id/issuer.ts';
import type { SignalBell } from './fleet/signals.ts';
import type { MessageGateways } from './messages.ts';
import type { CentralPolicy } from './policy.ts';
import type { Random } from './random.ts';
import type { Vault } from './vault.ts';

/** What every part of central stands on. */
export type Central = {
  readonly database: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: Random;
  readonly policy: CentralPolicy;
  readonly issuer: Issuer;
  readonly gateways: MessageGateways;
  readonly bell: SignalBell;
  readonly log: Logger;
  /** Origin under which citizens reach central's pages; stands in messages. */
  readonly publicUrl: () => string;
};
