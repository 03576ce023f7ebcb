import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { connect, type Service } from '../../contracts/channel.ts';
import { type FaceThresholds, faceThresholdsSchema } from '../../contracts/device-ports.ts';
import { fault } from '../../contracts/faults.ts';
import { failed, type Outcome, ok } from '../../contracts/outcome.ts';
import { readConfig } from '../config.ts';
import { forkProcess } from '../fork-channel.ts';
import { type CliCommand, textOption, UsageError } from './command.ts';

/** The networks run in a process of their own; nothing of the driver is imported here. */
const matchEntry = fileURLToPath(new URL('../../device-drivers/face-camera/match-main.ts', import.meta.url));

type MatchService = Service<never> & {
  readonly methods: {
    readonly 'face.match': (
      input: { readonly a: Uint8Array; readonly b: Uint8Array },
      signal: AbortSignal,
    ) => Promise<Outcome<{ readonly distance: number }>>;
  };
};

/**
 * `kiosk face match A B`: whether two photos show one person, by the threshold of a kiosk's settings or the usual one.
 * What central has set lies in a database that a running kiosk alone may open, and is not known here.
 */
export const faceMatch: CliCommand<'face match'> = {
  name: 'face match',
  summary: 'Compares the largest faces of two JPEG photos, without the thresholds that central may have set.',
  files: ['A.jpg', 'B.jpg'],
  options: {
    data: {
      value: 'DIR',
      summary: "a kiosk's data folder: its kiosk.json may set the threshold (default: none)",
    },
  },
  run: async ({ values, files, signal }) => {
    const { accept } = thresholdsOf(textOption(values, 'data'));
    const [a, b] = [await readPhoto(files[0]), await readPhoto(files[1])];
    if (!a.ok) return a;
    if (!b.ok) return b;
    const driver = forkProcess({ entry: matchEntry, args: [] });
    const connection = connect<MatchService, never>(driver.channel);
    void driver.exited.then(() => connection.close(fault('process.restarting', 'the matcher process ended')));
    try {
      const matched = await connection.call('face.match', { a: a.value, b: b.value }, signal);
      if (!matched.ok) return matched;
      const { distance } = matched.value;
      return ok({ distance, threshold: accept, accepted: distance <= accept });
    } finally {
      driver.kill('SIGKILL');
      await driver.exited;
    }
  },
  describe: ({ distance, threshold, accepted }) =>
    `${accepted ? 'accepted' : 'not accepted'}: distance ${distance.toFixed(3)}, threshold ${threshold}\n`,
};

/** @throws UsageError where there is no such folder, or its kiosk.json does not fit */
function thresholdsOf(data: string | undefined): FaceThresholds {
  if (data === undefined) return faceThresholdsSchema.parse({});
  if (!existsSync(data)) throw new UsageError('--data: no such folder');
  try {
    return readConfig(data).thresholds;
  } catch (error) {
    throw new UsageError(`--data: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function readPhoto(file = ''): Promise<Outcome<Uint8Array>> {
  try {
    return ok(new Uint8Array(await readFile(file)));
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return failed(fault('face.unreadable-image', `not readable (${reason})`));
  }
}
