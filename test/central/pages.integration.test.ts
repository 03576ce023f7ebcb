import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultsEn } from '../../contracts/words/faults.en.ts';
import { faultsTh } from '../../contracts/words/faults.th.ts';
import type { FakeKiosk } from '../support/central-client.ts';
import {
  codeIn,
  eightCharacters,
  evidenceOf,
  goodPassword,
  kioskPlan,
  lastMessage,
  person,
  submit,
} from '../support/central-evidence.ts';
import { openBrowser } from '../support/kiosk-browser.ts';
import { databasesOf, operatorToken, startTestCentral, type TestCentral } from '../support/test-central.ts';

describe('pages of central', () => {
  let central: TestCentral;
  let kiosk: FakeKiosk;
  let browser: Browser;
  let page: Page;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    const databases = await databasesOf('pglite');
    central = await startTestCentral({ database: await databases.open() });
    kiosk = await central.newKiosk();
    browser = await openBrowser();
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    page = await context.newPage();
    stop = async () => {
      await browser.close();
      await central.stop();
      await databases.stop();
    };
  });
  afterAll(() => stop());

  const go = (path: string) => page.goto(`${central.url}${path}`);
  const offline = (id: string, distance = 0.3) => {
    const evidence = evidenceOf({
      kiosk,
      card: person(id).card,
      plan: kioskPlan(),
      sessionId: null,
      capturedAt: central.clock.now(),
    });
    return {
      ...evidence,
      unconfirmedContact: { channel: 'sms' as const, address: '0890000041' },
      match: { ...evidence.match, distance },
    };
  };
  const flaws = async () => {
    const { violations, passes } = await new AxeBuilder({ page })
      .options({ rules: { 'color-contrast-enhanced': { enabled: true }, 'target-size': { enabled: true } } })
      .analyze();
    expect(passes.length).toBeGreaterThan(10);
    return violations.map(
      ({ id, nodes }) => `${page.url()} ${id}: ${nodes.map((node) => node.html).join(' ')}`,
    );
  };
  const textOf = (selector: string) =>
    page
      .locator(selector)
      .textContent()
      .then((text) => text ?? '');

  test('activation: wrong code, right code, weak and unlike passwords, then the account with the code for the app', async () => {
    await submit(kiosk, offline('somchai'));
    const code = codeIn((await lastMessage(central, '0890000041')).body, eightCharacters);
    await go('/activate');
    expect(await page.locator('html').getAttribute('lang')).toBe('th');
    expect(await flaws()).toEqual([]);
    await page.fill('#code', 'AAAAAAAA');
    await page.click('main button');
    expect(await textOf('[role=alert]')).not.toBe('');
    expect(await flaws()).toEqual([]);
    await page.fill('#code', `${code.slice(0, 4).toLowerCase()} ${code.slice(4)}`);
    await page.click('main button');
    expect(await flaws()).toEqual([]);
    const enter = async (username: string, password: string, again = password) => {
      await page.fill('#username', username);
      await page.fill('#password', password);
      await page.fill('#again', again);
      await page.click('main button');
    };
    await enter('somchai.page', goodPassword, 'another');
    expect(await textOf('[role=alert]')).toContain('ไม่ตรงกัน');
    await enter('somchai.page', 'password1234');
    expect(await textOf('[role=alert]')).not.toContain('ไม่ตรงกัน');
    expect(await page.inputValue('#username')).toBe('somchai.page');
    expect(await page.inputValue('#password')).toBe('');
    await enter('somchai.page', goodPassword);
    expect(await textOf('[role=status]')).toContain('2.3');
    expect(await textOf('.big')).toMatch(eightCharacters);
    expect(await flaws()).toEqual([]);
  });

  test('rights, in both languages: seeing one’s data; a wrong password says so', async () => {
    await go('/rights?lang=en');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await flaws()).toEqual([]);
    await page.fill('#username', 'somchai.page');
    await page.fill('#password', 'wrong password');
    await page.click('main button');
    expect(await textOf('[role=alert]')).toContain('Tries left: 4');
    await page.fill('#username', 'somchai.page');
    await page.fill('#password', goodPassword);
    await page.click('main button');
    expect(await textOf('pre')).toContain(person('somchai').card.citizenId);
    expect(await flaws()).toEqual([]);
  });

  test('opening the link of a notice does nothing; pressing the button locks the account', async () => {
    const token = codeIn((await lastMessage(central, '0890000041')).body, /(?<=token=)[\w-]{43}/);
    const state = async () =>
      (
        await central.central.database.query<{ state: string }>(
          "select state from accounts where level = '2.3'",
        )
      )[0]?.state;
    await go(`/repudiate?token=${token}`);
    expect(await flaws()).toEqual([]);
    expect(await state()).toBe('active');
    await page.click('button.stop');
    expect(await textOf('[role=status]')).not.toBe('');
    expect(await state()).toBe('locked');
  });

  test('the console: token, messages, register, review with two faces, enrolment code, sign-out', async () => {
    const near = offline('moo-and-soi', 0.48);
    await submit(kiosk, near);
    await page.setViewportSize({ width: 1366, height: 768 });
    await go('/console/messages');
    await page.fill('#token', 'wrong');
    await page.click('main button');
    expect(await textOf('[role=alert]')).toContain('Wrong token');
    await page.fill('#token', operatorToken);
    await page.click('main button');
    expect(await textOf('h1')).toContain('Overview');
    expect(await textOf('main')).toContain('repudiated');
    expect(await flaws()).toEqual([]);

    await go('/console/messages');
    expect(await textOf('table')).toContain('0890000041');
    expect(await flaws()).toEqual([]);
    await go('/console/register');
    expect(await flaws()).toEqual([]);
    const row = page.locator('tr', { hasText: 'สมหญิง' });
    await row.locator('select').selectOption('reported-lost');
    await row.locator('button').click();
    const { persons } = await central.operator.value('listPersons', {});
    expect(persons.find(({ name }) => name.includes('สมหญิง'))?.state).toBe('reported-lost');

    await go(`/console/proofings/${near.reference}`);
    expect(await page.locator('.faces img').count()).toBe(2);
    expect(await flaws()).toEqual([]);
    await page.click('button[value=no]');
    expect(await kiosk.value('proofing', { reference: near.reference })).toMatchObject({
      outcome: 'refused',
    });
    expect(await textOf('table')).toContain('officer: another person');
    expect(await flaws()).toEqual([]);

    await kiosk.value('heartbeat', {
      body: {
        softwareVersion: '1',
        outboxDepth: 4,
        quarantined: 7,
        devices: { reader: 'ready', printer: 'printer.paper-out', scale: 'heavy' },
        kioskTime: central.clock.now().toISOString(),
      },
    });
    await go('/console/kiosks');
    const cells = await page.locator('tr', { hasText: kiosk.kioskId }).locator('td').allTextContents();
    expect(cells.slice(5, 7)).toEqual(['4', '7']);
    for (const words of [
      'พร้อม',
      faultsTh['printer.paper-out'].what,
      faultsEn['printer.paper-out'].what,
      'heavy',
    ])
      expect(cells[4]).toContain(words);
    expect(await flaws()).toEqual([]);
    await page.fill('#note', 'ตู้ใหม่');
    await page.click('form[action="/console/enrolment-codes"] button');
    expect(await textOf('.big')).toMatch(/^[A-Z2-9]{12}$/);
    await page.click('form[action="/console/sign-out"] button');
    await go('/console/register');
    expect(await page.locator('#token').count()).toBe(1);
  });

  test('headers keep scripts, frames and other sites out; forms of other sites are refused', async () => {
    const response = await fetch(`${central.url}/activate`);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    const form = new URLSearchParams({ token: operatorToken });
    const post = (headers: Readonly<Record<string, string>>, path = '/console/sign-in', body = form) =>
      fetch(`${central.url}${path}`, { method: 'POST', body, headers, redirect: 'manual' });
    expect((await post({ origin: 'https://elsewhere.example' })).status).toBe(401);
    expect((await post({ origin: 'null' })).status).toBe(401);
    expect((await post({ origin: central.url, 'sec-fetch-site': 'cross-site' })).status).toBe(401);
    const signedIn = await post({ origin: central.url });
    expect(signedIn.status).toBe(303);
    const set = signedIn.headers.get('set-cookie') ?? '';
    expect(set).toMatch(/^console=[^;]+; Path=\/console; HttpOnly; SameSite=Strict; Max-Age=28800; Secure$/);
    const cookie = set.split(';')[0] ?? '';
    const change = new URLSearchParams({ citizenId: person('somchai').card.citizenId, state: 'deceased' });
    expect((await post({ origin: central.url, cookie }, '/console/register', change)).status).toBe(403);
    expect(
      (await post({ origin: central.url, cookie: `${cookie}x` }, '/console/register', change)).status,
    ).toBe(401);
    expect((await fetch(`${central.url}/console/register`, { headers: { cookie } })).status).toBe(200);
    central.clock.advance(9 * 3_600_000);
    expect((await fetch(`${central.url}/console/register`, { headers: { cookie } })).status).toBe(401);
    const { persons } = await central.operator.value('listPersons', {});
    expect(persons.find(({ citizenId }) => citizenId === person('somchai').card.citizenId)?.state).toBe(
      'normal',
    );
  });

  test('whatever a kiosk calls itself is text on the page', async () => {
    const { code } = await central.operator.value('createEnrolmentCode', { body: { note: '' } });
    const name = `<img src=x onerror=alert(1)>"'&`;
    await central.anyone.value('enrol', {
      body: {
        code,
        publicKey: { ...kiosk.publicKey, ...(await freshPublicKey()) },
        name,
        softwareVersion: '1',
      },
    });
    await go('/console');
    await page.fill('#token', operatorToken);
    await page.click('main button');
    await go('/console/kiosks');
    expect(await textOf('table')).toContain(name);
    expect(await page.locator('td img').count()).toBe(0);
  });
});

async function freshPublicKey(): Promise<{ readonly x: string; readonly y: string }> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ]);
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return { x, y };
}
