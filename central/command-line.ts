import { parseArgs } from 'node:util';

export type CommandLine =
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly message: string }
  | {
      readonly kind: 'start';
      readonly port: number;
      readonly data: string;
      readonly enrolCode?: string;
      readonly operatorToken?: string;
      readonly publicUrl?: string;
      readonly samples: boolean;
    };

export const help = `Usage: central [options]

Reference server of the national Digital ID systems that a kiosk needs, with emulators of the outside agencies.

  --port N                TCP port on 127.0.0.1; 0 takes any free one (default: 0)
  --data DIR              folder for keys, operator token and the embedded database (default: data/central)
  --enrol-code CODE       accept this one-time code for enrolling one kiosk (8 to 64 characters)
  --operator-token TOKEN  token for operators; without it DIR/operator-token holds one
  --public-url URL        origin that citizens reach, for links in messages (default: the address it listens on)
  --no-samples            leave the register of the DOPA emulator empty (default: an empty one gets the sample people)
  --help                  this text

DATABASE_URL=postgresql://… uses that server instead of the embedded database.
The first line on standard output is the address. Everything else goes to standard error.
`;

export function parseCommandLine(args: readonly string[]): CommandLine {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '0' },
        data: { type: 'string', default: 'data/central' },
        'enrol-code': { type: 'string' },
        'operator-token': { type: 'string' },
        'public-url': { type: 'string' },
        'no-samples': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { kind: 'help' };
    const port = Number(values.port);
    if (!/^\d{1,5}$/.test(values.port) || port > 65_535)
      return wrong('--port needs a number from 0 to 65535');
    if (values.data === '') return wrong('--data needs a folder');
    const enrolCode = values['enrol-code'];
    if (enrolCode !== undefined && (enrolCode.length < 8 || enrolCode.length > 64))
      return wrong('--enrol-code needs 8 to 64 characters');
    const operatorToken = values['operator-token'];
    if (operatorToken !== undefined && operatorToken.length < 8)
      return wrong('--operator-token needs at least 8 characters');
    const publicUrl = values['public-url'];
    if (publicUrl !== undefined && !/^https?:\/\/[^/]+$/.test(publicUrl))
      return wrong('--public-url needs an origin, like https://id.example.go.th');
    return {
      kind: 'start',
      port,
      data: values.data,
      samples: !values['no-samples'],
      ...(enrolCode === undefined ? {} : { enrolCode }),
      ...(operatorToken === undefined ? {} : { operatorToken }),
      ...(publicUrl === undefined ? {} : { publicUrl }),
    };
  } catch (error) {
    return wrong(error instanceof Error ? error.message : 'unknown');
  }
}

function wrong(message: string): CommandLine {
  return { kind: 'wrong', message };
}
