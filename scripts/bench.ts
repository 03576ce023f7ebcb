import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readUsage, refuse } from './usage.ts';

/*
 * Runs every bench in scripts/bench, one after the other, since two at once would measure each other. A bench that fails
 * does not keep the next from running.
 */

const folder = new URL('bench/', import.meta.url);
const files = (await readdir(folder)).filter((file) => file.endsWith('.ts')).toSorted();
const names = files.map((file) => file.replace(/\.ts$/, ''));
const usage = `Usage: npm run bench -- [NAME…]
Every bench, or those that are named: ${names.join(', ')}.

  --help   show this
`;
const { positionals: wanted } = readUsage({ usage, options: {}, words: true });
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) refuse({ why: `no such bench: ${unknown.join(', ')}`, usage });

const failed: string[] = [];
for (const name of names.filter((each) => wanted.length === 0 || wanted.includes(each))) {
  console.log(`\n--- ${name}`);
  const status = await new Promise((resolve, reject) => {
    const bench = spawn(process.execPath, [fileURLToPath(new URL(`${name}.ts`, folder))], {
      stdio: 'inherit',
    });
    bench.once('error', reject);
    bench.once('exit', resolve);
  });
  if (status !== 0) failed.push(name);
}
if (failed.length > 0) console.error(`failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
