import { serve } from '../../contracts/channel.ts';
import {
  type CardReaderEvent,
  type DeviceMethods,
  deviceOptionsSchema,
} from '../../contracts/device-ports.ts';
import { ok } from '../../contracts/outcome.ts';
import { parentChannel } from '../parent-channel.ts';
import { openCardReader } from './open-card-reader.ts';

/*
 * The card reader as a process of its own, for the command line. Its one argument is the device options as JSON; it
 * serves the `card.*` methods and `wipe` of the device contract, and ends with the process that started it.
 */
const options = deviceOptionsSchema.parse(JSON.parse(process.argv[2] ?? '{}'));
const { reader } = await openCardReader(options);

const methods: Pick<DeviceMethods, 'card.readText' | 'card.readPhoto' | 'card.readKeys' | 'wipe'> = {
  'card.readText': (_, signal) => reader.readText(signal),
  'card.readPhoto': (_, signal) => reader.readPhoto(signal),
  'card.readKeys': (_, signal) => reader.readKeys(signal),
  wipe: async () => {
    reader.wipe();
    return ok(null);
  },
};
serve<CardReaderEvent>(parentChannel(), { methods, onEvent: reader.onEvent });
process.once('disconnect', () => process.exit(0));
reader.start();
