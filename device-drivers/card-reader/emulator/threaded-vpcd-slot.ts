import { Worker } from 'node:worker_threads';
import type { DockSlot } from './dock-slot.ts';
import type { ToVpcdThread } from './vpcd-thread.ts';

/**
 * The virtual reader's slot in a thread of its own. In the reader's thread it could come to a standstill: the binding's
 * `disconnect` waits there for pcscd, which may be waiting just then for the emulated card to say that it is present.
 */
export function createThreadedVpcdSlot(): DockSlot {
  const thread = new Worker(new URL('./vpcd-thread.ts', import.meta.url));
  const tell = (card: ToVpcdThread): void => thread.postMessage(card);
  const listeners = new Set<() => void>();
  let occupied = false;
  thread.on('message', (now: boolean) => {
    occupied = now;
    for (const listener of listeners) listener();
  });
  return {
    insert: tell,
    remove: () => tell(null),
    isOccupied: () => occupied,
    onChange: (listener) => listeners.add(listener),
  };
}
