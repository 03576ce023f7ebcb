import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { connect } from '../../contracts/channel.ts';
import type { DeviceEvent, DeviceOptions, DeviceService } from '../../contracts/device-ports.ts';
import { fault } from '../../contracts/faults.ts';
import { failed, type Outcome, ok } from '../../contracts/outcome.ts';
import { type Slip, slipSchema } from '../../contracts/slip.ts';
import { forkProcess } from '../fork-channel.ts';
import { rasterPng } from '../slips/raster-png.ts';
import { renderSlip } from '../slips/render-slip.ts';
import { sampleSlip } from '../slips/sample-slip.ts';
import { type SlipPaper, slipPapers } from '../slips/slip-paper.ts';
import { type CliCommand, type CliValues, textOption, UsageError } from './command.ts';

/** The drivers speak our contract from a process of their own; nothing of them is imported here. */
const driverEntry = fileURLToPath(new URL('../../device-drivers/process.ts', import.meta.url));

const paperOption = { value: 'MM', summary: 'width of the roll, 58 or 80 (default: 80)' } as const;

/** `kiosk slip print FILE --port PATH`: renders a slip and prints it on a serial printer. */
export const slipPrint: CliCommand<'slip print'> = {
  name: 'slip print',
  summary: 'Prints a slip, as `slip sample` shows one, on a serial printer.',
  files: ['FILE.json'],
  options: {
    port: { value: 'PATH', summary: 'serial device of the printer, such as /dev/ttyUSB0' },
    paper: paperOption,
  },
  run: async ({ values, files, signal }) => {
    const port = textOption(values, 'port');
    if (port === undefined) throw new UsageError('--port: the serial device of the printer is needed');
    const paper = chosenPaper(values);
    const slip = await readSlip(files);
    if (!slip.ok) return slip;
    const raster = renderSlip({ slip: slip.value, paper });
    const options: DeviceOptions = {
      mode: 'real',
      parts: ['printer'],
      allowedReaders: [],
      printer: port,
      printerWidth: paper.width,
    };
    const driver = forkProcess({ entry: driverEntry, args: [JSON.stringify(options)] });
    const connection = connect<DeviceService, DeviceEvent>(driver.channel);
    void driver.exited.then(() => connection.close(fault('printer.failed', 'the driver process ended')));
    try {
      const printed = await connection.call('printer.print', raster, signal);
      return printed.ok ? ok({ printed: true, width: raster.width, height: raster.height }) : printed;
    } finally {
      driver.kill('SIGTERM');
      await driver.exited;
    }
  },
  describe: ({ width, height }) => `printed: ${width} × ${height} dots\n`,
};

/** `kiosk slip render FILE --png OUT`: the picture that would be printed, one pixel a dot. */
export const slipRender: CliCommand<'slip render'> = {
  name: 'slip render',
  summary: 'Renders a slip to the picture that would be printed.',
  files: ['FILE.json'],
  options: { png: { value: 'OUT', summary: 'file to write' }, paper: paperOption },
  run: async ({ values, files }) => {
    const out = textOption(values, 'png');
    if (out === undefined) throw new UsageError('--png: the file to write is needed');
    const paper = chosenPaper(values);
    const slip = await readSlip(files);
    if (!slip.ok) return slip;
    const raster = renderSlip({ slip: slip.value, paper });
    await writeFile(out, rasterPng(raster)).catch((error: unknown) => {
      throw new UsageError(`--png: ${out} cannot be written (${reasonOf(error)})`);
    });
    return ok({ out, width: raster.width, height: raster.height });
  },
  describe: ({ out, width, height }) => `${out}: ${width} × ${height} dots\n`,
};

/** `kiosk slip sample`: a valid slip with invented contents. */
export const slipSample: CliCommand<'slip sample'> = {
  name: 'slip sample',
  summary: 'Prints a sample slip as data, fit for `slip print` and `slip render`.',
  files: [],
  options: { language: { value: 'th|en', summary: 'language of the slip (default: th)' } },
  run: async ({ values }) => {
    const language = textOption(values, 'language') ?? 'th';
    if (language !== 'th' && language !== 'en') throw new UsageError('--language: th or en');
    return ok(sampleSlip(language));
  },
  describe: (slip) => `${JSON.stringify(slip, null, 2)}\n`,
};

function chosenPaper(values: CliValues): SlipPaper {
  switch (textOption(values, 'paper') ?? '80') {
    case '58':
      return slipPapers[58];
    case '80':
      return slipPapers[80];
    default:
      throw new UsageError('--paper: 58 or 80');
  }
}

/** Reads and checks a slip file. `slip.invalid` names the places that do not fit, never what stands there. */
async function readSlip([file = '']: readonly string[]): Promise<Outcome<Slip>> {
  let data: unknown;
  try {
    data = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    return failed(
      fault('slip.invalid', error instanceof SyntaxError ? 'not JSON' : `not readable (${reasonOf(error)})`),
    );
  }
  const parsed = slipSchema.safeParse(data);
  if (parsed.success) return ok(parsed.data);
  const places = parsed.error.issues
    .slice(0, 5)
    .map(({ path, code }) => `${path.join('.') || 'slip'}: ${code}`);
  return failed(fault('slip.invalid', places.join(', ').slice(0, 400)));
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
