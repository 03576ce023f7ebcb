import { describe, expect, test } from 'vitest';
import { samplePeople } from '../../contracts/sample-people.ts';
import { createCardEmulator } from '../../device-drivers/card-reader/emulator/card-emulator.ts';
import { cardImageOf } from '../../device-drivers/card-reader/emulator/card-image.ts';
import { sampleCardImage } from '../../device-drivers/card-reader/emulator/sample-cards.ts';
import { cardOf, faultOf, imageOf, never, person, portrait, startBench, unwrap } from '../support/card.ts';

describe('every sample card', () => {
  test.each(samplePeople.map((sample) => [sample.id, sample] as const))(
    '%s reads as it was made',
    async (_, sample) => {
      const { reader } = startBench({ card: createCardEmulator(cardImageOf(sample, portrait)) });
      const { stats, ...text } = unwrap(await reader.readText(never));
      expect(text).toEqual(sample.card);
      expect(stats.apdusMoi).toBe(7);
      const photo = unwrap(await reader.readPhoto(never));
      expect(Buffer.from(photo.jpeg).equals(Buffer.from(portrait))).toBe(true);
      expect(stats.apdusMoi + photo.stats.apdusMoi).toBe(47);
      expect(unwrap(await reader.readKeys(never))).toEqual({
        citizenId: sample.card.citizenId,
        chipNumber: sample.card.chipNumber,
        requestNumber: sample.card.requestNumber,
      });
      await reader.stop();
    },
  );

  test('covers all ATR families', () => {
    expect(new Set(samplePeople.map(({ chip }) => chip.family)).size).toBe(7);
  });
});

describe('the photo', () => {
  test('all 5,118 bytes come, also when the JPEG fills them to the last', async () => {
    // A comment segment before the end makes the picture exactly as long as the field.
    const room = 5118;
    const filling = room - portrait.length;
    const comment = Buffer.alloc(filling);
    comment.writeUInt16BE(0xfffe, 0);
    comment.writeUInt16BE(filling - 2, 2);
    const full = Buffer.concat([portrait.subarray(0, 2), comment, portrait.subarray(2)]);
    expect(full.length).toBe(room);
    const { reader } = startBench({ card: createCardEmulator(cardImageOf(person('somchai'), full)) });
    const { jpeg } = unwrap(await reader.readPhoto(never));
    expect(Buffer.from(jpeg).equals(full)).toBe(true);
    await reader.stop();
  });

  test('comes without the text being asked for', async () => {
    const { reader } = startBench({ card: cardOf('somchai') });
    const { jpeg, stats } = unwrap(await reader.readPhoto(never));
    expect(jpeg.length).toBe(portrait.length);
    expect(stats.apdusMoi).toBe(45);
    await reader.stop();
  });

  test('F31: of another insertion than the text is refused, until a new text is read', async () => {
    const { reader, source } = startBench({ card: cardOf('somchai') });
    unwrap(await reader.readText(never));
    source.remove();
    source.insert(cardOf('somying'));
    expect(faultOf(await reader.readPhoto(never))).toBe('card.removed');
    expect(unwrap(await reader.readText(never)).citizenId).toBe(person('somying').card.citizenId);
    unwrap(await reader.readPhoto(never));
    await reader.stop();
  });
});

/** How many APDUs a whole visit takes on this card: text, photo, keys. */
async function visitLength(id: string): Promise<number> {
  const card = cardOf(id);
  const { reader } = startBench({ card });
  unwrap(await reader.readText(never));
  unwrap(await reader.readPhoto(never));
  unwrap(await reader.readKeys(never));
  await reader.stop();
  return card.count();
}

