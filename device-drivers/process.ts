import { serve } from '../contracts/channel.ts';
import { type DeviceEvent, type DeviceMethods, deviceOptionsSchema } from '../contracts/device-ports.ts';
import type { DockDeviceEvent } from '../contracts/dock.ts';
import { ok } from '../contracts/outcome.ts';
import type { CardDock } from './card-reader/emulator/card-dock.ts';
import type { OpenedCardReader } from './card-reader/open-card-reader.ts';
import { deviceClock } from './device-clock.ts';
import type { DeviceDock } from './dock.ts';
import type { FaceCameraDriver } from './face-camera/face-camera.ts';
import { parentChannel } from './parent-channel.ts';
import type { PrinterDock } from './slip-printer/emulator/printer-dock.ts';
import type { OpenedSlipPrinter } from './slip-printer/open-slip-printer.ts';

/*
 * The device process: holds the devices named in `parts` of its options (its one argument, JSON) and serves their
 * methods to the process that started it. Native code runs only here, so a crash of it leaves the screen up. A part
 * that is not held is not even loaded; calling its methods is a mistake and ends the process.
 */

type Part = {
  readonly methods: Partial<DeviceMethods>;
  readonly onEvent: (listener: (event: DeviceEvent) => void) => () => void;
  readonly start: () => void;
  /** Overwrites and forgets everything of the present citizen. */
  readonly wipe: (signal: AbortSignal) => Promise<void> | void;
  readonly close: () => Promise<void>;
};

function cardPart({ reader }: OpenedCardReader): Part {
  return {
    methods: {
      'card.readText': (_, signal) => reader.readText(signal),
      'card.readPhoto': (_, signal) => reader.readPhoto(signal),
      'card.readKeys': (_, signal) => reader.readKeys(signal),
    },
    onEvent: reader.onEvent,
    start: reader.start,
    wipe: reader.wipe,
    close: reader.stop,
  };
}

function facePart(camera: FaceCameraDriver): Part {
  return {
    methods: {
      'face.verify': async (input, signal) => {
        const verified = await camera.verify(input, signal);
        input.chipPhoto.fill(0);
        return verified;
      },
      // The camera keeps the newest frame only, so frames that waited for this process are passed over.
      'face.frame': async (jpeg) => {
        camera.frame(jpeg);
        return ok(null);
      },
    },
    onEvent: camera.onEvent,
    start: () => void camera.warm(),
    wipe: camera.wipe,
    close: camera.wipe,
  };
}

function printerPart({ driver }: OpenedSlipPrinter): Part {
  return {
    methods: {
      'printer.status': (_, signal) => driver.status(signal),
      'printer.print': async (raster, signal) => {
        const printed = await driver.print(raster, signal);
        raster.bits.fill(0);
        return printed;
      },
    },
    onEvent: driver.onEvent,
    start: () => undefined,
    wipe: driver.wipe,
    close: driver.close,
  };
}

const options = deviceOptionsSchema.parse(JSON.parse(process.argv[2] ?? '{}'));
const channel = parentChannel();
const parts: Part[] = [];
let cardDock: CardDock | null = null;
let printerDock: PrinterDock | null = null;

if (options.parts.includes('card')) {
  const { openCardReader } = await import('./card-reader/open-card-reader.ts');
  const opened = await openCardReader(options);
  cardDock = opened.dock;
  parts.push(cardPart(opened));
}
if (options.parts.includes('face')) {
  const { createFaceCamera } = await import('./face-camera/face-camera.ts');
  parts.push(facePart(createFaceCamera({ clock: deviceClock })));
}
if (options.parts.includes('printer')) {
  const { openSlipPrinter } = await import('./slip-printer/open-slip-printer.ts');
  const opened = await openSlipPrinter(options);
  printerDock = opened.dock;
  parts.push(printerPart(opened));
}

let dock: DeviceDock | null = null;
if (options.mode !== 'real') {
  const { createDeviceDock } = await import('./dock.ts');
  dock = await createDeviceDock({ card: cardDock, printer: printerDock, simulated: options.simulated });
}

const wipe: DeviceMethods['wipe'] = async (_, signal) => {
  await Promise.all(parts.map((part) => part.wipe(signal)));
  return ok(null);
};
serve<DeviceEvent | DockDeviceEvent>(channel, {
  methods: Object.assign({ wipe }, dock?.methods, ...parts.map((part) => part.methods)),
  onEvent: (listener) => {
    const stops = [...parts.map((part) => part.onEvent(listener)), dock?.onEvent(listener)];
    return () => {
      for (const stop of stops) stop?.();
    };
  },
});
for (const part of parts) part.start();

/** The printer's line is let go and the emulators' own processes end before this one. */
async function end(): Promise<void> {
  await Promise.all(parts.map((part) => part.close()));
  await dock?.close();
  process.exit(0);
}
process.once('SIGTERM', () => void end());
process.once('disconnect', () => void end());
