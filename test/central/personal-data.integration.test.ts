import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPglite } from '../../central/database.ts';
import { runUpkeep } from '../../central/digital-id/upkeep.ts';
import {
  acceptedSession,
  evidenceOf,
  goodPassword,
  kioskPlan,
  person,
  preparedNewAccount,
  submit,
} from '../support/central-evidence.ts';
import { startTestCentral, type TestCentral } from '../support/test-central.ts';

const day = 86_400_000;
const phone = '0890000031';
const username = 'somchai.private';

describe('personal data at central', () => {
  const folder = mkdtempSync(join(tmpdir(), 'central-'));
  const who = person('somchai');
  let central: TestCentral;
  let granted: string;
  let appCode = '';
  beforeAll(async () => {
    const database = await openPglite(folder);
    central = await startTestCentral({ database });
    const kiosk = await central.newKiosk();
    const prepared = await preparedNewAccount({ central, kiosk, who, username, phone });
    const evidence = evidenceOf({ ...prepared, kiosk, card: who.card, capturedAt: central.clock.now() });
    granted = evidence.reference;
    const decision = await submit(kiosk, evidence);
    appCode = decision.outcome === 'granted' ? (decision.activation?.code ?? '') : '';
    await submit(
      kiosk,
      evidenceOf({
        kiosk,
        card: person('somying').card,
        plan: kioskPlan(),
        sessionId: null,
        capturedAt: central.clock.now(),
      }),
    );
    await acceptedSession({ kiosk, who: person('moo-and-soi'), now: central.clock.now() });
    await kiosk.call('checkCard', {
      sessionId: 'not-a-session',
      body: { card: who.card, laserCode: null, laserSource: null },
    });
  });
  afterAll(async () => {
    await central.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const contents = () =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isFile())
      .map((path) => readFileSync(path));

  test('nothing personal lies in clear in the database files or in the log (F24, F25)', async () => {
    await central.central.database.query('checkpoint');
    const { thaiName, englishName } = who.card;
    const secrets = [
      who.card.citizenId,
      who.card.requestNumber,
      who.register.laserCode,
      who.register.chipNumber,
      phone,
      username,
      goodPassword,
      thaiName.first,
      englishName.first,
      who.card.address.text,
      appCode,
      person('somying').card.citizenId,
      '0812345678',
      person('moo-and-soi').card.thaiName.first,
    ];
    const files = contents();
    const log = Buffer.from(central.logged());
    const found: string[] = [];
    for (const secret of secrets) {
      for (const form of [Buffer.from(secret), Buffer.from(secret, 'utf16le'), ...base64Cores(secret)]) {
        if (log.includes(form)) found.push(`log: ${secret}`);
        if (files.some((file) => file.includes(form))) found.push(`database: ${secret}`);
      }
    }
    expect(found).toEqual([]);
    // The search itself finds what is there in clear: a kiosk's name.
    expect(files.some((file) => file.includes(Buffer.from('ตู้ทดสอบ')))).toBe(true);
    expect(log.length).toBeGreaterThan(1000);
  });

  test('images go 30 days after the decision, the record stays; a waiting proofing keeps them', async () => {
    const images = async () =>
      (
        await central.central.database.query<{ reference: string }>(
          'select reference from proofings where images is not null',
        )
      ).map((row) => row.reference);
    expect(await images()).toHaveLength(2);
    central.clock.advance(29 * day);
    expect(await runUpkeep(central.central)).toMatchObject({
      imagesDeleted: 0,
      sessionsErased: 1,
      activationsExpired: 1,
    });
    expect(await images()).toHaveLength(2);
    central.clock.advance(day);
    expect(await runUpkeep(central.central)).toMatchObject({ imagesDeleted: 1 });
    expect(await images()).not.toContain(granted);
    central.clock.advance(29 * day);
    expect(await runUpkeep(central.central)).toMatchObject({ imagesDeleted: 1 });
    expect((await central.operator.value('listProofings', {})).proofings).toHaveLength(2);
    expect(await runUpkeep(central.central)).toEqual({
      judged: 0,
      activationsExpired: 0,
      sessionsErased: 0,
      imagesDeleted: 0,
      messagesSent: 0,
      forgotten: 0,
    });
  });

  test('rights: access, withdrawal, erasure; wrong passwords are counted', async () => {
    const ask = (kind: 'access' | 'withdraw-consent' | 'erase', password = goodPassword) => ({
      body: { username, password, kind },
    });
    const wrong = await central.anyone.call('dataRequest', ask('access', 'wrong'));
    expect(wrong.ok ? null : wrong.problem).toMatchObject({ code: 'password.wrong', triesLeft: 4 });
    expect(
      await central.anyone.refusal('dataRequest', {
        body: { username: 'nobody.known', password: 'x', kind: 'access' },
      }),
    ).toBe('password.wrong');
    expect((await central.anyone.value('dataRequest', ask('withdraw-consent'))).data).toBeNull();
    const { data } = await central.anyone.value('dataRequest', ask('access'));
    expect(data).toMatchObject({
      username,
      person: { citizenId: who.card.citizenId },
      requests: [{ kind: 'withdraw-consent' }, { kind: 'access' }],
    });
    await central.anyone.value('dataRequest', ask('erase'));
    expect(await central.anyone.refusal('dataRequest', ask('access'))).toBe('password.wrong');
    const rows = await central.central.database.query(
      "select username, profile, password_hash from accounts where state = 'erased'",
    );
    expect(rows).toEqual([{ username: null, profile: null, password_hash: null }]);
    const [proofing] = await central.central.database.query<{ record: unknown; outcome: string }>(
      'select record, outcome from proofings where reference = $1',
      [granted],
    );
    expect(proofing).toEqual({ record: null, outcome: 'granted' });
  });

  test('an erased person may come again and is new', async () => {
    const kiosk = await central.newKiosk();
    const prepared = await preparedNewAccount({ central, kiosk, who, username, phone });
    const evidence = evidenceOf({ ...prepared, kiosk, card: who.card, capturedAt: central.clock.now() });
    expect(await submit(kiosk, evidence)).toMatchObject({ outcome: 'granted', account: 'created' });
  });
});

/** The part of a text's base64 that is the same wherever in a longer text it stands: one for each of three offsets. */
function base64Cores(text: string): readonly Buffer[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]).toString('base64');
    const whole = Math.floor((offset + Buffer.byteLength(text)) / 3) * 4;
    return Buffer.from(encoded.slice(offset === 0 ? 0 : 4, whole));
  });
}
