import pino from 'pino';

/**
 * The process's log: JSON lines on stderr, so that stdout stays for the address. Nothing personal is ever passed to it:
 * fault codes, counts, durations, names of operations and devices only.
 */
export type Log = pino.Logger;

export function createLog(part: string): Log {
  return pino(
    { name: part, level: process.env.LOG_LEVEL ?? 'info', base: undefined },
    pino.destination({ fd: 2, sync: true }),
  );
}
