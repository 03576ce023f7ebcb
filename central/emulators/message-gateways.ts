import { z } from 'zod';
import type { OperationOutput } from '../../contracts/central-api.ts';
import { channels, contactSchema } from '../../contracts/evidence.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import type { MessageGateways } from '../messages.ts';
import type { Vault } from '../vault.ts';

/*
 * Emulated SMS and e-mail gateways: what a real one would carry to a phone or mailbox is kept in a table that an
 * operator reads.
 */

const contentSchema = z.object({ to: contactSchema, subject: z.string(), body: z.string() });

export function emulateMessageGateways(input: {
  readonly database: Database;
  readonly vault: Vault;
  readonly clock: Clock;
}): MessageGateways {
  return {
    deliver: async ({ messageId, ...content }) => {
      await input.database.query(
        `insert into gateway_messages (message_id, channel, content, sent_at) values ($1, $2, $3, $4)
         on conflict (message_id) do nothing`,
        [
          messageId,
          content.to.channel,
          input.vault.seal('gateway_messages.content', content),
          input.clock.now(),
        ],
      );
    },
  };
}

/** Messages after `since` (an id), oldest first. */
export async function listGatewayMessages(
  database: Database,
  vault: Vault,
  since: number,
): Promise<OperationOutput<'listMessages'>> {
  const rows = await database.query<{ id: number; channel: string; content: string; sent_at: Date }>(
    'select id, channel, content, sent_at from gateway_messages where id > $1 order by id limit 500',
    [since],
  );
  return {
    messages: rows.map((row) => {
      const content = vault.open('gateway_messages.content', row.content, contentSchema);
      return {
        id: row.id,
        channel: z.enum(channels).parse(row.channel),
        to: content.to.address,
        subject: content.subject,
        body: content.body,
        sentAt: row.sent_at.toISOString(),
      };
    }),
  };
}
