import type { Channel } from '../contracts/channel.ts';

/** What Electron gives a utility process instead of `process.send`. */
type ParentPort = {
  readonly postMessage: (message: unknown) => void;
  readonly on: (event: 'message', listener: (message: { readonly data: unknown }) => void) => void;
  readonly off: (event: 'message', listener: (message: { readonly data: unknown }) => void) => void;
};

/**
 * The channel to the process that started this one: `fork` with advanced serialization, or Electron's utility process.
 * @throws when this process was started by hand
 */
export function parentChannel(): Channel {
  const parentPort = (process as { readonly parentPort?: ParentPort }).parentPort;
  if (parentPort) {
    return {
      post: (message) => parentPort.postMessage(message),
      listen: (onMessage) => {
        const listener = (message: { readonly data: unknown }) => onMessage(message.data);
        parentPort.on('message', listener);
        return () => parentPort.off('message', listener);
      },
    };
  }
  if (!process.send)
    throw new Error('this process speaks to the one that starts it: start the kiosk, or its command line');
  return {
    // A parent that has gone wants no answer; 'disconnect' tells of it.
    post: (message) => process.send?.(message, undefined, undefined, () => undefined),
    listen: (onMessage) => {
      process.on('message', onMessage);
      return () => process.off('message', onMessage);
    },
  };
}
