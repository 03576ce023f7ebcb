import { describe, expect, test } from 'vitest';
import { thaiCardAtrs } from '../../contracts/sample-people.ts';
import { cardKind } from '../../device-drivers/card-reader/atr.ts';
import type { ReaderSnapshot } from '../../device-drivers/card-reader/card-source.ts';
import { chooseCard } from '../../device-drivers/card-reader/choose-reader.ts';
import { bankCardAtr } from '../../device-drivers/card-reader/emulator/sample-cards.ts';

const card = { insertion: 1, mute: false };
const up = (...readers: readonly (readonly [name: string, holds: boolean])[]): ReaderSnapshot => ({
  service: 'up',
  readers: readers.map(([name, holds]) => ({ name, card: holds ? card : null })),
});
const any = { allowedReaders: [] };
const result = (...args: Parameters<typeof chooseCard>) => {
  const chosen = chooseCard(...args);
  return chosen.ok ? chosen.reader : chosen.fault.code;
};

describe('which reader', () => {
  test.each<[string, ReaderSnapshot, Parameters<typeof chooseCard>[1], string]>([
    ['the service is down', { service: 'down' }, any, 'reader.failed'],
    ['there is none', up(), any, 'reader.absent'],
    ['no card anywhere', up(['A', false], ['B', false]), any, 'card.absent'],
    ['the one that holds a card', up(['A', false], ['B', true]), any, 'B'],
    ['cards in two', up(['A', true], ['B', true]), any, 'reader.ambiguous'],
    [
      'a card in one that is not allowed',
      up(['A', false], ['B', true]),
      { allowedReaders: ['A'] },
      'card.absent',
    ],
    ['two cards, one reader allowed', up(['A', true], ['B', true]), { allowedReaders: ['A'] }, 'A'],
    [
      'the named one is gone: never another',
      up(['B', true]),
      { reader: 'A', allowedReaders: [] },
      'reader.absent',
    ],
    [
      'the named one among two with cards',
      up(['A', true], ['B', true]),
      { reader: 'B', allowedReaders: [] },
      'B',
    ],
    ['a name is exact', up(['ACS 00', true]), { reader: 'ACS', allowedReaders: [] }, 'reader.absent'],
    [
      'a pattern',
      up(['ACS ACR39U 00 00', true], ['Yubico', true]),
      { allowedReaders: ['acs .*'] },
      'ACS ACR39U 00 00',
    ],
    ['a pattern fits the whole name', up(['ACS 1', true]), { allowedReaders: ['ACS'] }, 'reader.absent'],
  ])('%s', (_, snapshot, choice, expected) => {
    expect(result(snapshot, choice)).toBe(expected);
  });
});

describe('the answer to reset', () => {
  test.each(Object.entries(thaiCardAtrs))('%s is Thai', (family, hex) => {
    expect(cardKind(Buffer.from(hex, 'hex'))).toBe(family === '67-legacy' ? 'thai-legacy' : 'thai');
  });

  test('others are not', () => {
    expect(cardKind(bankCardAtr)).toBe('foreign');
    expect(cardKind(new Uint8Array())).toBe('foreign');
    expect(cardKind(Uint8Array.of(0x3b))).toBe('foreign');
    // The words stand there, but not as the historical bytes.
    expect(cardKind(Buffer.from(`3B80${'5448204E494420'}`, 'hex'))).toBe('foreign');
    expect(cardKind(Buffer.from('3B670000FFFFFFFFFFFFFF', 'hex'))).toBe('unsure');
  });
});
