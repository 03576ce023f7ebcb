import { ok } from '../contracts/outcome.ts';
import type { OutboxService } from '../contracts/sync-agent-api.ts';
import type { Store } from './store.ts';

/** What the process that holds the store serves to the agent over their channel. `onChange`: rows or settings changed. */
export function outboxService(store: Store, onChange: () => void = () => undefined): OutboxService {
  const changed = <T>(outcome: T): T => {
    onChange();
    return outcome;
  };
  return {
    methods: {
      'outbox.next': async ({ limit }) => store.outbox.next(limit),
      'outbox.acknowledge': async ({ id }) => changed(store.outbox.acknowledge(id)),
      'outbox.quarantine': async (item) => changed(store.outbox.quarantine(item)),
      'outbox.depth': async () => ok(store.outbox.depth()),
      'outbox.hasten': async ({ within }) => store.outbox.hasten(within),
      'settings.read': async () =>
        ok({
          kioskId: store.settings.get('kioskId'),
          configuration: store.settings.get('configuration'),
          signalCursor: store.settings.get('signalCursor'),
        }),
      'settings.save': async (values) => changed(store.settings.save(values)),
    },
    onEvent: () => () => undefined,
  };
}
