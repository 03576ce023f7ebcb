import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { samplePeople } from '../../contracts/sample-people.ts';
import { faultsTh } from '../../contracts/words/faults.th.ts';
import { viewsTh as say } from '../../contracts/words/views.th.ts';
import { createApplicant } from '../../device-drivers/face-camera/applicants/applicant.ts';
import { loadVision, type Vision } from '../../device-drivers/face-camera/vision.ts';
import { type Citizen, createCitizen } from '../support/citizen.ts';
import { openBrowser } from '../support/kiosk-browser.ts';
import { standBeforeCamera } from '../support/page-camera.ts';
import { journeyScene } from './journey.ts';

/* The page's own camera, through getUserMedia: the dock's applicant is not used. */
const scene = journeyScene();
let vision: Vision;

beforeAll(async () => {
  vision = await loadVision();
});

const place = (card: string) => samplePeople.findIndex(({ id }) => id === card);

async function reachesCamera(citizen: Citizen, card: string): Promise<void> {
  await citizen.asksForDigitalId();
  await citizen.consents();
  await citizen.insertsCard(card);
  await citizen.confirmsCard();
  await citizen.startsCamera();
}

it('somebody who does what the screen asks passes, through the page’s own camera', async () => {
  await scene.house.dock('face', { applicant: 'live' });
  const context = await scene.browser.newContext({
    viewport: { width: 1080, height: 1920 },
    permissions: ['camera'],
  });
  const page = await context.newPage();
  const applicant = await createApplicant({ vision, kind: 'matching', person: place('somchai') });
  const leave = await standBeforeCamera({ page, applicant });
  await page.goto(scene.house.kiosk);
  const citizen = createCitizen({ page, house: scene.house });
  await reachesCamera(citizen, 'somchai');
  await citizen.sees(say.review.heading);
  leave();
  await citizen.leaves();
  await citizen.takesCard();
});

it('a still photo held before Chromium’s fake camera is not taken for a person', async () => {
  await scene.house.dock('face', { applicant: 'live' });
  const folder = await mkdtemp(join(tmpdir(), 'fake-camera-'));
  const photo = await createApplicant({ vision, kind: 'still-photo', person: place('somchai') });
  const frames = Array.from({ length: 60 }, () => photo.nextFrame(null) ?? new Uint8Array());
  await writeFile(join(folder, 'photo.mjpeg'), Buffer.concat(frames));
  const browser = await openBrowser([
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${join(folder, 'photo.mjpeg')}`,
  ]);
  try {
    const context = await browser.newContext({
      viewport: { width: 1080, height: 1920 },
      permissions: ['camera'],
    });
    const page = await context.newPage();
    await page.goto(scene.house.kiosk);
    const citizen = createCitizen({ page, house: scene.house });
    await reachesCamera(citizen, 'somchai');
    await citizen.seesText(say.faceIntro.attempt(2, 3));
    await citizen.seesText(faultsTh['face.challenge-timeout'].what);
    await citizen.leaves();
    await citizen.takesCard();
  } finally {
    await browser.close();
    await rm(folder, { recursive: true });
  }
});

it('a demo card with one’s own portrait, made at the dock, and its owner passes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fake-camera-'));
  // The portrait and the person before the camera are of the same face; the sample card's own holder has another one.
  const face = place('somying');
  const neutral = await createApplicant({ vision, kind: 'still-photo', person: face });
  const frames = Array.from({ length: 60 }, () => neutral.nextFrame(null) ?? new Uint8Array());
  await writeFile(join(folder, 'webcam.mjpeg'), Buffer.concat(frames));
  const browser = await openBrowser([
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${join(folder, 'webcam.mjpeg')}`,
  ]);
  try {
    const context = await browser.newContext({
      viewport: { width: 1080, height: 1920 },
      permissions: ['camera'],
    });
    const page = await context.newPage();
    const leave = await standBeforeCamera({
      page,
      applicant: await createApplicant({ vision, kind: 'matching', person: face }),
    });
    await page.goto(scene.house.kiosk);
    const citizen = createCitizen({ page, house: scene.house });
    await citizen.asksForDigitalId();
    await citizen.consents();

    const dock = await context.newPage();
    await dock.goto(`${scene.house.kiosk}/dock/`);
    await dock.getByRole('button', { name: /demo card with my portrait/ }).click();
    await dock.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
    await dock.getByRole('button', { name: /take picture, insert card/ }).click();
    await page.bringToFront();

    await citizen.confirmsCard();
    await citizen.startsCamera();
    await citizen.sees(say.review.heading);
    leave();
    await citizen.leaves();
    await citizen.takesCard();
  } finally {
    await browser.close();
    await rm(folder, { recursive: true });
  }
});

it('a camera that is refused is said to be refused', async () => {
  await scene.house.dock('face', { applicant: 'refused' });
  const { citizen } = await scene.arrive();
  await reachesCamera(citizen, 'somchai');
  await citizen.seesText(faultsTh['camera.refused'].what);
  expect(await citizen.text()).not.toContain(say.review.heading);
});

it('a camera that goes dead midway is said to be lost, and the next try goes on', async () => {
  await scene.house.dock('face', { applicant: 'lost' });
  const { citizen } = await scene.arrive();
  await reachesCamera(citizen, 'somchai');
  await citizen.seesText(faultsTh['camera.lost'].what);
  await scene.house.dock('face', { applicant: 'matching' });
  await citizen.touch(say.faceIntro.again);
  await citizen.sees(say.review.heading);
});
