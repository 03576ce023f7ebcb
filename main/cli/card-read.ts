import { fileURLToPath } from 'node:url';
import { connect, type Service } from '../../contracts/channel.ts';
import type {
  CardReaderEvent,
  DeviceHealth,
  DeviceMethods,
  DeviceOptions,
} from '../../contracts/device-ports.ts';
import { type Fault, fault } from '../../contracts/faults.ts';
import { failed, type Outcome, ok } from '../../contracts/outcome.ts';
import { readConfig } from '../config.ts';
import { forkProcess } from '../fork-channel.ts';
import { type CliCommand, type CliResult, positiveNumber, textOption } from './command.ts';

type CardService = Service<CardReaderEvent> & {
  readonly methods: Pick<DeviceMethods, 'card.readText' | 'card.readPhoto' | 'card.readKeys' | 'wipe'>;
};

/** The driver speaks our contract from a process of its own; nothing of it is imported here. */
const driverEntry = fileURLToPath(new URL('../../device-drivers/card-reader/main.ts', import.meta.url));

/** A whole read takes 8 s at the slowest speed that cards speak (9600 baud): by then it is stuck, ms. */
const readLimit = 30_000;

/** A reader may still be found a moment after pcscd has started: so long no absence is believed, ms. */
const readerGrace = 1500;

/** `kiosk card read`: the chip of a card, through PC/SC. */
export const cardRead: CliCommand<'card read'> = {
  name: 'card read',
  summary: 'Reads the chip of a Thai ID card through PC/SC, waiting for a card if there is none.',
  files: [],
  options: {
    reader: {
      value: 'NAME',
      summary: 'exact name of the reader (default: the first allowed one that holds a card)',
    },
    'no-photo': { summary: 'leave the photo out' },
    timeout: { value: 'SECONDS', summary: 'how long to wait for a card (default: 10)' },
    data: {
      value: 'DIR',
      summary: 'folder of the kiosk, whose settings say which readers are allowed (default: data/kiosk)',
    },
  },
  run: async ({ values, signal }) => {
    const options: DeviceOptions = {
      mode: 'real',
      parts: ['card'],
      reader: textOption(values, 'reader'),
      allowedReaders: readConfig(textOption(values, 'data') ?? 'data/kiosk').allowedReaders,
      printerWidth: 576,
    };
    const timeout = positiveNumber(values, 'timeout', 10) * 1000;
    const driver = forkProcess({ entry: driverEntry, args: [JSON.stringify(options)] });
    const connection = connect<CardService, CardReaderEvent>(driver.channel);
    const ended = new AbortController();
    void driver.exited.then(() => {
      connection.close(fault('reader.failed', 'the driver process ended'));
      ended.abort();
    });
    // The wait for a card begins when somebody looks for one, not while the driver's process starts.
    const waited = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const stopListening = connection.onEvent(() => {
      stopListening();
      timer = setTimeout(() => waited.abort(), timeout);
    });
    try {
      const trouble = await cardInserted(connection, AbortSignal.any([signal, ended.signal, waited.signal]));
      if (trouble) return failed(trouble);
      return await readCard(connection, !values['no-photo'], signal);
    } finally {
      clearTimeout(timer);
      driver.kill('SIGKILL');
      await driver.exited;
    }
  },
  describe: ({ photo, ...rest }) =>
    `${JSON.stringify({ ...rest, photo: photo === null ? null : `${Buffer.from(photo, 'base64').length} bytes` }, null, 2)}\n`,
};

type Connection = ReturnType<typeof connect<CardService, CardReaderEvent>>;

async function readCard(
  connection: Connection,
  withPhoto: boolean,
  signal: AbortSignal,
): Promise<Outcome<CliResult<'card read'>>> {
  const late = AbortSignal.timeout(readLimit);
  const giveUp = AbortSignal.any([signal, late]);
  const inTime = async <T>(answer: Promise<Outcome<T>>): Promise<Outcome<T>> => {
    const outcome = await answer;
    return !outcome.ok && late.aborted ? failed(fault('card.unreadable', 'the card is too slow')) : outcome;
  };
  const text = await inTime(connection.call('card.readText', null, giveUp));
  if (!text.ok) return text;
  const { stats, ...fields } = text.value;
  if (!withPhoto) return ok({ ...fields, photo: null, ...stats });
  const photo = await inTime(connection.call('card.readPhoto', null, giveUp));
  if (!photo.ok) return photo;
  return ok({
    ...fields,
    photo: Buffer.from(photo.value.jpeg).toString('base64'),
    apdusMoi: stats.apdusMoi + photo.value.stats.apdusMoi,
    apdus: stats.apdus + photo.value.stats.apdus,
    milliseconds: photo.value.stats.milliseconds,
  });
}

/** Waits for a card, one that already lies there included. Returns the fault that ends the waiting, or null. */
function cardInserted(connection: Connection, giveUp: AbortSignal): Promise<Fault | null> {
  return new Promise((resolve) => {
    let health: DeviceHealth = { state: 'connecting' };
    let doubt: NodeJS.Timeout | undefined;
    const settle = (result: Fault | null) => {
      clearTimeout(doubt);
      stop();
      resolve(result);
    };
    const stop = connection.onEvent((event) => {
      if (event.kind === 'card.inserted') return settle(null);
      if (event.kind !== 'reader.health') return;
      health = event.health;
      clearTimeout(doubt);
      if (health.state === 'faulted' && health.code === 'reader.ambiguous') return settle(troubleOf(health));
      if (health.state === 'faulted' || health.state === 'absent') {
        doubt = setTimeout(() => settle(troubleOf(health)), readerGrace);
      }
    });
    giveUp.addEventListener('abort', () => settle(troubleOf(health)), { once: true });
  });
}

function troubleOf(health: DeviceHealth): Fault {
  switch (health.state) {
    case 'absent':
      return fault('reader.absent', 'no reader of this name, or none that is allowed');
    case 'connecting':
      return fault('reader.failed', 'the reader service does not answer');
    case 'faulted':
      return fault(
        health.code,
        health.code === 'reader.ambiguous'
          ? 'cards in several readers: name one with --reader'
          : 'the reader service is out of reach',
      );
    case 'ready':
    case 'busy':
      return fault('card.absent', 'no card was inserted in time');
  }
}
