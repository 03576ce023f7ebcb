import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { fault } from '../contracts/faults.ts';
import { failed, type Outcome, ok } from '../contracts/outcome.ts';
import { attempt } from './database.ts';

/**
 * A file that only takes up room. On a full disk it is given up, so that the outbox can still write that central has
 * its rows, and so free what they took; until it can be laid down again nothing new is begun.
 */
export type Ballast = {
  /** Whether a new proofing may begin; lays the ballast down again when the disk allows. Fault: `store.disk-full`. */
  readonly room: () => Outcome<null>;
  /** Gives up the ballast; false: there was none left. */
  readonly release: () => boolean;
};

export type BallastSizes = {
  readonly ballastBytes: number;
  /** Free beside the ballast: below this nothing new begins. */
  readonly minimumFreeBytes: number;
};

export const ballastSizes: BallastSizes = { ballastBytes: 2 ** 20, minimumFreeBytes: 32 * 2 ** 20 };

export function openBallast(dataDir: string, sizes: BallastSizes = ballastSizes): Ballast {
  const path = join(dataDir, 'ballast');
  const freeBytes = (): number => {
    const { bavail, bsize } = statfsSync(dataDir);
    return bavail * bsize;
  };
  const layDown = (): Outcome<null> => {
    const draft = `${path}.draft`;
    const written = attempt(() => {
      const file = openSync(draft, 'w', 0o600);
      try {
        // Random, so that a file system that compresses cannot make it vanish.
        writeSync(file, randomBytes(sizes.ballastBytes));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(draft, path);
      return null;
    });
    if (!written.ok) rmSync(draft, { force: true });
    return written;
  };
  const room = (): Outcome<null> => {
    const laid = existsSync(path);
    const free = freeBytes();
    const wanted = sizes.minimumFreeBytes + (laid ? 0 : sizes.ballastBytes);
    if (free < wanted) return failed(fault('store.disk-full', `${free} bytes free, ${wanted} wanted`));
    return laid ? ok(null) : layDown();
  };
  room();
  return {
    room,
    release: () => {
      if (!existsSync(path)) return false;
      rmSync(path, { force: true });
      return true;
    },
  };
}
