import type { FrameGrant, PageMessage } from '../../contracts/kiosk-bridge.ts';
import { reconnectDelay } from './backoff.ts';
import { readHostMessage } from './host-message.ts';
import { type KioskLink, linkStore } from './kiosk-link.ts';
import { underOtherName } from './other-name.ts';

type Sockets = {
  /** Opens a WebSocket to this path of the page's own origin. */
  readonly open: (path: string) => WebSocket;
  readonly later: (run: () => void, milliseconds: number) => void;
  readonly random: () => number;
};

const ownOrigin: Sockets = {
  open: (path) => new WebSocket(new URL(path, location.href.replace(/^http/, 'ws'))),
  later: (run, milliseconds) => {
    setTimeout(run, milliseconds);
  },
  random: Math.random,
};

/** The core behind HTTP and WebSocket at the page's origin. Comes back by itself after the core has restarted. */
export function socketLink(sockets: Sockets = ownOrigin): KioskLink {
  const store = linkStore();
  let socket: WebSocket | null = null;
  let frameSocket: WebSocket | null = null;
  let failures = 0;

  const endFrames = () => {
    frameSocket?.close();
    frameSocket = null;
    if (store.state().frames !== null) store.change({ frames: null });
  };

  const beginFrames = (grant: FrameGrant) => {
    frameSocket?.close();
    frameSocket = sockets.open(`/frames?token=${encodeURIComponent(grant.token)}`);
    store.change({ frames: { source: grant.source } });
  };

  const connect = () => {
    const opened = sockets.open('/kiosk');
    socket = opened;
    let newest = -1;
    opened.onmessage = ({ data }) => {
      const message = typeof data === 'string' ? readHostMessage(data) : null;
      if (message === null) return;
      if ('frames' in message) return beginFrames(message.frames);
      if (message.view.revision < newest) return;
      newest = message.view.revision;
      failures = 0;
      store.change({ connected: true, view: message.view });
    };
    opened.onclose = () => {
      socket = null;
      endFrames();
      store.change({ connected: false });
      sockets.later(connect, reconnectDelay({ failures: failures++, random: sockets.random() }));
    };
  };
  connect();

  return {
    state: store.state,
    subscribe: store.subscribe,
    send: (command) => {
      if (socket?.readyState !== WebSocket.OPEN) return;
      socket.send(JSON.stringify({ command } satisfies PageMessage));
    },
    readyForFrame: () => frameSocket?.readyState === WebSocket.OPEN && frameSocket.bufferedAmount === 0,
    sendFrame: (jpeg) => {
      if (frameSocket?.readyState === WebSocket.OPEN) frameSocket.send(jpeg);
    },
    endFrames,
    renew: () => location.replace(underOtherName(location.href)),
  };
}
