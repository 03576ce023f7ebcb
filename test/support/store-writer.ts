/*
 * A process that only writes to a store and says on stdout what it has been told is safe. It is killed while it does so.
 * Arguments: data folder, and after how many looks at the clock or draws of chance it kills itself (0: never); such
 * looks happen inside and between all steps of a commit.
 */
import { writeSync } from 'node:fs';
import { systemRandom } from '../../store/random.ts';
import { openStore } from '../../store/store.ts';
import { manualClock } from './manual-clock.ts';
import { sampleEvidence, sealingKeyPair } from './sample-evidence.ts';

const [dataDir = '', killAfter = '0'] = process.argv.slice(2);

let looks = 0;
function look<T>(value: T): T {
  looks += 1;
  if (looks === Number(killAfter)) process.kill(process.pid, 'SIGKILL');
  return value;
}

const tell = (line: string) => writeSync(1, `${line}\n`);

const clock = manualClock(Date.now());
const opened = openStore({
  dataDir,
  clock: { ...clock, now: () => look(clock.now()) },
  random: { fraction: () => look(systemRandom.fraction()), uuid: () => look(systemRandom.uuid()) },
  ballast: { ballastBytes: 65_536, minimumFreeBytes: 0 },
});
if (!opened.ok) {
  tell(`fault ${opened.fault.code}`);
  process.exit(1);
}
const store = opened.value;
if (store.settings.get('kioskId') === null) {
  store.settings.save({ kioskId: 'kiosk-test', configuration: sealingKeyPair().configuration });
}
tell('open');
for (let turn = 0; ; turn++) {
  const evidence = sampleEvidence({
    reference:
      `W${Date.now().toString(36).toUpperCase()}${process.pid.toString(36).toUpperCase()}${turn}ZZZZZZZZZZZZ`.slice(
        0,
        12,
      ),
  });
  const recorded = await store.recordProofing({ subjectKey: `subject-of-${turn % 3}-rows`, evidence });
  if (!recorded.ok) throw new Error(recorded.fault.code);
  tell(`recorded ${recorded.value.sequence} ${recorded.value.idempotencyKey}`);
  if (turn % 2 === 0) continue;
  clock.advance(600_000);
  const next = store.outbox.next(2);
  if (!next.ok) throw new Error(next.fault.code);
  for (const item of next.value) {
    tell(`acknowledging ${item.sequence}`);
    const done = store.outbox.acknowledge(item.id);
    if (!done.ok) throw new Error(done.fault.code);
    tell(`acknowledged ${item.sequence}`);
  }
}
