import { parseArgs } from 'node:util';
import { usageExitStatus } from '../../contracts/cli.ts';

export const hostUsage = `Usage: npm run -s host -- --central URL [options]
The kiosk core with its page at /, on loopback. It starts the device processes and the sync agent.

  --port N            port of the page; 0 (default) means any
  --data DIR          the kiosk's data folder (default: data/kiosk)
  --central URL       address of central
  --enrol CODE        one-time code; used only while the kiosk is not enrolled
  --devices MODE      simulated (default), virtual (real pcscd with the virtual reader and a pty printer) or real
  --reader NAME       exact name of the reader to use
  --printer PATH      serial device of the slip printer
  --seed N            makes the simulated applicant move the same way each time
  --no-agent          do not start the sync agent: the kiosk stays offline
`;

export type HostOptions = {
  readonly port: number;
  readonly data: string;
  readonly central: string;
  readonly enrol: string | undefined;
  readonly devices: 'simulated' | 'virtual' | 'real';
  readonly reader: string | undefined;
  readonly printer: string | undefined;
  readonly seed: number;
  readonly agent: boolean;
};

const modes = ['simulated', 'virtual', 'real'] as const;

/** Reads the command line; says what is wrong with it and ends with the usage status where it does not fit. */
export function readHostOptions(args: readonly string[]): HostOptions {
  const refuse = (why: string): never => {
    process.stderr.write(`${why}\n\n${hostUsage}`);
    process.exit(usageExitStatus);
  };
  const parse = () =>
    parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '0' },
        data: { type: 'string', default: 'data/kiosk' },
        central: { type: 'string' },
        enrol: { type: 'string' },
        devices: { type: 'string', default: 'simulated' },
        reader: { type: 'string' },
        printer: { type: 'string' },
        seed: { type: 'string', default: '1' },
        'no-agent': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  let values: ReturnType<typeof parse>;
  try {
    values = parse();
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  if (values.help) {
    process.stdout.write(hostUsage);
    process.exit(0);
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return refuse('--port: a number from 0 to 65535');
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed)) return refuse('--seed: a whole number');
  const devices = modes.find((mode) => mode === values.devices);
  if (!devices) return refuse(`--devices: one of ${modes.join(', ')}`);
  const central = values.central ?? '';
  if (!URL.canParse(central))
    return refuse('--central: the address of central, such as http://127.0.0.1:8610');
  return {
    port,
    data: values.data,
    central,
    enrol: values.enrol,
    devices,
    reader: values.reader,
    printer: values.printer,
    seed,
    agent: !values['no-agent'],
  };
}