describe('F34: a card pulled at any APDU', () => {
  test.each(['somchai', 'somying', 'lifelong', 'no-chip-number'])(
    '%s: never a mixed record, and the next card reads clean',
    async (id) => {
      const length = await visitLength(id);
      const expected = person(id).card;
      const other = person('moo-and-soi').card;
      for (let pulledAfter = 0; pulledAfter < length; pulledAfter++) {
        const { reader, source, kinds } = startBench({ card: cardOf(id, { removeAfterApdus: pulledAfter }) });
        const text = await reader.readText(never);
        const photo = await reader.readPhoto(never);
        const keys = await reader.readKeys(never);
        expect([text, photo, keys].some(({ ok }) => !ok)).toBe(true);
        for (const outcome of [text, photo, keys]) {
          if (!outcome.ok) expect(['card.removed', 'card.absent']).toContain(outcome.fault.code);
        }
        if (text.ok) {
          const { stats, ...record } = text.value;
          expect(record).toEqual(expected);
          expect(stats.apdusMoi).toBe(7);
        }
        if (photo.ok) expect(Buffer.from(photo.value.jpeg).equals(Buffer.from(portrait))).toBe(true);
        expect(kinds().filter((kind) => kind === 'card.removed')).toHaveLength(1);
        source.insert(cardOf('moo-and-soi'));
        const { stats: _, ...next } = unwrap(await reader.readText(never));
        expect(next).toEqual(other);
        await reader.stop();
      }
      expect(length).toBeGreaterThan(50);
    },
  );

  test('reported as success with 0 bytes while the reader still shows it: card.removed', async () => {
    for (const emptyFromApdu of [1, 2, 5, 20]) {
      const { reader } = startBench({ card: cardOf('somchai', { emptyFromApdu }) });
      const text = await reader.readText(never);
      const photo = await reader.readPhoto(never);
      expect([text, photo].map((outcome) => (outcome.ok ? 'ok' : outcome.fault.code))).toContain(
        'card.removed',
      );
      await reader.stop();
    }
  });

  test('F31: and replaced by another between two reads of one photo: no photo of two', async () => {
    const length = await visitLength('somchai');
    for (let at = 8; at < length; at += 7) {
      const { reader, source } = startBench({ card: cardOf('somchai', { removeAfterApdus: at }) });
      source.onChange(() => {
        if (source.card() === null) source.insert(cardOf('somying'));
      });
      const text = await reader.readText(never);
      const photo = await reader.readPhoto(never);
      if (text.ok && text.value.citizenId === person('somchai').card.citizenId && photo.ok) {
        // The pull came after the photo: both are of the first card.
        expect(at).toBeGreaterThanOrEqual(3 + 47);
      } else {
        expect([text, photo].some((outcome) => !outcome.ok && outcome.fault.code === 'card.removed')).toBe(
          true,
        );
      }
      await reader.stop();
    }
  });
});

describe('F30: odd cards', () => {
  const insertOdd = (id: string) => {
    const image = sampleCardImage(id, portrait);
    if (!image) throw new Error(id);
    const card = createCardEmulator(image);
    return { card, ...startBench({ card }) };
  };

  test('a bank card is foreign, and no APDU is sent to it', async () => {
    const { reader, card } = insertOdd('bank-card');
    expect(faultOf(await reader.readText(never))).toBe('card.foreign');
    expect(card.count()).toBe(0);
    await reader.stop();
  });

  test('a card that claims to be Thai but has no MOI applet is foreign', async () => {
    const card = createCardEmulator({ ...imageOf('somchai'), moi: null, laser: null });
    const { reader } = startBench({ card });
    expect(faultOf(await reader.readText(never))).toBe('card.foreign');
    await reader.stop();
  });

  test('the legacy family with corrupt historical bytes is told by SELECT', async () => {
    const image = imageOf('no-chip-number');
    const atr = Uint8Array.from([...image.atr.subarray(0, 4), 0, 0, 0, 0, 0, 0, 0]);
    const { reader } = startBench({ card: createCardEmulator({ ...image, atr }) });
    expect(unwrap(await reader.readText(never)).citizenId).toBe(person('no-chip-number').card.citizenId);
    await reader.stop();
  });

  test('layout 0002 is unsupported', async () => {
    const { reader } = insertOdd('old-layout');
    expect(faultOf(await reader.readText(never))).toBe('card.unsupported');
    await reader.stop();
  });

  test('broken text names its field and nothing of its content', async () => {
    const { reader } = insertOdd('damaged');
    const outcome = await reader.readText(never);
    expect(outcome).toEqual({ ok: false, fault: { code: 'card.invalid-data', detail: 'thaiName' } });
    await reader.stop();
  });

  test('a mute card is named', async () => {
    const { reader, kinds } = startBench({ card: cardOf('somchai', { mute: true }) });
    expect(kinds()).toContain('card.inserted');
    expect(faultOf(await reader.readText(never))).toBe('card.mute');
    await reader.stop();
  });

  test('a card that powers up and never answers an APDU is mute; it blocks nothing once it is out', async () => {
    const { reader, source } = startBench({
      card: cardOf('somchai', { hangFromApdu: 1 }),
      apduTimeLimit: 20,
    });
    expect(faultOf(await reader.readText(never))).toBe('card.mute');
    expect(faultOf(await reader.readText(never))).toBe('card.mute');
    source.insert(cardOf('somchai'));
    unwrap(await reader.readText(never));
    await reader.stop();
  });
});

