import { fault } from '../../contracts/faults.ts';
import { failed } from '../../contracts/outcome.ts';
import type { Agent } from '../effects/ask-central.ts';

const offline = fault('link.down', 'no agent was started');

/** Stands where the agent would: the kiosk is offline and stays so; what is recorded waits in the outbox. */
export const absentAgent: Agent = {
  call: (() => Promise.resolve(failed(offline))) as unknown as Agent['call'],
  onEvent: (listener) => {
    const timer = setTimeout(() => listener({ kind: 'link', state: 'offline', code: 'link.down' }));
    return () => clearTimeout(timer);
  },
  onState: () => () => undefined,
  recycle: () => undefined,
  stop: async () => undefined,
};
