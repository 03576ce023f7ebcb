import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { KioskCommand } from '../../contracts/kiosk-command.ts';
import { type Gallery, type GalleryPage, openGallery } from '../support/gallery.ts';

let gallery: Gallery;
let opened: GalleryPage;
beforeAll(async () => {
  gallery = await openGallery();
});
afterAll(() => gallery.close());
beforeEach(async () => {
  opened = await gallery.open('portrait');
  await opened.page.evaluate(() => {
    const sent: unknown[] = [];
    addEventListener('kiosk-command', (event) => sent.push((event as CustomEvent).detail));
    Object.assign(window, { sent });
  });
});
afterEach(async () => {
  // No library wrote HTML, no script was refused: the policy of the kiosk held.
  expect(opened.complaints).toEqual([]);
  await opened.page.context().close();
});

const sent = () => opened.page.evaluate(() => (window as unknown as { readonly sent: KioskCommand[] }).sent);
const key = (sign: string) => opened.page.locator(`.keys button[data-skbtn="${sign}"]`).click();
const keys = async (signs: readonly string[]) => {
  for (const sign of signs) await key(sign);
};
const press = (name: string) => opened.page.getByRole('button', { name, exact: true }).click();
const value = () => opened.page.locator('.entry input').inputValue();

test('a password is typed in English and Thai, shown as dots, sent whole and forgotten', async () => {
  await opened.show('password/plain', 'th');
  await keys(
    ['a', 'b', '{shift}', 'C', 'd', '1', '{space}', '{symbols}', '&', '<', '{thai}'].filter(
      (sign) => sign !== '{thai}',
    ),
  );
  await keys(['{letters}', '{thai}', 'ก', '{shift}', '็', 'ำ', '{bksp}']);
  expect(await value()).toBe('abCd1 &<ก็');
  expect(await opened.page.locator('.entry input').getAttribute('type')).toBe('password');
  expect(await opened.page.locator('body').textContent()).not.toContain('abCd1');
  expect(await opened.page.locator('.keys').innerHTML()).not.toContain('abCd1');
  await press('ถัดไป');
  expect(await sent()).toEqual([{ type: 'submitPassword', password: 'abCd1 &<ก็' }]);
  expect(await value()).toBe('');
});

test('Kedmanee shows twelve columns and every consonant is on it', async () => {
  await opened.show('password/plain', 'th');
  await key('{thai}');
  const caps = async () => (await opened.page.locator('.keys .hg-standardBtn').allTextContents()).join('');
  const plain = await caps();
  await key('{shift}');
  const all = plain + (await caps());
  const missing = [...'กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรฤลฦวศษสหฬอฮะาำัิีึืฺุูเแโใไๅๆ็่้๊๋์ํฯ'].filter(
    (letter) => !all.includes(letter),
  );
  expect(missing).toEqual([]);
});

test('the laser code takes letters first and then digits, and goes out only when whole', async () => {
  await opened.show('laser-code/plain', 'th');
  await press('ถัดไป');
  await expect.poll(() => opened.page.locator('.entry-hint').isVisible()).toBe(true);
  await keys(['M', 'E', ...'1120913419']);
  expect(await opened.page.locator('.entry-group').allTextContents()).toEqual(['ME1', '1209134', '19']);
  await press('ถัดไป');
  expect(await sent()).toEqual([{ type: 'submitLaserCode', laserCode: 'ME1120913419' }]);
});

test('deleting the last digit of the laser code brings the letters back', async () => {
  await opened.show('laser-code/plain', 'en');
  await keys(['M', 'E', '1', '{bksp}', '{bksp}', 'F', '7']);
  expect(await value()).toBe('MF7');
});

test('a phone number on the pad, an e-mail with its own keys', async () => {
  await opened.show('contact/online', 'en');
  await opened.page.getByRole('button', { name: /Mobile number/ }).click();
  await keys([...'0712345678']);
  await press('Next');
  expect(await opened.page.locator('.entry-hint').textContent()).toContain('06, 08 or 09');
  for (let digit = 0; digit < 10; digit++) await key('{bksp}');
  await keys([...'0812341234']);
  await press('Next');
  await press('Back');
  await opened.page.getByRole('button', { name: /E-mail/ }).click();
  await keys([...'somchai.t', '@gmail.com']);
  await press('Next');
  expect(await sent()).toEqual([
    { type: 'submitContact', contact: { channel: 'sms', address: '0812341234' } },
    { type: 'submitContact', contact: { channel: 'email', address: 'somchai.t@gmail.com' } },
  ]);
});

test('a plugged keyboard reaches the same field, Thai digits are understood', async () => {
  await opened.show('otp/fresh', 'th');
  await opened.page.keyboard.insertText('๑๒๓');
  await opened.page.keyboard.type('456');
  expect(await value()).toBe('123456');
  await opened.page.keyboard.press('Enter');
  expect(await sent()).toEqual([{ type: 'submitOtp', code: '123456' }]);
});

test('username, password and the password again: strength told, difference caught, nothing echoed', async () => {
  await opened.show('credentials/proofing', 'en');
  await opened.page.keyboard.type('Somchai 9');
  expect(await value()).toBe('somchai9');
  await press('Next');
  await opened.page.keyboard.type('password1234');
  expect(await opened.page.locator('.strength').getAttribute('data-acceptable')).toBe('false');
  await press('Next');
  expect(await opened.page.locator('.entry-hint').isVisible()).toBe(true);
  await opened.page.locator('.entry input').fill('teak orchid rain 7391');
  expect(await opened.page.locator('.strength').getAttribute('data-acceptable')).toBe('true');
  await press('Next');
  await opened.page.keyboard.type('teak orchid rain 7392');
  await press('Save');
  expect(await opened.page.locator('.entry-hint').textContent()).toContain('differ');
  expect(await sent()).toEqual([]);
  await opened.page.keyboard.type('teak orchid rain 7391');
  expect(await opened.page.locator('body').textContent()).not.toContain('teak');
  await press('Save');
  expect(await sent()).toEqual([
    { type: 'submitCredentials', username: 'somchai9', password: 'teak orchid rain 7391' },
  ]);
});
