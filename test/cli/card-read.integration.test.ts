import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { cliFailureSchema, cliSchemas } from '../../contracts/cli.ts';
import { startVirtualPcscd, type VirtualPcscd } from '../../main/node/virtual-pcscd.ts';
import { person, portrait } from '../support/card.ts';
import {
  type DriverProcess,
  isInserted,
  isRemoved,
  startCardHost,
  startDriver,
  type VirtualCards,
} from '../support/virtual-cards.ts';

/* `kiosk card read` as a technician types it, through pcscd and the virtual reader. */

const kiosk = fileURLToPath(new URL('../../main/cli/kiosk.ts', import.meta.url));
let pcscd: VirtualPcscd;
let cards: VirtualCards;
let watchers: readonly DriverProcess[];
let data: string;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'kiosk-cli-'));
  pcscd = await startVirtualPcscd();
  cards = startCardHost(pcscd);
  watchers = [0, 1].map((slot) => startDriver(pcscd, { reader: `Virtual PCD 00 0${slot}` }));
});
/** pcscd looks for a card every 0.4 s: the next one goes in when the last one is gone for it too, as by hand. */
afterEach(async () => {
  await cards.remove(0);
  await cards.remove(1);
  for (const { events } of watchers) {
    const card = () => events.findLast((event) => isInserted(event) || isRemoved(event));
    await expect.poll(() => card()?.kind ?? 'card.removed', { timeout: 20_000 }).toBe('card.removed');
  }
});
afterAll(async () => {
  await pcscd.stop();
  await rm(data, { recursive: true });
});

type Ended = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

function cardRead(...args: readonly string[]): Promise<Ended> & { readonly kill: () => void } {
  const child = pcscd.spawn(process.execPath, [kiosk, 'card', 'read', '--data', data, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk) => {
    stdout += String(chunk);
  });
  child.stderr?.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const ended = once(child, 'close').then(([status]) => ({
    status: status as number | null,
    stdout,
    stderr,
  }));
  return Object.assign(ended, { kill: () => void child.kill('SIGTERM') });
}

/** What a failed run told: one JSON line on stdout, status 1. */
function faultIn({ status, stdout }: Ended): string {
  expect(status).toBe(1);
  expect(stdout).toMatch(/^[^\n]+\n$/);
  const failure = cliFailureSchema.parse(JSON.parse(stdout));
  return failure.fault;
}

function resultIn({ status, stdout }: Ended) {
  expect(status).toBe(0);
  expect(stdout).toMatch(/^[^\n]+\n$/);
  return cliSchemas['card read'].parse(JSON.parse(stdout));
}

describe('kiosk card read --json', () => {
  test.each(['somying', 'lifelong', 'no-chip-number', 'long-name'])(
    'prints all of %s that lies in the reader',
    async (id) => {
      await cards.insert(id);
      const { photo, apdus, apdusMoi, milliseconds, ...text } = resultIn(await cardRead('--json'));
      expect(text).toEqual(person(id).card);
      expect(Buffer.from(photo ?? '', 'base64').equals(Buffer.from(portrait))).toBe(true);
      expect(apdusMoi).toBe(47);
      expect(apdus).toBe(await cards.count());
      expect(milliseconds).toBeGreaterThan(0);
    },
  );

  test('waits for a card, and leaves the photo out when asked to', async () => {
    const run = cardRead('--json', '--no-photo');
    await cards.insert('somchai');
    const { photo, apdusMoi, citizenId } = resultIn(await run);
    expect({ photo, apdusMoi, citizenId }).toEqual({
      photo: null,
      apdusMoi: 7,
      citizenId: person('somchai').card.citizenId,
    });
  });

  test('--reader reads that one and no other', async () => {
    await cards.insert('somchai', {}, 0);
    await cards.insert('somying', {}, 1);
    // Each waits until pcscd has noticed the card in its reader; only then are there two.
    for (const [reader, id] of [
      ['Virtual PCD 00 00', 'somchai'],
      ['Virtual PCD 00 01', 'somying'],
    ] as const) {
      const read = resultIn(await cardRead('--json', '--reader', reader));
      expect(read.citizenId).toBe(person(id).card.citizenId);
    }
    expect(faultIn(await cardRead('--json'))).toBe('reader.ambiguous');
    expect(faultIn(await cardRead('--json', '--reader', 'No Such Reader'))).toBe('reader.absent');
    await cards.remove(1);
    // pcscd notices the removal within 0.4 s; until then a read may still begin, and meets a card that is gone.
    await expect
      .poll(
        async () => faultIn(await cardRead('--json', '--timeout', '1', '--reader', 'Virtual PCD 00 01')),
        { timeout: 60_000 },
      )
      .toBe('card.absent');
  });

  test('the kiosk settings say which readers are allowed', async () => {
    await writeFile(join(data, 'kiosk.json'), JSON.stringify({ allowedReaders: ['.*00 01'] }));
    await cards.insert('somchai', {}, 0);
    await cards.insert('somying', {}, 1);
    expect(resultIn(await cardRead('--json', '--no-photo')).citizenId).toBe(person('somying').card.citizenId);
    await rm(join(data, 'kiosk.json'));
  });

  test.each([
    ['somchai', { mute: true }, 'card.mute'],
    ['somchai', { hangFromApdu: 1 }, 'card.mute'],
    ['somchai', { hangFromApdu: 30 }, 'reader.hung'],
    ['somchai', { removeAfterApdus: 30 }, 'card.removed'],
    ['somchai', { statusAtApdu: { apdu: 1, status: 0x6f00 }, unsettledApdus: 400 }, 'card.unreadable'],
    ['bank-card', {}, 'card.foreign'],
    ['old-layout', {}, 'card.unsupported'],
    ['damaged', {}, 'card.invalid-data'],
  ] as const)('%s %j: %s, and nothing of the card in its words', async (card, faults, code) => {
    await cards.insert(card, faults);
    const ended = await cardRead('--json');
    expect(faultIn(ended)).toBe(code);
    const { citizenId, thaiName } = person('somchai').card;
    for (const word of [citizenId, thaiName.first])
      expect(`${ended.stdout}${ended.stderr}`).not.toContain(word);
  });

  test('no card in time: card.absent', async () => {
    expect(faultIn(await cardRead('--json', '--timeout', '1'))).toBe('card.absent');
  });

  test('no pcscd: reader.failed', async () => {
    await pcscd.killDaemon();
    expect(faultIn(await cardRead('--json'))).toBe('reader.failed');
    await pcscd.startDaemon();
  });

  test('without --json a person reads it, and a fault stands on stderr', async () => {
    await cards.insert('somchai');
    const { status, stdout } = await cardRead('--no-photo');
    expect(status).toBe(0);
    expect(stdout).toContain('สมชาย');
    await cards.remove();
    const failure = await cardRead('--timeout', '1');
    expect([failure.status, failure.stdout]).toEqual([1, '']);
    expect(failure.stderr).toContain('card.absent');
  });
});
