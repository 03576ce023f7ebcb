import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/*
 * Runs every bench in scripts/bench, one after the other, since two at once would measure each other. A bench that fails
 * does not keep the next from running. Usage: node scripts/bench.ts [NAME…]
 */

const folder = new URL('bench/', import.meta.url);
const wanted = process.argv.slice(2);
const files = (await readdir(folder)).filter((file) => file.endsWith('.ts')).toSorted();
const chosen = files.filter((file) => wanted.length === 0 || wanted.includes(file.replace(/\.ts$/, '')));

const failed: string[] = [];
for (const file of chosen) {
  console.log(`\n--- ${file.replace(/\.ts$/, '')}`);
  const status = await new Promise((resolve, reject) => {
    const bench = spawn(process.execPath, [fileURLToPath(new URL(file, folder))], { stdio: 'inherit' });
    bench.once('error', reject);
    bench.once('exit', resolve);
  });
  if (status !== 0) failed.push(file);
}
if (failed.length > 0) console.error(`failed: ${failed.join(', ')}`);
if (chosen.length === 0) console.error('no bench has such a name');
process.exitCode = failed.length === 0 && chosen.length > 0 ? 0 : 1;
