import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createReplyParser, type PrinterReply } from '../../device-drivers/slip-printer/printer-reply.ts';
import { readStatus, statusFault } from '../../device-drivers/slip-printer/printer-status.ts';

function parse(...pieces: readonly (readonly number[])[]): readonly PrinterReply[] {
  const replies: PrinterReply[] = [];
  const parser = createReplyParser((reply) => replies.push(reply));
  for (const piece of pieces) parser(Uint8Array.from(piece));
  return replies;
}

describe('reply parser', () => {
  test('tells status, automatic status, fence and clear response apart by their fixed bits', () => {
    expect(parse([0x12, 0x10, 0x00, 0x03, 0x0f, 0x00, 0x37, 0x25, 0x00, 0x72])).toEqual([
      { kind: 'status', byte: 0x12 },
      { kind: 'automatic-status' },
      { kind: 'fence' },
      { kind: 'cleared' },
      { kind: 'status', byte: 0x72 },
    ]);
  });

  test('joins groups that arrive byte by byte', () => {
    expect(parse([0x18], [0x00], [0x0f], [0x0f], [0x37], [0x25], [0x00])).toEqual([
      { kind: 'automatic-status' },
      { kind: 'cleared' },
    ]);
  });

  test('a broken group gives up what came before, never the byte that broke it', () => {
    expect(parse([0x10, 0x00, 0x1a])).toEqual([
      { kind: 'garbage', byte: 0x10 },
      { kind: 'status', byte: 0x1a },
    ]);
    expect(parse([0x37, 0x12])).toEqual([
      { kind: 'garbage', byte: 0x37 },
      { kind: 'status', byte: 0x12 },
    ]);
  });

  test('takes flow control and line noise for what they are', () => {
    expect(parse([0x13, 0x11, 0xff, 0x93])).toEqual([
      { kind: 'flow-control' },
      { kind: 'flow-control' },
      { kind: 'garbage', byte: 0xff },
      { kind: 'garbage', byte: 0x93 },
    ]);
  });

  test('after any noise a status is understood, however it is cut into pieces', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.integer({ min: 0, max: 255 }).filter((byte) => (byte & 0x93) === 0x12),
        fc.integer({ min: 0, max: 40 }),
        (noise, byte, cut) => {
          const stream = [...noise, byte];
          const whole = parse(stream);
          expect(whole.at(-1)).toEqual({ kind: 'status', byte });
          expect(parse(stream.slice(0, cut), stream.slice(cut))).toEqual(whole);
        },
      ),
    );
  });
});

describe('status', () => {
  const fine = { 1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12 };
  const cases = [
    ['all is well', fine, { online: true, paper: 'ok', cover: 'closed', fault: 'none' }, null],
    [
      'near the end of the roll still prints',
      { ...fine, 4: 0x1e },
      { online: true, paper: 'near-end', cover: 'closed', fault: 'none' },
      null,
    ],
    [
      'paper out',
      { 1: 0x1a, 2: 0x32, 3: 0x12, 4: 0x72 },
      { online: false, paper: 'out', cover: 'closed', fault: 'none' },
      'printer.paper-out',
    ],
    [
      'an open cover counts before the paper it hides',
      { 1: 0x1a, 2: 0x36, 3: 0x12, 4: 0x72 },
      { online: false, paper: 'out', cover: 'open', fault: 'none' },
      'printer.cover-open',
    ],
    [
      'cutter jam',
      { 1: 0x1a, 2: 0x52, 3: 0x1a, 4: 0x12 },
      { online: false, paper: 'ok', cover: 'closed', fault: 'cutter' },
      'printer.failed',
    ],
    [
      'unrecoverable error',
      { 1: 0x1a, 2: 0x52, 3: 0x32, 4: 0x12 },
      { online: false, paper: 'ok', cover: 'closed', fault: 'unrecoverable' },
      'printer.failed',
    ],
    [
      'head too hot',
      { 1: 0x1a, 2: 0x52, 3: 0x52, 4: 0x12 },
      { online: false, paper: 'ok', cover: 'closed', fault: 'recoverable' },
      'printer.failed',
    ],
    [
      'offline without a cause',
      { ...fine, 1: 0x1a },
      { online: false, paper: 'ok', cover: 'closed', fault: 'none' },
      'printer.failed',
    ],
  ] as const;
  test.each(cases)('%s', (_, bytes, status, fault) => {
    expect(readStatus(bytes)).toEqual(status);
    expect(statusFault(readStatus(bytes))?.code ?? null).toBe(fault);
  });
});
