import { z } from 'zod';
import { type Contact, contactSchema } from '../contracts/evidence.ts';
import type { Central } from './central.ts';
import type { Query } from './database.ts';

export type Message = { readonly to: Contact; readonly subject: string; readonly body: string };

const messageSchema = z.object({ to: contactSchema, subject: z.string(), body: z.string() });

/** SMS and e-mail gateways. A message may be handed over twice with the same id; it is delivered once. Throws when out of reach. */
export type MessageGateways = {
  readonly deliver: (message: Message & { readonly messageId: string }) => Promise<void>;
};

/** Queues a message with the facts it tells of, in the same transaction. `dispatchMessages` hands it over. */
export async function queueMessage(central: Central, query: Query, message: Message): Promise<void> {
  await query(
    'insert into outgoing_messages (message_id, channel, content, queued_at) values ($1, $2, $3, $4)',
    [
      central.random.uuid(),
      message.to.channel,
      central.vault.seal('outgoing_messages.content', message),
      central.clock.now(),
    ],
  );
}

/** Hands all waiting messages to their gateways, oldest first; what fails stays for the next time. Returns how many went. */
export async function dispatchMessages(central: Central): Promise<number> {
  const waiting = await central.database.query<{ message_id: string; content: string }>(
    'select message_id, content from outgoing_messages where delivered_at is null order by queued_at limit 100',
  );
  let sent = 0;
  for (const row of waiting) {
    const message = central.vault.open('outgoing_messages.content', row.content, messageSchema);
    try {
      await central.gateways.deliver({ ...message, messageId: row.message_id });
    } catch (error) {
      central.log.warn(
        { channel: message.to.channel, error: error instanceof Error ? error.name : 'unknown' },
        'gateway out of reach',
      );
      continue;
    }
    // Codes and addresses are not kept longer than delivery needs.
    await central.database.query(
      "update outgoing_messages set delivered_at = $2, content = '' where message_id = $1",
      [row.message_id, central.clock.now()],
    );
    sent += 1;
  }
  return sent;
}