describe('what readers and chips do', () => {
  test('at short-APDU level data and 90 00 come at once', async () => {
    const { reader } = startBench({ card: cardOf('somying', { shortApduLevel: true }) });
    const { stats, ...text } = unwrap(await reader.readText(never));
    expect(text).toEqual(person('somying').card);
    expect(stats.apdusMoi).toBe(4);
    unwrap(await reader.readPhoto(never));
    await reader.stop();
  });

  test('contacts that have not settled are tried again', async () => {
    const { reader } = startBench({ card: cardOf('somchai', { unsettledApdus: 4 }) });
    expect(unwrap(await reader.readText(never)).citizenId).toBe(person('somchai').card.citizenId);
    await reader.stop();
  });

  test('an applet that another process selected does not cost the chip number', async () => {
    const card = cardOf('somchai');
    const { reader } = startBench({ card });
    unwrap(await reader.readPhoto(never));
    expect(unwrap(await reader.readText(never)).chipNumber).toBe(person('somchai').card.chipNumber);
    await reader.stop();
  });

  test('another process that selects an applet within a read: begun again, and whole', async () => {
    const selectAdm = Uint8Array.of(
      0x00,
      0xa4,
      0x04,
      0x00,
      0x08,
      0xa0,
      0x00,
      0x00,
      0x00,
      0x84,
      0x06,
      0x00,
      0x02,
    );
    for (let at = 1; at <= 50; at += 1) {
      const card = cardOf('somchai');
      let sent = 0;
      const intruded = {
        ...card,
        transmit: (apdu: Uint8Array) => {
          sent += 1;
          if (sent === at) card.transmit(selectAdm);
          return card.transmit(apdu);
        },
      };
      const { reader } = startBench({ card: intruded });
      const { stats: _, ...text } = unwrap(await reader.readText(never));
      const photo = unwrap(await reader.readPhoto(never));
      expect(text).toEqual(person('somchai').card);
      expect(Buffer.from(photo.jpeg).equals(Buffer.from(portrait))).toBe(true);
      await reader.stop();
    }
  });

  test.each([0x6985, 0x6a82, 0x6b00, 0x6f00])(
    'status %i in the middle of the text: unreadable or one clean retry',
    async (status) => {
      const length = 12;
      for (let apdu = 1; apdu <= length; apdu++) {
        const { reader } = startBench({ card: cardOf('somchai', { statusAtApdu: { apdu, status } }) });
        const outcome = await reader.readText(never);
        if (outcome.ok) {
          const { stats: _, laserCode, ...text } = outcome.value;
          const { laserCode: printed, ...expected } = person('somchai').card;
          expect(text).toEqual(expected);
          // A refused laser command reads as a card that has none; never as another code.
          expect([printed, null]).toContain(laserCode);
        } else {
          expect(['card.unreadable', 'card.foreign']).toContain(outcome.fault.code);
        }
        await reader.stop();
      }
    },
  );

  test.each([-1, -254, 1])('a chunk that is %i bytes off is never taken', async (by) => {
    const card = cardOf('somchai');
    const probe = startBench({ card });
    unwrap(await probe.reader.readText(never));
    const textLength = card.count();
    await probe.reader.stop();
    for (let apdu = textLength + 2; apdu < textLength + 40; apdu += 2) {
      const { reader } = startBench({ card: cardOf('somchai', { resizeAtApdu: { apdu, by } }) });
      unwrap(await reader.readText(never));
      const photo = unwrap(await reader.readPhoto(never));
      // Read again from the start, more APDUs than a clean photo takes.
      expect(photo.stats.apdusMoi).toBeGreaterThan(40);
      expect(Buffer.from(photo.jpeg).equals(Buffer.from(portrait))).toBe(true);
      await reader.stop();
    }
  });

  test('F36: a hung reader is named, told once, and back when the command comes back', async () => {
    const { reader, source, events } = startBench({
      card: cardOf('somchai', { hangFromApdu: 9 }),
      apduTimeLimit: 20,
    });
    expect(faultOf(await reader.readText(never))).toBe('reader.hung');
    expect(faultOf(await reader.readPhoto(never))).toBe('reader.hung');
    expect(events).toContainEqual({
      kind: 'reader.health',
      health: { state: 'faulted', code: 'reader.hung' },
    });
    source.insert(cardOf('somying'));
    expect(unwrap(await reader.readText(never)).citizenId).toBe(person('somying').card.citizenId);
    expect(events.at(-1)).toEqual({ kind: 'reader.health', health: { state: 'ready' } });
    await reader.stop();
  });
});

