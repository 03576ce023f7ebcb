import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { add, inWords, noTests, type Tally, tallyOfCheck, tallyOfVitest } from './test-tally.ts';
import { readUsage, refuse } from './usage.ts';

/*
 * Runs every check of the project, or those that are named, and says at the very end how many passed. A step that fails
 * does not keep the next from running.
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = join(root, 'node_modules/.cache/test-reports');
const bin = (name: string) => join(root, 'node_modules/.bin', name);

function run(command: string, args: readonly string[]): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', reject);
    child.once('exit', resolve);
  });
}

const check = (command: string, ...args: readonly string[]) => ({
  run: async (): Promise<Tally> => tallyOfCheck(await run(command, args)),
});

const tests = (project: string) => ({
  run: async (): Promise<Tally> => {
    const file = join(reports, `${project}.json`);
    await rm(file, { force: true });
    const exitStatus = await run(bin('vitest'), [
      ...['run', '--project', project],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    ]);
    const report = await readFile(file, 'utf8').then(JSON.parse, () => null);
    return tallyOfVitest({ report, exitStatus });
  },
});

const steps: Readonly<Record<string, { readonly run: () => Promise<Tally> }>> = {
  types: check(bin('tsc'), '-b'),
  lint: check(bin('biome'), 'ci', '--error-on-warnings', '--max-diagnostics=100'),
  layers: check(process.execPath, join(root, 'scripts/check-layers.ts')),
  'dead-code': check(bin('knip'), '--no-progress'),
  unit: tests('unit'),
  integration: tests('integration'),
  journeys: tests('journeys'),
};

const usage = `Usage: npm test -- [CHECK…]
Every check, or those that are named: ${Object.keys(steps).join(', ')}.

  --help   show this
`;
const { positionals } = readUsage({ usage, options: {}, words: true });
const unknown = positionals.filter((name) => !Object.hasOwn(steps, name));
if (unknown.length > 0) refuse({ why: `no such check: ${unknown.join(', ')}`, usage });

await mkdir(reports, { recursive: true });
const outcomes: { readonly name: string; readonly tally: Tally; readonly seconds: number }[] = [];
for (const [name, step] of Object.entries(steps)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.log(`\n--- ${name}`);
  const startedAt = performance.now();
  const tally = await step.run();
  outcomes.push({ name, tally, seconds: (performance.now() - startedAt) / 1000 });
}

console.log('');
for (const { name, tally, seconds } of outcomes) {
  console.log(`${name.padEnd(12)} ${inWords(tally)} (${seconds.toFixed(1)} s)`);
}
const total = outcomes.reduce((sum, { tally }) => add(sum, tally), noTests);
console.log(inWords(total));
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
