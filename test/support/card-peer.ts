import { once } from 'node:events';

/*
 * One reading by the peer package, in a process of its own: a second instance in one process goes on answering the
 * first one's card events. Says `ready`, then the figures from the card event, or what went wrong.
 */

export type PeerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'read'; readonly milliseconds: number; readonly reading: number }
  | { readonly kind: 'failed'; readonly why: string };

type PeerReader = NodeJS.EventEmitter & {
  readonly setReadMode: (mode: string) => void;
  readonly setAutoRecreate: (on: boolean) => void;
  readonly startListener: () => void;
};
type PeerModule = {
  readonly ThaiCardReader: new () => PeerReader;
  readonly EVENTS: Readonly<
    Record<
      'DEVICE_CONNECTED' | 'CARD_INSERTED' | 'READING_START' | 'READING_COMPLETE' | 'READING_FAIL',
      string
    >
  >;
  readonly MODE: Readonly<Record<'PERSONAL_PHOTO', string>>;
};

const name = '@privageapp/thai-national-id-reader';
const tell = (message: PeerMessage) =>
  new Promise<void>((resolve) => process.send?.(message, () => resolve()));

async function read(): Promise<PeerMessage> {
  const { ThaiCardReader, EVENTS, MODE } = (await import(name)) as PeerModule;
  const reader = new ThaiCardReader();
  reader.setReadMode(MODE.PERSONAL_PHOTO);
  reader.setAutoRecreate(false);
  let [inserted, started] = [0, 0];
  reader.once(EVENTS.CARD_INSERTED, () => {
    inserted = performance.now();
  });
  reader.once(EVENTS.READING_START, () => {
    started = performance.now();
  });
  const complete = once(reader, EVENTS.READING_COMPLETE);
  const fail = once(reader, EVENTS.READING_FAIL);
  const connected = once(reader, EVENTS.DEVICE_CONNECTED);
  reader.startListener();
  await connected;
  await tell({ kind: 'ready' });
  const [failure] = await Promise.race([complete.then(() => []), fail]);
  if (failure) return { kind: 'failed', why: String(failure) };
  const now = performance.now();
  return { kind: 'read', milliseconds: now - inserted, reading: now - started };
}

await tell(await read().catch((error: unknown): PeerMessage => ({ kind: 'failed', why: String(error) })));
process.exit(0);
