import { type Channel, connect } from '../contracts/channel.ts';
import type { OutboxMethods, OutboxService } from '../contracts/sync-agent-api.ts';

/** Asks whoever holds the store: the core over the channel, or this process itself when it runs alone. */
export type OutboxCaller = <M extends keyof OutboxMethods>(
  method: M,
  input: Parameters<OutboxMethods[M]>[0],
) => ReturnType<OutboxMethods[M]>;

export function outboxOver(channel: Channel): OutboxCaller {
  const connection = connect<OutboxService, never>(channel);
  return (method, input) => connection.call(method, input);
}
