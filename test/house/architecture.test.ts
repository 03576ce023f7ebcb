import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const project = fileURLToPath(new URL('../../', import.meta.url));
const text = await readFile(`${project}ARCHITECTURE.md`, 'utf8');
const rows = text.split('\n').filter((line) => line.startsWith('| '));

/** Files and folders that a row's last cell names; what is left out of a path (`…/`) cannot be looked up. */
const places = rows.flatMap((row) =>
  [...row.slice(row.indexOf('|', 1)).matchAll(/`([a-z][\w.*/-]*\/[\w.*/-]*)`/g)].map(
    ([, place = '']) => place,
  ),
);

test('the tables name many places', () => {
  expect(places.length).toBeGreaterThan(30);
});

test.each([...new Set(places)])('%s is there', (place) => {
  expect(globSync(place, { cwd: project })).not.toEqual([]);
});

test('every folder of the list is there', () => {
  const list = [...text.matchAll(/^(\S+\/) {2,}\S/gm)].map(([, folder = '']) => folder);
  expect(list.length).toBeGreaterThan(8);
  for (const folder of list) expect(globSync(folder, { cwd: project })).not.toEqual([]);
});
