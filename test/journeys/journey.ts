import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { samplePerson } from '../../contracts/sample-people.ts';
import { viewsTh } from '../../contracts/words/views.th.ts';
import { type Citizen, createCitizen } from '../support/citizen.ts';
import { type House, startHouse } from '../support/house.ts';
import { openBrowser, openKioskPage } from '../support/kiosk-browser.ts';

export const password = 'khlongthoetsanuk88';

export type Scene = {
  readonly house: House;
  readonly browser: Browser;
  /** A citizen at the kiosk, with whatever the page complained of. */
  readonly arrive: () => Promise<{ readonly citizen: Citizen; readonly complaints: readonly string[] }>;
};

/**
 * One house for the journeys of a file: central, the kiosk with real pcscd, the virtual reader and the pty printer, and
 * Chromium. After each journey the devices are as they were, and the kiosk waits for the next citizen.
 */
export function journeyScene(o: { readonly browserArgs?: readonly string[] } = {}): Scene {
  let house: House | null = null;
  let browser: Browser | null = null;
  const there = <T>(part: T | null): T => {
    if (part === null) throw new Error('the house is not up');
    return part;
  };

  beforeAll(async () => {
    [house, browser] = await Promise.all([startHouse({ devices: 'virtual' }), openBrowser(o.browserArgs)]);
  });
  afterEach(async (context) => {
    const { dock, kiosk, logs } = there(house);
    if (context.task.result?.state === 'fail') {
      const [page] = there(browser).contexts().at(-1)?.pages() ?? [];
      process.stderr.write(
        `--- page\n${await page?.locator('body').innerText()}\n--- logs\n${logs().slice(-6000)}\n`,
      );
    }
    for (const open of there(browser).contexts()) await open.close();
    await dock('network', { connected: true });
    await dock('printer', { paper: 'ok', cover: 'closed', connected: true });
    await dock('face', { applicant: 'matching' });
    await dock('card', { action: 'remove' });
    const { page } = await openKioskPage(there(browser), kiosk);
    const citizen = createCitizen({ page, house: there(house) });
    await Promise.race([
      citizen.sees(viewsTh.attract.heading),
      citizen.leaves().then(() => citizen.sees(viewsTh.attract.heading)),
    ]);
    await page.context().close();
  });
  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  return {
    get house() {
      return there(house);
    },
    get browser() {
      return there(browser);
    },
    arrive: async () => {
      const { page, complaints } = await openKioskPage(there(browser), there(house).kiosk);
      return { citizen: createCitizen({ page, house: there(house) }), complaints };
    },
  };
}

export function person(id: string) {
  const found = samplePerson(id);
  if (!found) throw new Error(`no sample person ${id}`);
  return found;
}

/** The one proofing central has received since `before` of them. */
export async function newestProofing(house: House, before: number) {
  const { proofings } = await house.operator('listProofings');
  expect(proofings).toHaveLength(before + 1);
  const newest = proofings.toSorted((a, b) => a.receivedAt.localeCompare(b.receivedAt)).at(-1);
  if (!newest) throw new Error('no proofing');
  return newest;
}

export async function countProofings(house: House): Promise<number> {
  return (await house.operator('listProofings')).proofings.length;
}
