/*
 * Runs in a mount namespace of its own, where the folder of the argument is a disk of 3 MB: fills it with proofings,
 * then to the last byte, drains the outbox, and prints what happened as JSON.
 */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../store/store.ts';
import { manualClock } from './manual-clock.ts';
import { sampleEvidence, sealingKeyPair } from './sample-evidence.ts';

const [disk = ''] = process.argv.slice(2);
const clock = manualClock();
const open = () =>
  openStore({
    dataDir: join(disk, 'data'),
    clock,
    ballast: { ballastBytes: 256 * 1024, minimumFreeBytes: 512 * 1024 },
  });
const opened = open();
if (!opened.ok) throw new Error(opened.fault.code);
let store = opened.value;
store.settings.save({ kioskId: 'kiosk-test', configuration: sealingKeyPair().configuration });

let begun = 0;
while (store.room().ok) {
  const recorded = await store.recordProofing({ evidence: sampleEvidence() });
  if (!recorded.ok) break;
  begun += 1;
}
const refusedBefore = store.room();

const filler = openSync(join(disk, 'filler'), 'w');
const fill = (): void => {
  for (const size of [65_536, 4_096, 1]) {
    try {
      for (;;) writeSync(filler, Buffer.alloc(size, 1));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    }
  }
};
fill();
const onFullDisk = await store.recordProofing({ evidence: sampleEvidence() });
const depthFull = store.outbox.depth();

// The power goes and comes back while the disk is full.
await store.close();
fill();
const reopened = open();
if (!reopened.ok) throw new Error(reopened.fault.code);
store = reopened.value;

const drained: number[] = [];
const failures: string[] = [];
for (let turn = 0; turn < 500 && store.outbox.depth().waiting > 0; turn++) {
  clock.advance(600_000);
  const next = store.outbox.next(1);
  if (!next.ok) failures.push(next.fault.code);
  else
    for (const item of next.value) {
      const done = store.outbox.acknowledge(item.id);
      if (done.ok) drained.push(item.sequence);
      else failures.push(done.fault.code);
    }
}
const verdict = await store.journal.verify();
closeSync(filler);
rmSync(join(disk, 'filler'));
const roomAfter = store.room();
const recordedAfter = await store.recordProofing({ evidence: sampleEvidence() });
await store.close();
writeSync(
  1,
  JSON.stringify({
    begun,
    refusedBefore,
    onFullDisk,
    depthFull,
    drained,
    failures,
    verdict,
    roomAfter,
    recordedAfter,
  }),
);
