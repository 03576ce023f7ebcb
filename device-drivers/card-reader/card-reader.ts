import type {
  CardReader,
  CardReaderEvent,
  CardReadStats,
  DeviceHealth,
} from '../../contracts/device-ports.ts';
import { type Fault, fault } from '../../contracts/faults.ts';
import { failed, type Outcome, ok } from '../../contracts/outcome.ts';
import { createApduExchange, apduTimeLimit as defaultApduTimeLimit } from './apdu.ts';
import { cardKind } from './atr.ts';
import { type CardLine, watchedLine } from './card-line.ts';
import { type CardSession, createCardSession } from './card-session.ts';
import type { CardConnection, CardSource, ReaderSnapshot } from './card-source.ts';
import { chooseCard, type ReaderChoice } from './choose-reader.ts';
import { within } from './within.ts';

/** The card reader's driver: the port, its events, and what the process around it needs. */
export type CardReaderDriver = CardReader & {
  readonly onEvent: (listener: (event: CardReaderEvent) => void) => () => void;
  /** Begins to look for readers and cards. Listen first. No APDU is sent before a read is asked for. */
  readonly start: () => void;
  /** Stops what is being read, overwrites what was read, the photo that was handed out included, and lets go of the card. */
  readonly wipe: () => void;
  readonly stop: () => Promise<void>;
};

/** A card gets so many milliseconds to power up; a mute one is given up by then. */
const connectTimeLimit = 4500;

/** A read is not begun again after so many milliseconds: a mute card must be named within six seconds. */
const retryTime = 2000;

/** Waits that hardware and pcscd need, milliseconds. */
export type CardReaderPauses = {
  /** Contacts that have just closed may not conduct yet: before the second, the third … try. */
  readonly settle: readonly number[];
  /** How long after a failed read a removal may be reported that explains it: pcscd looks every 400. */
  readonly removalNotice: number;
  /** A service that has just come back needs this long to find a card that lay in its reader all the time. */
  readonly rediscovery: number;
};

const usualPauses: CardReaderPauses = { settle: [100, 300], removalNotice: 600, rediscovery: 1500 };

type PresentCard = { readonly reader: string; readonly insertion: number; readonly since: number };
type OpenCard = PresentCard & {
  readonly connection: CardConnection;
  readonly line: CardLine;
  session: CardSession;
};

/**
 * @param options.apduTimeLimit milliseconds for one APDU
 * @param options.now monotonic milliseconds
 */
