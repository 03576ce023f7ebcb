import { join } from 'node:path';
import { pino } from 'pino';
import { usageExitStatus } from '../contracts/cli.ts';
import { help, parseCommandLine } from './command-line.ts';
import { openDataFolder } from './data-folder.ts';
import { openPglite, openPostgres } from './database.ts';
import { startCentral } from './start-central.ts';

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
  case 'start':
    await run(line);
    break;
}

async function run(start: Extract<typeof line, { readonly kind: 'start' }>): Promise<void> {
  const log = pino({ name: 'central', base: { name: 'central' } }, pino.destination(2));
  const folder = await openDataFolder(start.data);
  if (!folder.ok) return fail(folder.fault.code, folder.fault.detail);
  const databaseUrl = process.env.DATABASE_URL;
  const database = databaseUrl ? await openPostgres(databaseUrl) : await openPglite(folder.value.database);
  const started = await startCentral({
    ...start,
    database,
    log,
    masterKey: folder.value.masterKey,
    operatorToken: start.operatorToken ?? folder.value.operatorToken,
  });
  if (!started.ok) {
    await database.close();
    await folder.value.release();
    return fail(started.fault.code, started.fault.detail);
  }
  const { url, close } = started.value;
  process.stdout.write(`${url}\n`);
  log.info(
    { url, database: database.engine, operatorTokenFile: join(start.data, 'operator-token') },
    'central is up',
  );
  const stop = () => {
    process.off('SIGTERM', stop).off('SIGINT', stop);
    close()
      .then(() => database.close())
      .then(() => folder.value.release())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

function fail(code: string, detail: string | undefined): void {
  process.stderr.write(`central: ${code}${detail === undefined ? '' : `: ${detail}`}\n`);
  process.exitCode = 1;
}
