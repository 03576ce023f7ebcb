import type { z } from 'zod';
import type { cliSchemas } from '../../contracts/cli.ts';
import type { Outcome } from '../../contracts/outcome.ts';

/** An option as `--help` lists it. `value` names what follows it; an option without one is a switch. */
export type CliOption = { readonly value?: string; readonly summary: string };

/** Values of the options that were given: text of those with a value, true of switches. */
export type CliValues = Readonly<Record<string, string | true>>;

export type CliInput = {
  readonly values: CliValues;
  /** As many as the command names. */
  readonly files: readonly string[];
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
};

/** Commands that print with `--json` one line of a schema of `contracts/cli.ts`. */
export type CliCommandName = keyof typeof cliSchemas;
export type CliResult<N extends CliCommandName> = z.infer<(typeof cliSchemas)[N]>;

/**
 * One subcommand, in a file of its own and in the table of `kiosk.ts`. Its result alone goes to stdout; whatever it
 * wants to say on the way goes to stderr.
 */
export type CliCommand<N extends CliCommandName = CliCommandName> = {
  readonly name: N;
  readonly summary: string;
  /** Names of the files or words it takes, in order. */
  readonly files: readonly string[];
  /** Beside `--json` and `--help`, which every command has. */
  readonly options: Readonly<Record<string, CliOption>>;
  /** @throws UsageError for a value that does not fit */
  readonly run: (input: CliInput) => Promise<Outcome<CliResult<N>>>;
  /** The result for a person, without `--json`. */
  describe(result: CliResult<N>): string;
};

/** What was typed cannot be meant. Exit status 64, with the words and the command's usage on stderr. */
export class UsageError extends Error {}

/** The value of an option, or undefined when it was not given. */
export function textOption(values: CliValues, name: string): string | undefined {
  const value = values[name];
  return value === true ? undefined : value;
}

/** A positive number, such as seconds. @throws UsageError */
export function positiveNumber(values: CliValues, name: string, usual: number): number {
  const text = textOption(values, name);
  if (text === undefined) return usual;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new UsageError(`--${name}: a number above 0`);
  return value;
}
