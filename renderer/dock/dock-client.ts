import type { DockCommand } from '../../contracts/device-ports.ts';
import type { DockState } from '../../contracts/dock.ts';
import { reconnectDelay } from '../link/backoff.ts';

type Kind = DockCommand['kind'];
type InputOf<K extends Kind> = Extract<DockCommand, { readonly kind: K }>['input'];

/** Does something to the simulated devices. Answers null when it was done, else the host's words. */
export async function act<K extends Kind>(kind: K, input: InputOf<K>): Promise<string | null> {
  const answer = await fetch(`/dock/${kind}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  return answer.ok ? null : `${answer.status} ${await answer.text()}`;
}

/** Hears every change of the dock's state, also after the host has restarted. Null: not connected. */
export function watchDock(listener: (state: DockState | null) => void): () => void {
  let stopped = false;
  let socket: WebSocket | null = null;
  let failures = 0;
  const connect = () => {
    if (stopped) return;
    socket = new WebSocket(new URL('/dock/events', location.href.replace(/^http/, 'ws')));
    socket.onmessage = ({ data }) => {
      failures = 0;
      listener(JSON.parse(String(data)) as DockState);
    };
    socket.onclose = () => {
      listener(null);
      setTimeout(connect, reconnectDelay({ failures: failures++, random: Math.random() }));
    };
  };
  connect();
  return () => {
    stopped = true;
    socket?.close();
  };
}
