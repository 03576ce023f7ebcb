/*
 * An entry file for the contract test of utility processes: answers over the parent port with what it was given, and,
 * when told so, listens to no SIGTERM.
 */

type Port = {
  readonly on: (event: 'message', listener: (message: { readonly data: unknown }) => void) => void;
  readonly postMessage: (message: unknown) => void;
};

const { parentPort } = process as unknown as { readonly parentPort: Port };
parentPort.on('message', ({ data }) => {
  if (data === 'be deaf') process.on('SIGTERM', () => undefined);
  parentPort.postMessage({ args: process.argv.slice(2), data });
});
