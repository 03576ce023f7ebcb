import { expect, it } from 'vitest';
import { policy } from '../../contracts/ial.ts';
import { faultsTh } from '../../contracts/words/faults.th.ts';
import { viewsTh as say } from '../../contracts/words/views.th.ts';
import type { Citizen } from '../support/citizen.ts';
import { qrOfSlip } from '../support/slip-qr.ts';
import { countProofings, journeyScene, newestProofing, password, person } from './journey.ts';

/*
 * A citizen's whole way through a kiosk of real parts: pcscd with the virtual reader, a printer at a pty, face inference
 * over the frames of the simulated applicant, Chromium, and central over HTTP.
 */
const scene = journeyScene();

async function readsCard(citizen: Citizen, card: string): Promise<void> {
  await citizen.asksForDigitalId();
  await citizen.consents();
  await citizen.insertsCard(card);
  await citizen.confirmsCard();
}

async function passesFace(citizen: Citizen, card: string): Promise<void> {
  await readsCard(citizen, card);
  await citizen.startsCamera();
  await citizen.sees(say.review.heading);
}

it('a new account: card, face, code, credentials, slip', async () => {
  const { house } = scene;
  const before = await countProofings(house);
  const { citizen, complaints } = await scene.arrive();
  await passesFace(citizen, 'somchai');
  const { card } = person('somchai');
  const review = await citizen.text();
  expect(review).toContain(`x-xxxx-xxxxx-${card.citizenId.slice(10, 12)}-${card.citizenId.slice(12)}`);
  expect(review).not.toContain(card.citizenId);
  await citizen.confirmsReview();
  const since = await house.newestMessageId();
  await citizen.givesPhone('0899990001');
  await citizen.typesCodeFrom('0899990001', since);
  await citizen.choosesCredentials('somchai.tuayang', password);
  await citizen.sees(say.done.created);
  const done = await citizen.text();
  expect(done).toContain(`IAL 2.3 ตามนโยบาย ${policy.version}`);

  const proofing = await newestProofing(house, before);
  expect(proofing).toMatchObject({ outcome: 'granted', level: '2.3' });
  await citizen.seesText(say.slip.printed);
  const reference = /[A-Z0-9]{4}(?:\s+[A-Z0-9]{4}){2}/.exec(done)?.[0].replaceAll(/\s/g, '');
  expect(await qrOfSlip((await house.dockState()).lastSlip)).toContain(reference);
  await citizen.finishes();
  await citizen.takesCard();
  expect(complaints).toEqual([]);
});

it('an existing account is raised with a code to its registered contact, and its holder is told', async () => {
  const { house } = scene;
  const { citizen } = await scene.arrive();
  await passesFace(citizen, 'somying');
  const contact = person('somying').account?.contact.value ?? '';
  expect(await citizen.text()).not.toContain('somying.sample');
  await citizen.confirmsReview();
  await citizen.sees(say.proveAccount.heading);
  expect(await citizen.text()).not.toContain(contact);
  const since = await house.newestMessageId();
  await citizen.touch(new RegExp(say.proveAccount.sms));
  await citizen.typesCodeFrom(contact, since);
  await citizen.sees(say.done.raised);
  const notice = await house.messageTo(contact, since + 1);
  expect(notice.body).toMatch(/repudiate/);
  await citizen.finishes();
  await citizen.takesCard();
});

it('consent refused: nothing is kept, the staffed points are shown', async () => {
  const before = await countProofings(scene.house);
  const { citizen } = await scene.arrive();
  await citizen.asksForDigitalId();
  await citizen.touch(say.consent.refuse);
  await citizen.sees(say.staffedPoints.refusedHeading);
  expect(await citizen.text()).toContain(say.staffedPoints.nearest);
  await citizen.touch(say.staffedPoints.finish);
  await citizen.sees(say.attract.heading);
  expect(await countProofings(scene.house)).toBe(before);
});

