import { usageExitStatus } from '../contracts/cli.ts';
import { help, parseCommandLine } from './command-line.ts';

/* Entry of the reference server as a process of its own. */

const line = parseCommandLine(process.argv.slice(2));
switch (line.kind) {
  case 'help':
    process.stdout.write(help);
    break;
  case 'wrong':
    process.stderr.write(`central: ${line.message}\n\n${help}`);
    process.exitCode = usageExitStatus;
    break;
  case 'start': {
    // The embedded database takes a second to load: not before it is needed.
    const { serve } = await import('./serve.ts');
    await serve(line);
    break;
  }
}
