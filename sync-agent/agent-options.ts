import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { usageExitStatus } from '../contracts/cli.ts';
import { type AgentOptions, agentOptionsSchema } from '../contracts/sync-agent-api.ts';

export const agentUsage = `Usage: npm run -s agent -- --central URL [options]
The sync agent alone, without the kiosk: sends what waits in the outbox of a data folder until it is stopped.
Refuses (exit status 1, {"fault":"store.in-use",...} on stdout) while a running kiosk has the folder.

  --data DIR          the kiosk's data folder (default: data/kiosk)
  --central URL       address of central
  --enrol CODE        one-time code; used only while the kiosk is not enrolled
`;

/**
 * Started by the core, the command line is the options as JSON; by hand, flags. What does not fit is said on stderr and
 * ends the process with the usage status.
 */
export function readAgentOptions(args: readonly string[]): AgentOptions {
  if (args[0]?.startsWith('{')) return agentOptionsSchema.parse(JSON.parse(args[0]));
  const refuse = (why: string): never => {
    process.stderr.write(`${why}\n\n${agentUsage}`);
    process.exit(usageExitStatus);
  };
  const parse = () =>
    parseArgs({
      args: [...args],
      options: {
        data: { type: 'string', default: 'data/kiosk' },
        central: { type: 'string' },
        enrol: { type: 'string' },
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
    process.stdout.write(agentUsage);
    process.exit(0);
  }
  const { data, central, enrol } = values;
  const options = agentOptionsSchema.safeParse({ data, central, enrol, softwareVersion: softwareVersion() });
  return options.success
    ? options.data
    : refuse('--central: the address of central, such as http://127.0.0.1:8610');
}

function softwareVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
