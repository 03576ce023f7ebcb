import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { connect, type Service } from '../../contracts/channel.ts';
import { faceThresholdsSchema } from '../../contracts/device-ports.ts';
import { fault } from '../../contracts/faults.ts';
import { failed, type Outcome, ok } from '../../contracts/outcome.ts';
import { forkProcess } from '../fork-channel.ts';
import type { CliCommand } from './command.ts';

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

/** `kiosk face match A B`: whether two photos show one person, as the kiosk would judge it. */
export const faceMatch: CliCommand<'face match'> = {
  name: 'face match',
  summary: 'Compares the largest faces of two JPEG photos.',
  files: ['A.jpg', 'B.jpg'],
  options: {},
  run: async ({ files, signal }) => {
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
      const { accept } = faceThresholdsSchema.parse({});
      return ok({ distance, threshold: accept, accepted: distance <= accept });
    } finally {
      driver.kill('SIGKILL');
      await driver.exited;
    }
  },
  describe: ({ distance, threshold, accepted }) =>
    `${accepted ? 'accepted' : 'not accepted'}: distance ${distance.toFixed(3)}, threshold ${threshold}\n`,
};

async function readPhoto(file = ''): Promise<Outcome<Uint8Array>> {
  try {
    return ok(new Uint8Array(await readFile(file)));
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return failed(fault('face.unreadable-image', `not readable (${reason})`));
  }
}