it('another person’s face ends the session, and no proofing is handed in', async () => {
  const before = await countProofings(scene.house);
  await scene.house.dock('face', { applicant: 'other-person' });
  const { citizen } = await scene.arrive();
  await readsCard(citizen, 'long-name');
  await citizen.startsCamera();
  await citizen.sees(faultsTh['face.not-matched'].what);
  expect(await countProofings(scene.house)).toBe(before);
});

it('a still photo does not pass the challenges', async () => {
  const before = await countProofings(scene.house);
  await scene.house.dock('face', { applicant: 'still-photo' });
  const { citizen } = await scene.arrive();
  await readsCard(citizen, 'long-name');
  await citizen.startsCamera();
  for (const attempt of [2, 3]) {
    await expect.poll(citizen.text, { timeout: 90_000 }).toContain(say.faceIntro.attempt(attempt, 3));
    await citizen.touch(say.faceIntro.again);
  }
  await citizen.sees(faultsTh['face.tries-exhausted'].what);
  expect(await countProofings(scene.house)).toBe(before);
});

it('a card pulled while it is read ends the session; begun anew it reads', async () => {
  const { citizen } = await scene.arrive();
  await citizen.asksForDigitalId();
  await citizen.consents();
  await citizen.insertsCard('moo-and-soi', { removeAtApdu: 5 });
  await citizen.sees(faultsTh['card.removed'].what);
  await citizen.touch(say.trouble.retry);
  await citizen.sees(say.consent.heading);
  await citizen.consents();
  await citizen.insertsCardAgain('moo-and-soi');
  await citizen.confirmsCard();
  await citizen.leaves();
  await citizen.takesCard();
});

it('a chip without a laser code: the card is taken out to read its back, keyed in, and put back', async () => {
  const { citizen } = await scene.arrive();
  await readsCard(citizen, 'no-laser');
  await citizen.sees(say.laserCode.heading);
  await citizen.pullsCard();
  await citizen.keys(person('no-laser').register.laserCode);
  await citizen.next();
  await citizen.sees(say.insertCard.slot.heading);
  await citizen.insertsCard('no-laser');
  await citizen.sees(say.faceIntro.heading);
  await citizen.leaves();
  await citizen.takesCard();
});

it('an expired card is said to be expired at once', async () => {
  const { citizen } = await scene.arrive();
  await citizen.asksForDigitalId();
  await citizen.consents();
  await citizen.insertsCard('expired');
  await citizen.sees(faultsTh['card.expired'].what);
});

it.each(['reported-lost', 'cancelled', 'deceased', 'mismatch'])(
  'a card that the issuer calls %s is refused in words that name no reason',
  async (card) => {
    const { citizen } = await scene.arrive();
    await readsCard(citizen, card);
    await citizen.sees(faultsTh['card.refused-by-issuer'].what);
  },
);

it('offline: pending, said plainly; when the link is back central judges, and the code that came by SMS opens the account', async () => {
  const { house } = scene;
  const before = await countProofings(house);
  await house.dock('network', { connected: false });
  const { citizen } = await scene.arrive();
  await passesFace(citizen, 'unknown-birth-day');
  await citizen.confirmsReview();
  const since = await house.newestMessageId();
  await citizen.givesPhone('0899990005', true);
  await citizen.sees(say.pending.heading);
  const pending = await citizen.text();
  expect(pending).toContain(say.pending.notYet);
  expect(pending).not.toContain('IAL 2.3');
  await citizen.finishes();
  await citizen.takesCard();
  expect(await countProofings(house)).toBe(before);

  await house.dock('network', { connected: true });
  const { body } = await house.messageTo('0899990005', since);
  expect(await newestProofing(house, before)).toMatchObject({ outcome: 'pending', awaits: 'contact' });
  const code = /\b[A-Z0-9]{4}[ -]?[A-Z0-9]{4}\b/.exec(body)?.[0].replace(/[ -]/, '') ?? '';

  await citizen.touch(say.attract.start);
  await citizen.touch(new RegExp(say.menu.activation));
  await citizen.sees(say.activationCode.heading);
  await citizen.keys(code);
  await citizen.next();
  await citizen.choosesCredentials('thongbai.tuayang', password);
  await citizen.sees(say.done.created);
  expect(await newestProofing(house, before)).toMatchObject({ outcome: 'granted', level: '2.3' });
  await citizen.finishes();
  await citizen.sees(say.attract.heading);
});