export function createCardReader(options: {
  readonly source: CardSource;
  readonly choice: ReaderChoice;
  readonly apduTimeLimit?: number;
  readonly now?: () => number;
  readonly pauses?: Partial<CardReaderPauses>;
}): CardReaderDriver {
  const { source, choice, apduTimeLimit = defaultApduTimeLimit, now = () => performance.now() } = options;
  const { settle, removalNotice, rediscovery } = { ...usualPauses, ...options.pauses };
  const listeners = new Set<(event: CardReaderEvent) => void>();
  const firstSnapshot = Promise.withResolvers<void>();
  let snapshot: ReaderSnapshot | null = null;
  let serviceBackAt = Number.NEGATIVE_INFINITY;
  let present: PresentCard | null = null;
  let presentEnds = Promise.withResolvers<void>();
  let open: OpenCard | null = null;
  /** The insertion that the last text came from: the photo must come from the same. */
  let textFrom: PresentCard | null = null;
  /** The photo that was handed out: the channel has sent a copy of it. */
  let lastPhoto: Uint8Array | null = null;
  /** A command that was given up but is still in the reader, and why nothing else can be sent meanwhile. */
  let stuck: { readonly fault: Fault; readonly free: Promise<void> } | null = null;
  let reading = false;
  let told = '';
  let queue: Promise<unknown> = Promise.resolve();
  let wiping = new AbortController();

  const emit = (event: CardReaderEvent) => {
    for (const listener of listeners) listener(event);
  };

  const health = (): DeviceHealth => {
    if (stuck?.fault.code === 'reader.hung') return { state: 'faulted', code: 'reader.hung' };
    if (!snapshot) return { state: 'connecting' };
    const chosen = chooseCard(snapshot, choice);
    if (chosen.ok || chosen.fault.code === 'card.absent') return { state: reading ? 'busy' : 'ready' };
    return chosen.fault.code === 'reader.absent'
      ? { state: 'absent' }
      : { state: 'faulted', code: chosen.fault.code };
  };

  const tellHealth = () => {
    const next = health();
    const key = JSON.stringify(next);
    if (key === told) return;
    told = key;
    emit({ kind: 'reader.health', health: next });
  };

  const letGo = () => {
    open?.session.wipe();
    open?.connection.close();
    open = null;
  };

  const insertionIn = (state: ReaderSnapshot | null, reader: string): number | null =>
    state?.service === 'up'
      ? (state.readers.find(({ name }) => name === reader)?.card?.insertion ?? null)
      : null;

  const listed = (state: ReaderSnapshot | null, reader: string): boolean =>
    state?.service === 'up' && state.readers.some(({ name }) => name === reader);

  const onSnapshot = (next: ReaderSnapshot) => {
    const previous = snapshot;
    snapshot = next;
    if (previous?.service === 'down' && next.service === 'up') serviceBackAt = now();
    if (present && insertionIn(next, present.reader) !== present.insertion) {
      present = null;
      letGo();
      presentEnds.resolve();
      emit({ kind: 'card.removed' });
    }
    const chosen = chooseCard(next, choice);
    if (!present && chosen.ok) {
      const {
        reader,
        card: { insertion },
      } = chosen;
      present = { reader, insertion, since: now() };
      presentEnds = Promise.withResolvers();
      const lay = !listed(previous, reader) || insertionIn(previous, reader) === insertion;
      emit({ kind: 'card.inserted', sinceStart: lay || now() - serviceBackAt < rediscovery });
    }
    tellHealth();
    firstSnapshot.resolve();
  };

  const block = (reason: Fault, until: Promise<unknown>) => {
    const free = until.then(() => {
      stuck = null;
      letGo();
      tellHealth();
    });
    stuck = { fault: reason, free };
    return failed(reason);
  };

  const connectInTime = async (reader: string): Promise<Outcome<CardConnection>> => {
    const attempt = source.connect(reader);
    const late = Symbol('late');
    let connection: Outcome<CardConnection> | typeof late = late;
    await within(
      connectTimeLimit,
      attempt.then((outcome) => {
        connection = outcome;
      }),
    );
    if (connection !== late) return connection;
    const closed = attempt.then((outcome) => outcome.ok && outcome.value.close());
    return block(fault('card.mute', `no power-up in ${connectTimeLimit} ms`), closed);
  };

  const newSession = (connection: CardConnection, line: CardLine): Outcome<CardSession> => {
    // Powered up before pcscd itself has found it mute: there is a card, and it answers nothing.
    if (connection.atr.length === 0) return failed(fault('card.mute', 'no answer to reset'));
    const kind = cardKind(connection.atr);
    if (kind === 'foreign') return failed(fault('card.foreign', 'unknown answer to reset'));
    const exchange = createApduExchange({
      transport: line,
      legacyGetResponse: kind !== 'thai',
      timeLimit: apduTimeLimit,
    });
    return ok(createCardSession(exchange, connection.reset));
  };

  /** The card that lies there now, opened; `anew`: nothing that was read before is kept. */
  const openCard = async (anew: boolean): Promise<Outcome<OpenCard>> => {
    if (stuck) await within(removalNotice, stuck.free);
    if (stuck) return failed(stuck.fault);
    if (!snapshot) return failed(fault('reader.failed', 'no reader service yet'));
    const chosen = chooseCard(snapshot, choice);
    if (!chosen.ok) return failed(chosen.fault);
    if (chosen.card.mute || !present) return failed(fault('card.mute', 'the card does not power up'));
    const card = present;
    if (open && !anew) return ok(open);
    if (!open) {
      const connection = await connectInTime(card.reader);
      if (!connection.ok) return connection;
      const line = watchedLine(connection.value);
      const session = newSession(connection.value, line);
      if (!session.ok || present !== card) {
        connection.value.close();
        return session.ok ? failed(fault('card.removed')) : session;
      }
      open = { ...card, connection: connection.value, line, session: session.value };
      return ok(open);
    }
    open.session.wipe();
    const session = newSession(open.connection, open.line);
    if (!session.ok) return session;
    open.session = session.value;
    return ok(open);
  };

  /** Waits, and says whether the same card still lies there. */
  const staysFor = async (milliseconds: number, card: PresentCard): Promise<boolean> => {
    await within(milliseconds, presentEnds.promise);
    return present === card;
  };

  /** A command was given up while the reader still works on it: nothing else can be sent until it comes back. */
  const blockOn = (line: CardLine) => {
    const reason =
      line.answers() === 0
        ? fault('card.mute', 'no APDU was answered')
        : fault('reader.hung', 'an APDU is not answered');
    return block(reason, line.settled());
  };

  /** A card that is gone was pulled out, or its reader or the service went. */
  const whyGone = (): Fault => {
    const chosen = snapshot ? chooseCard(snapshot, choice) : null;
    return chosen && !chosen.ok && chosen.fault.code.startsWith('reader.')
      ? chosen.fault
      : fault('card.removed');
  };

  type Read<T> = (card: OpenCard, signal: AbortSignal) => Promise<Outcome<T>>;

  /** Reads once, and again from the start where the card's contacts or another process' reset may be to blame. */
  const readWithRetry = async <T>(anew: boolean, read: Read<T>, signal: AbortSignal): Promise<Outcome<T>> => {
    const began = now();
    for (let attempt = 0; ; attempt++) {
      const before = present;
      const card = await openCard(anew || attempt > 0);
      const outcome = card.ok ? await read(card.value, signal) : card;
      if (outcome.ok) return outcome;
      if (card.ok && outcome.fault.code === 'reader.hung') return blockOn(card.value.line);
      letGo();
      const mayPass = outcome.fault.code === 'card.unreadable' || outcome.fault.code === 'card.mute';
      if (signal.aborted || stuck || !mayPass || !before) return outcome;
      const pause = now() - began < retryTime ? settle[attempt] : undefined;
      if (!(await staysFor(pause ?? removalNotice, before))) return failed(whyGone());
      if (pause === undefined) return outcome;
    }
  };

  /** One read at a time, in the order they were asked for. */
  const inTurn = <T>(
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> => {
    const whole = AbortSignal.any([signal, wiping.signal]);
    const turn = queue.then(async () => {
      await firstSnapshot.promise;
      if (whole.aborted) return failed(fault('reader.failed', 'aborted by the caller'));
      reading = true;
      tellHealth();
      const outcome = await work(whole);
      reading = false;
      tellHealth();
      return outcome;
    });
    queue = turn.catch(() => undefined);
    return turn;
  };

  const statsSince = (card: OpenCard, before: ReturnType<CardSession['apdus']>): CardReadStats => {
    const after = card.session.apdus();
    return {
      apdusMoi: after.moi - before.moi,
      apdus: after.all - before.all,
      milliseconds: now() - card.since,
    };
  };

  return {
    readText: (signal) =>
      inTurn(signal, (whole) => {
        textFrom = null;
        return readWithRetry(
          true,
          async (card, abort) => {
            const before = card.session.apdus();
            const text = await card.session.readText(abort);
            if (!text.ok) return text;
            textFrom = card;
            return ok({ ...text.value, stats: statsSince(card, before) });
          },
          whole,
        );
      }),
    readPhoto: (signal) =>
      inTurn(signal, (whole) =>
        readWithRetry(
          false,
          async (card, abort) => {
            if (textFrom && (textFrom.reader !== card.reader || textFrom.insertion !== card.insertion)) {
              return failed(fault('card.removed', 'the text came from another insertion'));
            }
            const before = card.session.apdus();
            const jpeg = await card.session.readPhoto(abort);
            if (!jpeg.ok) return jpeg;
            lastPhoto = jpeg.value;
            return ok({ jpeg: jpeg.value, stats: statsSince(card, before) });
          },
          whole,
        ),
      ),
    readKeys: (signal) =>
      inTurn(signal, (whole) => readWithRetry(false, (card, abort) => card.session.readKeys(abort), whole)),
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: () => {
      tellHealth();
      source.start(onSnapshot);
    },
    wipe: () => {
      wiping.abort();
      wiping = new AbortController();
      textFrom = null;
      lastPhoto?.fill(0);
      lastPhoto = null;
      letGo();
    },
    stop: async () => {
      wiping.abort();
      letGo();
      firstSnapshot.resolve();
      await source.stop();
    },
  };
}
