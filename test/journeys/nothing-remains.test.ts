import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { viewsTh as say } from '../../contracts/words/views.th.ts';
import { allForms } from '../support/canaries.ts';
import { findInMemory, processTree } from '../support/process-memory.ts';
import { journeyScene, password, person } from './journey.ts';

/*
 * F24, F33: after a citizen has gone, no personal value of theirs stands in clear in logs, in the kiosk's data folder (both
 * databases and their logs of changes), in the page's process or in a driver's. Each value is looked for as UTF-8, UTF-16,
 * TIS-620 and base64. `test/main/canaries.test.ts` shows that the search finds what is there.
 */
const scene = journeyScene();

const phone = '0861357924';
const username = 'kamol.canary';

async function filesUnder(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

it('nothing of a citizen remains in clear on the kiosk', async () => {
  const { house, browser } = scene;
  const { card } = person('long-name');
  const { citizen } = await scene.arrive();
  const browserProcess = await browser.newBrowserCDPSession();
  const pageProcesses = async (): Promise<readonly number[]> => {
    const { processInfo } = await browserProcess.send('SystemInfo.getProcessInfo');
    return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  };

  await citizen.asksForDigitalId();
  await citizen.consents();
  await citizen.insertsCard('long-name');
  await citizen.confirmsCard();
  const during = new Set(await pageProcesses());
  const pageHeld = allForms({ name: card.thaiName.first });
  const seenInPage = await Promise.all([...during].map((pid) => findInMemory(pid, pageHeld)));
  expect(
    seenInPage.some((found) => found.size > 0),
    'the page shows the name now',
  ).toBe(true);

  await citizen.startsCamera();
  await citizen.confirmsReview();
  const since = await house.newestMessageId();
  await citizen.givesPhone(phone);
  const code = await citizen.typesCodeFrom(phone, since);
  await citizen.choosesCredentials(username, password);
  await citizen.sees(say.done.created);
  await citizen.finishes();
  await citizen.takesCard();
  // The page of the next session and the processes that took the others' places are there when the screen is touched again.
  await citizen.touch(say.attract.start);
  await citizen.sees(say.menu.heading);

  const needles = allForms({
    citizenId: card.citizenId,
    thaiName: card.thaiName.first,
    englishName: card.englishName.first,
    address: card.address.text,
    subdistrict: card.address.subdistrict,
    laserCode: card.laserCode ?? '',
    chipNumber: card.chipNumber ?? '',
    requestNumber: card.requestNumber,
    photoNumber: card.photoNumber,
    phone,
    username,
    password,
    code: `"${code}"`,
  });
  expect(needles.size).toBeGreaterThan(40);
  // A shorter one could stand in any program's memory by chance.
  for (const [name, needle] of needles) expect(needle.length, name).toBeGreaterThanOrEqual(8);

  const inFiles: string[] = [];
  for (const file of await filesUnder(join(house.dataDir, 'kiosk'))) {
    const bytes = await readFile(file);
    for (const [name, needle] of needles) if (bytes.includes(needle)) inFiles.push(`${file}: ${name}`);
  }
  const logs = Buffer.from(house.logs());
  for (const [name, needle] of needles) if (logs.includes(needle)) inFiles.push(`log: ${name}`);
  expect(inFiles).toEqual([]);

  const drivers = (await processTree(house.kioskPid)).filter(({ command }) =>
    /device-drivers\/process\.ts/.test(command),
  );
  expect(drivers.length).toBeGreaterThanOrEqual(2);
  const pages = await pageProcesses();
  expect(pages.length).toBeGreaterThanOrEqual(1);
  const inMemory: string[] = [];
  for (const { pid, command } of [...drivers, ...pages.map((id) => ({ pid: id, command: 'page' }))]) {
    for (const name of await findInMemory(pid, needles)) inMemory.push(`${command.slice(-60)}: ${name}`);
  }
  expect(inMemory).toEqual([]);
  await citizen.leaves();
});
