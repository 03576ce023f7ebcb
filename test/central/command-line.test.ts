import { expect, test } from 'vitest';
import { parseCommandLine } from '../../central/command-line.ts';

test('without arguments it takes any free port and the folder data/central', () => {
  expect(parseCommandLine([])).toEqual({ kind: 'start', port: 0, data: 'data/central', samples: true });
  expect(parseCommandLine(['--port', '8610', '--data', 'elsewhere', '--no-samples'])).toEqual({
    kind: 'start',
    port: 8610,
    data: 'elsewhere',
    samples: false,
  });
});

test('a port that is none and an empty folder are refused', () => {
  for (const args of [
    ['--port', ''],
    ['--port', '65536'],
    ['--port', '-1'],
    ['--data', ''],
  ])
    expect(parseCommandLine(args).kind).toBe('wrong');
});
