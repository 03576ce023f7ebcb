import { join } from 'node:path';
import { pino } from 'pino';
import type { Fault } from '../contracts/faults.ts';
import type { CommandLine } from './command-line.ts';
import { openDataFolder } from './data-folder.ts';
import { openPglite, openPostgres } from './database.ts';
import { startCentral } from './start-central.ts';

/** Runs central until SIGTERM or SIGINT. Prints its address as the only line on standard output. */
export async function serve(line: Extract<CommandLine, { readonly kind: 'start' }>): Promise<void> {
  const told = new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve).once('SIGINT', resolve);
  });
  const log = pino({ base: { name: 'central' } }, pino.destination(2));
  const folder = await openDataFolder(line.data);
  if (!folder.ok) return refuse(folder.fault);
  const databaseUrl = process.env.DATABASE_URL;
  const database = databaseUrl ? await openPostgres(databaseUrl) : await openPglite(folder.value.database);
  const started = await startCentral({
    ...line,
    database,
    log,
    masterKey: folder.value.masterKey,
    operatorToken: line.operatorToken ?? folder.value.operatorToken,
  });
  if (started.ok) {
    const { url } = started.value;
    process.stdout.write(`${url}\n`);
    log.info(
      { database: database.engine, operatorTokenFile: join(line.data, 'operator-token') },
      'central is up',
    );
    await told;
    await started.value.close();
  } else refuse(started.fault);
  await database.close();
  await folder.value.release();
}

function refuse({ code, detail }: Fault): void {
  process.stderr.write(`central: ${code}${detail === undefined ? '' : `: ${detail}`}\n`);
  process.exitCode = 1;
}
