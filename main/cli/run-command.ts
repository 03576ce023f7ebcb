import { parseArgs } from 'node:util';
import { cliFailureSchema, cliSchemas, usageExitStatus } from '../../contracts/cli.ts';
import type { CliCommand, CliCommandName, CliOption, CliValues } from './command.ts';
import { UsageError } from './command.ts';

/** Where the command line writes: the result to `out`, all else to `err`. */
export type CliStreams = { readonly out: (text: string) => void; readonly err: (text: string) => void };

const commonOptions = {
  json: { summary: 'print one line of JSON' },
  help: { summary: 'show this' },
} as const satisfies Record<string, CliOption>;

/**
 * Runs `kiosk ARGS…` and gives the exit status: 0, 1 (a fault, told as JSON on stdout with `--json`, else in words on
 * stderr), or 64 (sysexits EX_USAGE).
 */
export async function runCommandLine(o: {
  readonly commands: readonly CliCommand[];
  readonly args: readonly string[];
  readonly streams: CliStreams;
  readonly signal: AbortSignal;
}): Promise<number> {
  const { commands, args, streams, signal } = o;
  const command = commands.find(({ name }) => name.split(' ').every((word, index) => args[index] === word));
  if (!command) return withoutCommand(commands, args, streams);
  try {
    const { values, files } = readArguments(command, args.slice(command.name.split(' ').length));
    if (values.help) {
      streams.out(usageOf(command));
      return 0;
    }
    if (files.length !== command.files.length) {
      throw new UsageError(
        `${command.name} takes ${command.files.length === 0 ? 'no file' : command.files.join(' ')}`,
      );
    }
    const outcome = await command.run({ values, files, signal });
    if (outcome.ok) {
      streams.out(values.json ? jsonLine(command.name, outcome.value) : command.describe(outcome.value));
      return 0;
    }
    const { code, detail = '' } = outcome.fault;
    if (values.json) streams.out(`${JSON.stringify(cliFailureSchema.parse({ fault: code, detail }))}\n`);
    else streams.err(`${code}${detail === '' ? '' : `: ${detail}`}\n`);
    return 1;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    streams.err(`${error.message}\n\n${usageOf(command)}`);
    return usageExitStatus;
  }
}

function withoutCommand(
  commands: readonly CliCommand[],
  args: readonly string[],
  streams: CliStreams,
): number {
  // `kiosk card --help` lists the commands that begin so.
  const words = args.filter((arg) => !arg.startsWith('-'));
  const near = commands.filter(({ name }) => words.every((word, index) => name.split(' ')[index] === word));
  const listing = overview(near.length > 0 ? near : commands);
  if (args.length > 0 && args.includes('--help') && near.length > 0) {
    streams.out(listing);
    return 0;
  }
  streams.err(
    words.length > 0 && near.length === 0 ? `no such command: ${words.join(' ')}\n\n${listing}` : listing,
  );
  return usageExitStatus;
}

function readArguments(command: CliCommand, args: readonly string[]) {
  const options = { ...command.options, ...commonOptions };
  try {
    const parsed = parseArgs({
      args: [...args],
      options: Object.fromEntries(
        Object.entries(options).map(([name, option]) => [
          name,
          { type: 'value' in option ? 'string' : 'boolean' } as const,
        ]),
      ),
      allowPositionals: true,
      strict: true,
    });
    return { values: parsed.values as CliValues, files: parsed.positionals };
  } catch (error) {
    // parseArgs throws TypeErrors alone, with words that are fit to show.
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}

/** The schema is the contract: a result that does not fit it is a programming error and throws. */
function jsonLine<N extends CliCommandName>(name: N, value: unknown): string {
  return `${JSON.stringify(cliSchemas[name].parse(value))}\n`;
}

function usageOf(command: CliCommand): string {
  const flag = (name: string, option: CliOption) => `--${name}${option.value ? ` ${option.value}` : ''}`;
  const rows = Object.entries({ ...command.options, ...commonOptions }).map(
    ([name, option]) => [flag(name, option), option.summary] as const,
  );
  const width = Math.max(...rows.map(([left]) => left.length));
  const files = command.files.map((file) => ` ${file}`).join('');
  return [
    `kiosk ${command.name}${files} [options]`,
    command.summary,
    '',
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    '',
    'Exit status: 0 done · 1 a fault, with --json as {"fault","detail"} · 64 wrong usage',
    '',
  ].join('\n');
}

function overview(commands: readonly CliCommand[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'kiosk COMMAND [options]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'kiosk COMMAND --help tells more.',
    '',
  ].join('\n');
}
