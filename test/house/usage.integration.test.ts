import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { usageExitStatus } from '../../contracts/cli.ts';

const scripts = fileURLToPath(new URL('../../scripts/', import.meta.url));
const run = (script: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, [`${scripts}${script}.ts`, ...args], { encoding: 'utf8' });

describe.each(['start', 'test', 'bench', 'gallery', 'build'])('scripts/%s.ts', (script) => {
  test('--help prints the usage alone', () => {
    const { status, stdout, stderr } = run(script, '--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: .+\n(.*\n)+ +--help +show this\n$/);
  });

  test.each([['--no-such-option'], ['no-such-word']])('%s is refused, with the usage on stderr', (arg) => {
    const { status, stdout, stderr } = run(script, arg);
    expect({ status, stdout }).toEqual({ status: usageExitStatus, stdout: '' });
    expect(stderr).toContain(arg);
    expect(stderr).toContain(run(script, '--help').stdout);
  });
});

test.each([
  ['start', '--devices', 'toy'],
  ['start', '--port', 'eighty'],
  ['start', '--central-port', '65536'],
  ['gallery', '--language', 'fr'],
  ['gallery', '--format', 'round'],
  ['gallery', '--display', 'tiny'],
])('%s %s %s is refused', (script, option, value) => {
  const { status, stdout, stderr } = run(script, option, value);
  expect({ status, stdout }).toEqual({ status: usageExitStatus, stdout: '' });
  expect(stderr).toContain(`${option}: `);
});
