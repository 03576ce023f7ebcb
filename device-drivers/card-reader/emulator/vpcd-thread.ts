import { parentPort } from 'node:worker_threads';
import { type DockCard, dockSlot } from './dock-slot.ts';
import { createVpcdSlot } from './vpcd-client.ts';

/** To the thread: a card, or null to pull out what is there. From it: whether a card is in. */
export type ToVpcdThread = DockCard | null;

const port = parentPort;
if (port === null) throw new Error('the virtual reader’s slot runs in a thread of its own');
const slot = dockSlot(createVpcdSlot());
slot.onChange(() => port.postMessage(slot.isOccupied()));
port.on('message', (card: ToVpcdThread) => {
  if (card === null) slot.remove();
  else slot.insert(card);
});
