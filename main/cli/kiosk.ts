import { cardRead } from './card-read.ts';
import type { CliCommand } from './command.ts';
import { faceMatch } from './face.ts';
import { runCommandLine } from './run-command.ts';
import { slipPrint, slipRender, slipSample } from './slip.ts';

/** Every subcommand, each in a file of its own. */
const commands: readonly CliCommand[] = [cardRead, faceMatch, slipPrint, slipRender, slipSample];

const interrupt = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupt.abort());

process.exitCode = await runCommandLine({
  commands,
  args: process.argv.slice(2),
  streams: {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  },
  signal: interrupt.signal,
});
