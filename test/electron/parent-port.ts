import { EventEmitter } from 'node:events';

/*
 * Loaded first in a process that plays an Electron utility process: gives it `process.parentPort` over Node's own
 * channel, and takes away what a utility process does not have.
 */

const port = new EventEmitter();
const send = process.send?.bind(process);
process.on('message', (data) => port.emit('message', { data, ports: [] }));
Object.assign(process, {
  parentPort: Object.assign(port, { postMessage: (message: unknown) => send?.(message) }),
  send: undefined,
});
