import type { Channel } from '../contracts/channel.ts';

/** What Electron gives a utility process in place of `process.send`. */
type ParentPort = {
  readonly postMessage: (message: unknown) => void;
  readonly on: (event: 'message', listener: (event: { readonly data: unknown }) => void) => void;
  readonly off: (event: 'message', listener: (event: { readonly data: unknown }) => void) => void;
};

/** The child's end of the channel to the process that started it; null where none did. */
export function parentChannel(): Channel | null {
  const { parentPort } = process as { readonly parentPort?: ParentPort };
  if (parentPort) {
    return {
      post: (message) => parentPort.postMessage(message),
      listen: (onMessage) => {
        const listener = (event: { readonly data: unknown }): void => onMessage(event.data);
        parentPort.on('message', listener);
        return () => parentPort.off('message', listener);
      },
    };
  }
  if (!process.send) return null;
  return {
    // A parent that has gone wants no answer; 'disconnect' tells of it.
    post: (message) => process.send?.(message, undefined, undefined, () => undefined),
    listen: (onMessage) => {
      process.on('message', onMessage);
      return () => process.off('message', onMessage);
    },
  };
}
