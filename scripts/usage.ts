import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { usageExitStatus } from '../contracts/cli.ts';

/** What was typed cannot be meant: words and usage on stderr, sysexits' EX_USAGE. */
export function refuse({ why, usage }: { readonly why: string; readonly usage: string }): never {
  process.stderr.write(`${why}\n\n${usage}`);
  process.exit(usageExitStatus);
}

/**
 * Reads the command line of a script. `--help`, which every script has, prints the usage and ends with 0; an option or
 * a word that the script does not know ends with 64.
 */
export function readUsage<const O extends ParseArgsOptionsConfig>({
  usage,
  options,
  words = false,
}: {
  readonly usage: string;
  readonly options: O;
  /** Whether the script takes words beside its options. */
  readonly words?: boolean;
}) {
  const help = { help: { type: 'boolean' } } as const;
  const parse = () => parseArgs({ options: { ...options, ...help }, allowPositionals: words, strict: true });
  try {
    const parsed = parse();
    if ((parsed.values as { readonly help?: boolean }).help) {
      process.stdout.write(usage);
      process.exit(0);
    }
    const positionals: readonly string[] = parsed.positionals;
    return { values: parsed.values, positionals };
  } catch (error) {
    // parseArgs throws TypeErrors alone, with words that are fit to show.
    if (error instanceof TypeError) return refuse({ why: error.message, usage });
    throw error;
  }
}
