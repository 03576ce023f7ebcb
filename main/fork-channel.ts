import { type ChildProcess, spawn } from 'node:child_process';
import type { Channel } from '../contracts/channel.ts';
import type { StartedProcess } from './supervise-process.ts';

/**
 * Starts one of our own entry files in a process of its own, with a Channel to it. Messages are structured clones
 * (`serialization: 'advanced'`: a camera frame as JSON takes 429 ms). `wrapper` is a command that ends by executing
 * the one it is given, such as a change of namespace. Standard output of the process goes to our standard error.
 */
export function forkProcess(o: {
  readonly entry: string;
  readonly args: readonly string[];
  readonly wrapper?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}): StartedProcess {
  const [command, ...args] = [...(o.wrapper ?? []), process.execPath, o.entry, ...o.args] as [
    string,
    ...string[],
  ];
  const child = spawn(command, args, {
    stdio: ['ignore', 2, 2, 'ipc'],
    serialization: 'advanced',
    env: o.env ?? process.env,
  });
  const exited = new Promise<{ readonly code: number | null; readonly signal: string | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
  return { channel: channelOf(child), exited, kill: (signal) => void child.kill(signal) };
}

/** The parent's end of the channel to a child. What is posted to a child that is gone is lost, as its answers are. */
export function channelOf(child: ChildProcess): Channel {
  return {
    post: (message) => {
      if (child.connected) child.send(message as never, () => undefined);
    },
    listen: (onMessage) => {
      child.on('message', onMessage);
      return () => child.off('message', onMessage);
    },
  };
}
