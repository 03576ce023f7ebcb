import pino from 'pino';

/** Operation names, codes, counts and durations only: no address with an id in it, nothing of a person. */
export type AgentLog = Pick<pino.Logger, 'info' | 'warn' | 'error'>;

/** JSON lines on stderr. */
export function createAgentLog(): AgentLog {
  const level = process.env.LOG_LEVEL ?? 'info';
  return pino({ name: 'sync-agent', level, base: undefined }, pino.destination({ fd: 2, sync: true }));
}
