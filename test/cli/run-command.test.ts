import { describe, expect, test } from 'vitest';
import { fault } from '../../contracts/faults.ts';
import { failed, ok } from '../../contracts/outcome.ts';
import { type CliCommand, positiveNumber, textOption } from '../../main/cli/command.ts';
import { runCommandLine } from '../../main/cli/run-command.ts';

const render: CliCommand<'slip render'> = {
  name: 'slip render',
  summary: 'Draws a slip.',
  files: ['FILE'],
  options: {
    png: { value: 'OUT', summary: 'where to' },
    fast: { summary: 'quickly' },
    limit: { value: 'N', summary: 'seconds' },
  },
  run: async ({ values, files }) => {
    const width = positiveNumber(values, 'limit', 7);
    if (files[0] === 'absent') return failed(fault('slip.invalid', 'no such file'));
    return ok({ out: `${files[0]}>${textOption(values, 'png')}${values.fast ? '!' : ''}`, width, height: 1 });
  },
  describe: ({ out }) => `drawn to ${out}\n`,
};
const match: CliCommand<'face match'> = {
  name: 'face match',
  summary: 'Compares.',
  files: ['A', 'B'],
  options: {},
  run: async () => ok({ distance: 0.3, threshold: 0.45, accepted: true }),
  describe: () => 'same\n',
};

async function kiosk(...args: readonly string[]) {
  let [out, err] = ['', ''];
  const status = await runCommandLine({
    commands: [render, match],
    args,
    streams: {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
    },
    signal: new AbortController().signal,
  });
  return { status, out, err };
}

describe('the command line', () => {
  test('runs what was asked for', async () => {
    expect(await kiosk('slip', 'render', 'a.json', '--png', 'b.png', '--fast')).toEqual({
      status: 0,
      out: 'drawn to a.json>b.png!\n',
      err: '',
    });
    expect(await kiosk('slip', 'render', '--json', 'a.json', '--limit', '2')).toEqual({
      status: 0,
      out: '{"out":"a.json>undefined","width":2,"height":1}\n',
      err: '',
    });
  });

  test('a fault is one JSON line and status 1, or words on stderr', async () => {
    expect(await kiosk('slip', 'render', 'absent', '--json')).toEqual({
      status: 1,
      out: '{"fault":"slip.invalid","detail":"no such file"}\n',
      err: '',
    });
    expect(await kiosk('slip', 'render', 'absent')).toEqual({
      status: 1,
      out: '',
      err: 'slip.invalid: no such file\n',
    });
  });

  test.each([
    [[]],
    [['nothing']],
    [['slip']],
    [['slip', 'nothing']],
    [['slip', 'render']],
    [['slip', 'render', 'a', 'b']],
    [['slip', 'render', 'a', '--bogus']],
    [['slip', 'render', 'a', '--png']],
    [['slip', 'render', 'a', '--fast=yes']],
    [['slip', 'render', 'a', '--limit', 'x']],
    [['slip', 'render', 'a', '--limit', '0']],
    [['slip', 'render', 'a', '--limit=-1']],
  ])('%j is wrong usage: 64, help on stderr, nothing on stdout', async (args) => {
    const { status, out, err } = await kiosk(...args);
    expect([status, out]).toEqual([64, '']);
    expect(err).toContain('kiosk');
  });

  test.each([
    [['--help']],
    [['slip', '--help']],
    [['slip', 'render', '--help']],
    [['face', 'match', '--help']],
  ])('%j helps', async (args) => {
    const { status, out, err } = await kiosk(...args);
    expect([status, err]).toEqual([0, '']);
    expect(out).toContain(args.filter((arg) => !arg.startsWith('-')).join(' '));
  });

  test('--help lists every option with its meaning', async () => {
    const { out } = await kiosk('slip', 'render', '--help');
    for (const word of ['FILE', '--png OUT', 'where to', '--fast', '--limit N', '--json', '--help'])
      expect(out).toContain(word);
  });
});
