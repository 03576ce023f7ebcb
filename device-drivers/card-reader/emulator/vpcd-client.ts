import { createConnection, type Socket } from 'node:net';
import type { CardEmulator } from './card-emulator.ts';
import type { CardSlot } from './card-slot.ts';

/*
 * The card's side of vpcd, the virtual reader of pcscd: the card is the TCP client. Frames are a two-byte big-endian
 * length and the payload; a payload of one byte is a control, any other an APDU.
 */
const control = { powerOff: 0, powerOn: 1, reset: 2, sendAtr: 4 } as const;

/** First slot of the virtual reader; the second listens one port higher. */
export const vpcdPort = 0x8c7b;

const reconnectDelay = 50;

/**
 * A slot of the virtual reader that emulated cards are pushed into.
 * While a card is inserted the connection is kept: a restarted pcscd finds the card where it was, as a real one would.
 */
export function createVpcdSlot(options: { readonly host?: string; readonly port?: number } = {}): CardSlot {
  const { host = '127.0.0.1', port = vpcdPort } = options;
  let inserted: CardEmulator | null = null;
  let socket: Socket | null = null;
  let retry: NodeJS.Timeout | undefined;

  const listeners = new Set<() => void>();

  const unplug = () => {
    inserted = null;
    clearTimeout(retry);
    socket?.destroy();
    socket = null;
  };

  const changed = () => {
    for (const listener of listeners) listener();
  };

  const remove = () => {
    if (!inserted) return;
    unplug();
    changed();
  };

  const plug = (card: CardEmulator) => {
    const connection = createConnection({ host, port, noDelay: true });
    socket = connection;
    let received = Buffer.alloc(0);
    let poweringUp = false;
    const send = (payload: Uint8Array) => {
      if (connection.destroyed) return;
      const frame = Buffer.alloc(2 + payload.length);
      frame.writeUInt16BE(payload.length);
      frame.set(payload, 2);
      connection.write(frame);
    };
    const answer = (payload: Uint8Array) => {
      if (payload.length === 1) {
        if (payload[0] !== control.sendAtr) {
          card.reset();
          poweringUp = payload[0] !== control.powerOff;
          return;
        }
        // The virtual reader waits for ever for a silent card and learns of presence by the ATR alone. So a mute card
        // is there (it answers while polled) but drops the line at each power-up: pcscd then says "present, mute".
        if (card.mute && poweringUp) connection.destroy();
        else send(card.atr);
        return;
      }
      if (card.mute) return;
      const reply = card.transmit(payload);
      if (reply === 'silent') return;
      if (reply === 'pulled') return remove();
      if (card.delay === 0) send(reply);
      else setTimeout(send, card.delay, reply);
    };
    connection.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE()) {
        const end = 2 + received.readUInt16BE();
        const payload = received.subarray(2, end);
        received = received.subarray(end);
        answer(payload);
      }
    });
    // pcscd absent or killed: 'close' follows and the card waits in the slot.
    connection.on('error', () => connection.destroy());
    connection.on('close', () => {
      if (inserted === card) retry = setTimeout(plug, reconnectDelay, card);
    });
  };

  return {
    insert: (card) => {
      unplug();
      inserted = card;
      plug(card);
      changed();
    },
    remove,
    card: () => inserted,
    onChange: (listener) => listeners.add(listener),
  };
}