describe('events', () => {
  test('F33: a card that lay there at the start is told apart from a fresh one', async () => {
    const { reader, source, events } = startBench({ card: cardOf('somchai') });
    expect(events).toContainEqual({ kind: 'card.inserted', sinceStart: true });
    source.remove();
    source.insert(cardOf('somchai'));
    expect(events.filter(({ kind }) => kind.startsWith('card.'))).toEqual([
      { kind: 'card.inserted', sinceStart: true },
      { kind: 'card.removed' },
      { kind: 'card.inserted', sinceStart: false },
    ]);
    await reader.stop();
  });

  test('nothing is sent to a card before it is asked for', async () => {
    const card = cardOf('somchai');
    const { reader, kinds } = startBench({ card });
    expect(kinds()).toContain('card.inserted');
    expect(card.count()).toBe(0);
    await reader.stop();
  });

  test('F35: a lost reader service: faulted, card removed, and the card that still lies there is no fresh insertion', async () => {
    let time = 0;
    const { reader, source, events } = startBench({ now: () => time });
    source.insert(cardOf('somchai'));
    source.setService(false);
    expect(faultOf(await reader.readText(never))).toBe('reader.failed');
    time += 10_000;
    source.setService(true);
    expect(events).toEqual(
      [
        { kind: 'reader.health', health: { state: 'connecting' } },
        { kind: 'reader.health', health: { state: 'ready' } },
        { kind: 'card.inserted', sinceStart: false },
        { kind: 'card.removed' },
        { kind: 'reader.health', health: { state: 'faulted', code: 'reader.failed' } },
        { kind: 'reader.health', health: { state: 'busy' } },
        { kind: 'card.inserted', sinceStart: true },
        { kind: 'reader.health', health: { state: 'ready' } },
      ].filter(({ health }) => health?.state !== 'busy'),
    );
    expect(unwrap(await reader.readText(never)).citizenId).toBe(person('somchai').card.citizenId);
    await reader.stop();
  });

  test('F35: an unplugged reader is absent, and its card removed', async () => {
    const { reader, source, events } = startBench({ card: cardOf('somchai') });
    source.setPresent(false);
    expect(faultOf(await reader.readText(never))).toBe('reader.absent');
    expect(events.at(-1)).toEqual({ kind: 'reader.health', health: { state: 'absent' } });
    expect(events).toContainEqual({ kind: 'card.removed' });
    await reader.stop();
  });
});

describe('wipe', () => {
  test('no answer of the card stays in memory once its fields are known, and the photo goes with the wipe', async () => {
    const card = cardOf('somying');
    const answers: Uint8Array[] = [];
    const spied = {
      ...card,
      transmit: (apdu: Uint8Array) => {
        const answer = card.transmit(apdu);
        if (typeof answer !== 'string') answers.push(answer);
        return answer;
      },
    };
    const { reader } = startBench({ card: spied });
    unwrap(await reader.readText(never));
    const { jpeg } = unwrap(await reader.readPhoto(never));
    unwrap(await reader.readKeys(never));
    const { citizenId, requestNumber } = person('somying').card;
    const whole = Buffer.concat(answers).toString('latin1');
    for (const secret of [citizenId, requestNumber, 'SA9000299002', 'Somying'])
      expect(whole).not.toContain(secret);
    expect(whole).not.toContain(Buffer.from(portrait.subarray(200, 220)).toString('latin1'));
    // Longer answers than a status word hold zeros, but for the file control information of SELECT.
    const held = answers.filter(
      (answer) => answer.length > 20 && answer.subarray(0, -2).some((byte) => byte !== 0),
    );
    expect(held).toEqual([]);
    expect(answers.length).toBeGreaterThan(50);
    reader.wipe();
    expect(jpeg.every((byte) => byte === 0)).toBe(true);
    await reader.stop();
  });

  test('stops a read that is under way and forgets the insertion', async () => {
    const { reader } = startBench({ card: cardOf('somchai', { delay: 2 }) });
    const text = reader.readText(never);
    await new Promise((resolve) => setImmediate(resolve));
    reader.wipe();
    expect(faultOf(await text)).toBe('reader.failed');
    expect(unwrap(await reader.readText(never)).citizenId).toBe(person('somchai').card.citizenId);
    await reader.stop();
  });

  test('a caller who aborts gets a fault, and the next read is whole', async () => {
    const { reader } = startBench({ card: cardOf('somchai', { delay: 1 }) });
    const abort = new AbortController();
    const text = reader.readText(abort.signal);
    await new Promise((resolve) => setTimeout(resolve, 5));
    abort.abort();
    expect(faultOf(await text)).toBe('reader.failed');
    const { stats: _, ...again } = unwrap(await reader.readText(never));
    expect(again).toEqual(person('somchai').card);
    await reader.stop();
  });
});
