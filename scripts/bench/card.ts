import { once } from 'node:events';
import { startVirtualPcscd } from '../../main/node/virtual-pcscd.ts';
import type { CardRounds } from '../../test/support/card-rounds.ts';

/*
 * Reading a card through real pcscd and its virtual reader, text and photo, milliseconds from the card event: our driver against
 * a bare loop of the same APDUs over the same binding (the floor) and against a published package (the peer), on the
 * same card, in turns. Usage: node scripts/bench/card.ts [ROUNDS]
 */

const rounds = process.argv[2] ?? '10';
const pcscd = await startVirtualPcscd();
const child = pcscd.fork(new URL('../../test/support/card-rounds.ts', import.meta.url), [rounds]);
const [figures] = (await Promise.race([
  once(child, 'message'),
  once(child, 'exit').then(([status]) => {
    throw new Error(`the rounds ended early with status ${status}`);
  }),
])) as [CardRounds];
await pcscd.stop();

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const ms = (value: number) => value.toFixed(1).padStart(8);
const spread = (values: readonly number[]) =>
  `${ms(median(values))} ms median (${Math.min(...values).toFixed(1)}-${Math.max(...values).toFixed(1)})`;

const { ours, bare, peer, peerTrouble } = figures;
const [first] = ours;
console.log(`${ours.length} rounds each, interleaved; text and photo, from the card event`);
console.log(
  `ours  ${spread(ours.map((r) => r.milliseconds))}, ${first?.apdus} APDUs, ${first?.apdusMoi} of the MOI file`,
);
console.log(`text  ${spread(ours.map((r) => r.text))} until the text is known`);
console.log(`bare  ${spread(bare.map((r) => r.milliseconds))}, ${bare[0]?.apdus} APDUs: the floor`);
if (peer) {
  console.log(
    `peer  ${spread(peer.map((r) => r.milliseconds))}, ${peer[0]?.apdus} APDUs (reads neither the whole file, the laser code nor the chip number)`,
  );
  console.log(`      ${spread(peer.map((r) => r.reading))} without its fixed pause before the first APDU`);
} else {
  console.log(`peer  could not be run: ${peerTrouble}`);
}

const overFloor = median(ours.map((r, i) => r.milliseconds / (bare[i]?.milliseconds ?? Number.NaN)));
const goals = [
  [`ours / bare      ${overFloor.toFixed(2)} (goal ≤ 1.5)`, overFloor <= 1.5],
  [
    `APDUs of the MOI file ${first?.apdusMoi} (goal ≤ 47)`,
    (first?.apdusMoi ?? Number.POSITIVE_INFINITY) <= 47,
  ],
] as const;
if (peer) {
  const overPeer = median(ours.map((r, i) => r.milliseconds / (peer[i]?.milliseconds ?? Number.NaN)));
  console.log(`ours / peer      ${overPeer.toFixed(3)}`);
}
for (const [line, met] of goals) console.log(`${met ? 'met ' : 'MISSED'} ${line}`);
process.exitCode = goals.every(([, met]) => met) ? 0 : 1;
