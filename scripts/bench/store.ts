import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sealEvidence } from '../../store/seal.ts';
import { openStore } from '../../store/store.ts';
import { systemClock } from '../../sync-agent/system-clock.ts';
import { sampleEvidence, sealingKeyPair } from '../../test/support/sample-evidence.ts';

/*
 * What it costs that nothing told safe is ever lost: a journal entry, a whole proofing (sealed, fact and outbox row in
 * one transaction, signature of the journal, log emptied) and its acknowledgement (row overwritten, log emptied), each
 * in turns with the floor of the same size: bare appends to a file with one fdatasync each.
 */

const rounds = 60;
const folder = mkdtempSync(join(tmpdir(), 'kiosk-bench-'));
const opened = openStore({ dataDir: join(folder, 'data'), clock: systemClock });
if (!opened.ok) throw new Error(opened.fault.code);
const store = opened.value;
const { configuration } = sealingKeyPair();
store.settings.save({ kioskId: 'kiosk-bench', configuration });
const [sealingKey] = configuration.sealingKeys;
if (!sealingKey) throw new Error('no sealing key');

const floorFile = openSync(join(folder, 'floor'), 'w');
const floor = (bytes: number) => (): void => {
  writeSync(floorFile, Buffer.alloc(bytes, 1));
  fdatasyncSync(floorFile);
};
async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const evidence = () => sampleEvidence({ kioskId: 'kiosk-bench' });
const seal = () =>
  sealEvidence({ evidence: evidence(), kioskId: 'kiosk-bench', signer: store.signer, sealingKey });
const sealedBytes = (await seal()).length;
const times = { smallFloor: [], bigFloor: [], entry: [], seal: [], record: [], acknowledge: [] } as Record<
  string,
  number[]
>;
const note = async (name: string, work: () => unknown) => times[name]?.push(await timed(work));

for (let round = 0; round < rounds; round++) {
  const one = evidence();
  await note('smallFloor', floor(4_096));
  await note('entry', () => store.journal.append({ kind: 'session.started' }));
  await note('seal', seal);
  await note('bigFloor', floor(sealedBytes));
  await note('record', () => store.recordProofing({ evidence: one }));
  const next = store.outbox.next(1);
  const [item] = next.ok ? next.value : [];
  if (!item) throw new Error('nothing to acknowledge');
  await note('acknowledge', () => store.outbox.acknowledge(item.id));
}
const verified = await timed(() => store.journal.verify());
const entries = store.journal.entries({ after: 0, limit: 1_000_000 }).length;
await store.close();
closeSync(floorFile);
rmSync(folder, { recursive: true });

const figure = (name: string) => median(times[name] ?? []);
const line = (what: string, name: string, against: string) =>
  console.log(
    `${what.padEnd(34)} ${figure(name).toFixed(2).padStart(7)} ms median, ${(1000 / figure(name)).toFixed(0).padStart(5)} a second, ` +
      `${(figure(name) / figure(against)).toFixed(2).padStart(6)} × the floor`,
  );
console.log(`${rounds} rounds in turns; one sealed proofing is ${sealedBytes} bytes`);
line('floor: append 4096 bytes, sync', 'smallFloor', 'smallFloor');
line('journal entry', 'entry', 'smallFloor');
line(`floor: append ${sealedBytes} bytes, sync`, 'bigFloor', 'bigFloor');
line('sign and seal alone', 'seal', 'bigFloor');
line('proofing recorded, sealing included', 'record', 'bigFloor');
line('acknowledged and overwritten', 'acknowledge', 'bigFloor');
console.log(`journal of ${entries} entries verified in ${verified.toFixed(1)} ms`);
