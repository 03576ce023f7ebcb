import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { viewsTh } from '../../contracts/words/views.th.ts';
import type { House } from './house.ts';

/** How long a step may take before a journey is called stuck: inference of a whole face check lies within it. */
const patience = 90_000;

/**
 * A citizen in front of the kiosk: finds things by their Thai words, touches them, types on the touch keys. Each method
 * waits for the screen it needs; nothing is sent to the core by another way than the page.
 */
export function createCitizen(o: { readonly page: Page; readonly house: House }) {
  const { page, house } = o;
  const say = viewsTh;

  const sees = async (heading: string): Promise<void> => {
    await page.getByRole('heading', { name: heading, exact: true }).waitFor({ timeout: patience });
  };
  const touch = (name: string | RegExp): Promise<void> =>
    page
      .getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) })
      .first()
      .click({ timeout: patience });
  const next = () => touch(say.frame.next);
  const keys = async (text: string): Promise<void> => {
    for (const character of text) {
      await page
        .locator('.keys button', {
          hasText: new RegExp(`^${character.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`),
        })
        .first()
        .click();
    }
  };
  const seesText = (words: string): Promise<void> =>
    page.getByText(words).first().waitFor({ timeout: patience });
  const text = () => page.locator('body').innerText();

  const citizen = {
    sees,
    seesText,
    touch,
    next,
    keys,
    text,
    /** From the attract screen to the consent screen. */
    asksForDigitalId: async () => {
      await sees(say.attract.heading);
      await touch(say.attract.start);
      await sees(say.menu.heading);
      await touch(new RegExp(say.menu.digitalId));
      await sees(say.consent.heading);
    },
    consents: async () => {
      await touch(say.consent.accept);
      await sees(say.insertCard.slot.heading);
    },
    insertsCard: (card: string, how: { readonly removeAtApdu?: number } = {}) =>
      house.dock('card', { action: 'insert', card, ...how }),
    /** Pulls the card out and puts it in until it is read, as a person does: the reader's service looks for a card every 0.4 s only. */
    insertsCardAgain: async (card: string) => {
      for (let tries = 0; tries < 8; tries++) {
        await house.dock('card', { action: 'remove' });
        await house.dock('card', { action: 'insert', card });
        const read = page.getByRole('heading', { name: say.cardText.heading, exact: true });
        const seen = await read.waitFor({ timeout: 3_000 }).then(
          () => true,
          () => false,
        );
        if (seen) return;
      }
      throw new Error('the card was not read again');
    },
    pullsCard: () => house.dock('card', { action: 'remove' }),
    /** Looks over what the chip says and confirms it, once the photo is read too. */
    confirmsCard: async () => {
      await sees(say.cardText.heading);
      await page.getByText(say.cardText.photoReady).waitFor({ timeout: patience });
      await touch(say.cardText.correct);
    },
    startsCamera: async () => {
      await sees(say.faceIntro.heading);
      await touch(say.faceIntro.start);
    },
    confirmsReview: async () => {
      await sees(say.review.heading);
      await touch(say.review.confirm);
    },
    givesPhone: async (phone: string, offline = false) => {
      await sees(offline ? say.contact.chooseOfflineHeading : say.contact.chooseHeading);
      await touch(new RegExp(say.contact.phone));
      await sees(say.contact.phoneHeading);
      await keys(phone);
      await next();
    },
    givesEmail: async (email: string) => {
      await sees(say.contact.chooseHeading);
      await touch(new RegExp(say.contact.email));
      await sees(say.contact.emailHeading);
      await keys(email);
      await next();
    },
    /** Types the code from the newest message; `since` is the newest message before it was asked for. */
    typesCodeFrom: async (to: string, since: number) => {
      await sees(say.otp.heading);
      const { body } = await house.messageTo(to, since);
      const code = /\b\d{6}\b/.exec(body)?.[0];
      expect(code, body).toBeDefined();
      await keys(code ?? '');
      await next();
      return code ?? '';
    },
    choosesCredentials: async (username: string, password: string) => {
      await sees(say.credentials.steps.username.heading);
      await keys(username);
      await next();
      await sees(say.credentials.steps.password.heading);
      await keys(password);
      await next();
      await sees(say.credentials.steps.again.heading);
      await keys(password);
      await touch(say.credentials.save);
    },
    finishes: async () => {
      await touch(say.done.finish);
    },
    takesCard: async () => {
      await sees(say.takeCard.slot.heading);
      await citizen.pullsCard();
      await sees(say.attract.heading);
    },
    leaves: async () => {
      await touch(say.frame.leave);
      await touch(say.overlays.leave.confirm);
    },
  };
  return citizen;
}

export type Citizen = ReturnType<typeof createCitizen>;