it('the link drops while the code is awaited: pending with the number already typed, settled when the link is back', async () => {
  const { house } = scene;
  const before = await countProofings(house);
  const { citizen } = await scene.arrive();
  await passesFace(citizen, 'moo-and-soi');
  await citizen.confirmsReview();
  const asked = await house.newestMessageId();
  await citizen.givesPhone('0899990010');
  const { id: since } = await house.messageTo('0899990010', asked);
  await citizen.sees(say.otp.heading);
  await house.dock('network', { connected: false });
  await citizen.keys('123456');
  await citizen.next();
  await citizen.sees(say.pending.heading);
  await citizen.finishes();
  await citizen.takesCard();

  await house.dock('network', { connected: true });
  const { body } = await house.messageTo('0899990010', since);
  expect(body).toMatch(/activate/);
  expect(await newestProofing(house, before)).toMatchObject({ outcome: 'pending', awaits: 'contact' });
});

it('paper out: the slip stands on the screen, and prints once there is paper', async () => {
  const { house } = scene;
  await house.dock('printer', { paper: 'out' });
  const { citizen } = await scene.arrive();
  await passesFace(citizen, 'no-chip-number');
  await citizen.confirmsReview();
  const since = await house.newestMessageId();
  await citizen.givesPhone('0899990008');
  await citizen.typesCodeFrom('0899990008', since);
  await citizen.choosesCredentials('chanphen.tuayang', password);
  await citizen.sees(say.done.created);
  expect(await citizen.text()).toContain(say.slip.onScreen);
  await citizen.touch(say.slip.show);
  expect(await citizen.text()).toContain('IAL 2.3');
  await citizen.touch(say.frame.close);
  await house.dock('printer', { paper: 'ok' });
  await citizen.touch(say.slip.print);
  await citizen.finishes();
  await citizen.takesCard();
});

it('a wrong one-time code is told with the tries that are left; the right one goes on', async () => {
  const { house } = scene;
  const { citizen } = await scene.arrive();
  await passesFace(citizen, 'long-name');
  await citizen.confirmsReview();
  const since = await house.newestMessageId();
  await citizen.givesPhone('0899990009');
  await citizen.sees(say.otp.heading);
  const { body } = await house.messageTo('0899990009', since);
  const right = /\b\d{6}\b/.exec(body)?.[0] ?? '';
  await citizen.keys(right === '000000' ? '000001' : '000000');
  await citizen.next();
  await citizen.sees(say.otp.heading);
  await expect.poll(citizen.text, { timeout: 20_000 }).toContain(say.otp.triesLeft(4));
  await citizen.keys(right);
  await citizen.next();
  await citizen.sees(say.credentials.steps.username.heading);
  await citizen.leaves();
  await citizen.takesCard();
});

it('left alone, the kiosk asks, and then erases and starts over', async () => {
  const { house } = scene;
  const { citizen } = await scene.arrive();
  await readsCard(citizen, 'long-name');
  await citizen.sees(say.faceIntro.heading);
  await house.dock('clock', { advanceSeconds: 105 });
  await citizen.sees(say.overlays.stillThere.heading);
  await citizen.touch(say.overlays.stillThere.more);
  await citizen.sees(say.faceIntro.heading);
  await house.dock('clock', { advanceSeconds: 105 });
  await citizen.sees(say.overlays.stillThere.heading);
  await house.dock('clock', { advanceSeconds: 20 });
  await citizen.sees(say.takeCard.slot.heading);
  expect(await citizen.text()).not.toContain(person('long-name').card.thaiName.first);
  await citizen.takesCard();
});
