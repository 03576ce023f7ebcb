import { utilityProcess } from 'electron';
import type { StartedProcess } from '../supervise-process.ts';

/**
 * Starts one of our entry files in a utility process: Node of its own beside the page's sandbox, ended with the app.
 * Its standard output and error go to ours.
 */
export function startUtilityProcess({
  name,
  entry,
  args,
}: {
  readonly name: string;
  readonly entry: string;
  readonly args: readonly string[];
}): StartedProcess {
  const child = utilityProcess.fork(entry, [...args], { serviceName: name, stdio: 'inherit' });
  let running = true;
  const exited: StartedProcess['exited'] = new Promise((resolve) => {
    child.once('exit', (code) => {
      running = false;
      resolve({ code, signal: null });
    });
  });
  return {
    channel: {
      post: (message) => {
        if (running) child.postMessage(message);
      },
      listen: (onMessage) => {
        child.on('message', onMessage);
        return () => child.off('message', onMessage);
      },
    },
    exited,
    kill: (signal) => {
      if (!running) return;
      // `kill()` of a utility process is SIGTERM; one that does not listen has to be ended by the system.
      if (signal === 'SIGKILL' && child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
      else child.kill();
    },
  };
}
