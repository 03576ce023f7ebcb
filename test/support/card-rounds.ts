import { fork } from 'node:child_process';
import { on, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  Context,
  SCARD_PROTOCOL_T0,
  SCARD_PROTOCOL_T1,
  SCARD_SHARE_SHARED,
  SCARD_STATE_CHANGED,
  SCARD_STATE_PRESENT,
} from 'smartcard';
import { connect, type Service } from '../../contracts/channel.ts';
import { createCardReader } from '../../device-drivers/card-reader/card-reader.ts';
import { moiSweep } from '../../device-drivers/card-reader/moi-layout.ts';
import { createPcscSource } from '../../device-drivers/card-reader/pcsc-source.ts';
import { channelOf } from '../../main/fork-channel.ts';
import { never, unwrap } from './card.ts';
import type { CardHostMethods } from './card-host.ts';
import type { PeerMessage } from './card-peer.ts';

/*
 * Rounds of reading the same virtual card in three ways, interleaved, inside of pcscd's namespace: our driver, a bare
 * loop of the same APDUs over the same binding, and the peer package. Sends the figures to the process that forked it.
 */

export type CardRound = { readonly milliseconds: number; readonly apdus: number };
export type CardRounds = {
  readonly ours: readonly (CardRound & { readonly text: number; readonly apdusMoi: number })[];
  readonly bare: readonly CardRound[];
  /** `reading`: without the peer's fixed pause before its first APDU. */
  readonly peer: readonly (CardRound & { readonly reading: number })[] | null;
  readonly peerTrouble: string | null;
};

const rounds = Number(process.argv[2] ?? 10);
const sample = 'somchai';

const hostProcess = fork(fileURLToPath(new URL('card-host.ts', import.meta.url)), {
  serialization: 'advanced',
});
const host = connect<Service<never> & { readonly methods: CardHostMethods }, never>(channelOf(hostProcess));
const insert = async () => void unwrap(await host.call('insert', { slot: 0, card: sample }));
const remove = async () => void unwrap(await host.call('remove', { slot: 0 }));
const count = async () => unwrap(await host.call('count', { slot: 0 }));

const watch = new Context();
const settled = async (present: boolean) => {
  for (;;) {
    const readers = watch.listReaders();
    if (readers.some(({ state }) => (state & SCARD_STATE_PRESENT) !== 0) === present) return;
    await watch.waitForChange(
      readers.map(({ name, state }) => ({
        name,
        state: state & ~SCARD_STATE_CHANGED,
        changed: false,
        atr: null,
      })),
      5000,
    );
  }
};

async function ourRound() {
  const reader = createCardReader({ source: createPcscSource(), choice: { allowedReaders: [] } });
  const inserted = new Promise<void>((resolve) => {
    reader.onEvent(({ kind }) => {
      if (kind === 'card.inserted') resolve();
    });
  });
  reader.start();
  await insert();
  await inserted;
  const text = unwrap(await reader.readText(never));
  const photo = unwrap(await reader.readPhoto(never));
  const round = {
    milliseconds: photo.stats.milliseconds,
    text: text.stats.milliseconds,
    apdusMoi: text.stats.apdusMoi + photo.stats.apdusMoi,
    apdus: await count(),
  };
  await reader.stop();
  return round;
}

/** The APDUs of our read, in its order, with no code between them. */
const bareApdus = [
  '80CA9F7F2D',
  '00A4040008A000000084060002',
  '8000000017',
  '00A4040008A000000054480001',
  ...moiSweep.flatMap(({ offset, length }) => [
    `80B0${offset.toString(16).padStart(4, '0')}0200${length.toString(16).padStart(2, '0')}`,
    `00C00000${length.toString(16).padStart(2, '0')}`,
  ]),
].map((hex) => Buffer.from(hex, 'hex'));

async function bareRound(): Promise<CardRound> {
  const working = new Context();
  await insert();
  await settled(true);
  const began = performance.now();
  const reader = working.listReaders().find(({ state }) => (state & SCARD_STATE_PRESENT) !== 0);
  if (!reader) throw new Error('the card is in no reader');
  const card = await reader.connect(SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1);
  for (const apdu of bareApdus) await card.transmit(apdu);
  const milliseconds = performance.now() - began;
  card.disconnect();
  working.close();
  return { milliseconds, apdus: await count() };
}

/** The peer's reading, or why it cannot be had. */
async function peerRound(): Promise<NonNullable<CardRounds['peer']>[number] | string> {
  const child = fork(fileURLToPath(new URL('card-peer.ts', import.meta.url)));
  const exited = once(child, 'exit');
  for await (const [message] of on(child, 'message', { close: ['exit'] }) as AsyncIterable<[PeerMessage]>) {
    if (message.kind === 'ready') await insert();
    if (message.kind === 'failed') return message.why;
    if (message.kind === 'read') {
      await exited;
      return { milliseconds: message.milliseconds, reading: message.reading, apdus: await count() };
    }
  }
  return `the peer's process ended with status ${child.exitCode}`;
}

let peerTrouble: string | null = null;
const result = {
  ours: [] as CardRounds['ours'][number][],
  bare: [] as CardRound[],
  peer: [] as NonNullable<CardRounds['peer']>[number][],
};
// The first round of each warms the process up and is not counted.
for (let round = 0; round <= rounds; round++) {
  const ours = await ourRound();
  await remove();
  await settled(false);
  const bare = await bareRound();
  await remove();
  await settled(false);
  const theirs: Awaited<ReturnType<typeof peerRound>> =
    peerTrouble === null ? await peerRound() : peerTrouble;
  await remove();
  await settled(false);
  if (typeof theirs === 'string') peerTrouble = theirs;
  if (round === 0) continue;
  result.ours.push(ours);
  result.bare.push(bare);
  if (typeof theirs !== 'string') result.peer.push(theirs);
}
hostProcess.kill('SIGKILL');
const figures: CardRounds = { ...result, peer: peerTrouble === null ? result.peer : null, peerTrouble };
process.send?.(figures, () => process.exit(0));
