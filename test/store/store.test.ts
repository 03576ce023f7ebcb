import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { compactDecrypt, compactVerify, importJWK } from 'jose';
import { describe, expect, onTestFinished, test } from 'vitest';
import { evidenceSchema } from '../../contracts/evidence.ts';
import { databaseName, openDatabase } from '../../store/database.ts';
import { migrate, migrations } from '../../store/migrate.ts';
import { keyFileName, openFileSigner, verifiesWith } from '../../store/signer.ts';
import { openStore } from '../../store/store.ts';
import { manualClock } from '../support/manual-clock.ts';
import { sampleEvidence } from '../support/sample-evidence.ts';
import { dataFolder, enrolledStore, unwrap } from '../support/store-folder.ts';

const clock = manualClock();

describe('opening', () => {
  test('the files are readable by their user alone', async () => {
    const { dataDir, store } = enrolledStore();
    for (const name of [databaseName, `${databaseName}-wal`, keyFileName]) {
      expect([name, statSync(join(dataDir, name)).mode & 0o777]).toEqual([name, 0o600]);
    }
    expect(readdirSync(dataDir)).not.toContain(`${databaseName}-shm`);
    await store.close();
  });

  test('every commit is on the disk before it is told, and what is deleted is overwritten', () => {
    const database = unwrap(openDatabase(join(dataFolder(), databaseName)));
    onTestFinished(() => void database.close());
    const pragma = (name: string) => database.pragma(name, { simple: true });
    // 2: FULL, the log is synced at each commit (sqlite.org/pragma.html#pragma_synchronous).
    expect([pragma('journal_mode'), pragma('synchronous'), pragma('locking_mode')]).toEqual([
      'wal',
      2,
      'exclusive',
    ]);
    expect([pragma('secure_delete'), pragma('temp_store'), pragma('auto_vacuum')]).toEqual([1, 2, 1]);
  });

  test('a database from the future is refused and not touched', async () => {
    const { dataDir, store } = enrolledStore();
    await store.close();
    const newer = new Sqlite(join(dataDir, databaseName));
    newer.pragma(`user_version = ${migrations.length + 1}`);
    newer.close();
    const before = readFileSync(join(dataDir, databaseName));
    expect(openStore({ dataDir, clock })).toMatchObject({
      ok: false,
      fault: { code: 'store.from-the-future' },
    });
    expect(readFileSync(join(dataDir, databaseName)).equals(before)).toBe(true);
  });

  test('what was written is there again', async () => {
    const { dataDir, store } = enrolledStore();
    const recorded = unwrap(await store.recordProofing({ evidence: sampleEvidence() }));
    await store.close();
    const again = unwrap(openStore({ dataDir, clock }));
    onTestFinished(() => again.close());
    expect(again.settings.get('kioskId')).toBe('kiosk-test');
    expect(unwrap(again.outbox.next(10)).map((item) => item.idempotencyKey)).toEqual([
      recorded.idempotencyKey,
    ]);
    expect(again.salvaged).toBeNull();
    expect(again.damaged).toEqual([]);
  });

  test('a setting in a shape that is no longer known reads as never set', async () => {
    const { dataDir, store } = enrolledStore();
    await store.close();
    const raw = new Sqlite(join(dataDir, databaseName));
    raw.prepare("UPDATE settings SET value = '{\"sealingKeys\":[]}' WHERE name = 'configuration'").run();
    raw.close();
    const again = unwrap(openStore({ dataDir, clock }));
    onTestFinished(() => again.close());
    expect(again.settings.get('configuration')).toBeNull();
    expect(again.settings.get('kioskId')).toBe('kiosk-test');
  });
});

describe('migrations', () => {
  test('run forward once each; a failing step leaves the version before it', () => {
    const database = new Sqlite(':memory:');
    onTestFinished(() => void database.close());
    unwrap(migrate(database, ['CREATE TABLE a (x)']));
    unwrap(migrate(database, ['CREATE TABLE a (x)', 'CREATE TABLE b (x)']));
    expect(database.pragma('user_version', { simple: true })).toBe(2);
    expect(() => migrate(database, ['', '', 'CREATE TABLE c (x); CREATE TABLE b (x)'])).toThrow(
      /already exists/,
    );
    expect(database.pragma('user_version', { simple: true })).toBe(2);
    expect(database.prepare("SELECT name FROM sqlite_master WHERE name = 'c'").all()).toEqual([]);
  });
});

describe('the key', () => {
  test('signs as the public key says, and is the same after a restart', async () => {
    const dir = dataFolder();
    const first = unwrap(openFileSigner(dir));
    const second = unwrap(openFileSigner(dir));
    expect(second.publicJwk()).toEqual(first.publicJwk());
    const bytes = new TextEncoder().encode('to be signed');
    const signature = await first.sign(bytes);
    expect(signature).toHaveLength(64);
    expect(await verifiesWith(second.publicJwk(), bytes, signature)).toBe(true);
    expect(
      await verifiesWith(second.publicJwk(), new TextEncoder().encode('something else'), signature),
    ).toBe(false);
    expect(readdirSync(dir)).toEqual([keyFileName]);
  });

  test('that others may read is not used', () => {
    const dir = dataFolder();
    unwrap(openFileSigner(dir));
    chmodSync(join(dir, keyFileName), 0o640);
    expect(openFileSigner(dir)).toMatchObject({ ok: false, fault: { code: 'kiosk.key-unusable' } });
    expect(openStore({ dataDir: dir, clock })).toMatchObject({
      ok: false,
      fault: { code: 'kiosk.key-unusable' },
    });
  });

  test('that is damaged is not replaced', () => {
    const dir = dataFolder();
    writeFileSync(join(dir, keyFileName), 'no key', { mode: 0o600 });
    expect(openFileSigner(dir)).toMatchObject({ ok: false, fault: { code: 'kiosk.key-unusable' } });
    expect(readFileSync(join(dir, keyFileName), 'utf8')).toBe('no key');
  });
});

describe('sealed evidence', () => {
  test('opens with central’s key alone and carries the kiosk’s signature', async () => {
    const { store, privateKey } = enrolledStore();
    const evidence = sampleEvidence();
    unwrap(await store.recordProofing({ evidence }));
    const [item] = unwrap(store.outbox.next(1));
    const opened = await compactDecrypt(item!.sealed, privateKey);
    expect(opened.protectedHeader).toMatchObject({
      alg: 'ECDH-ES+A256KW',
      enc: 'A256GCM',
      kid: 'sealing-1',
      cty: 'JWS',
    });
    const key = await importJWK({ ...store.signer.publicJwk() }, 'ES256');
    const verified = await compactVerify(opened.plaintext, key);
    expect(verified.protectedHeader).toEqual({ alg: 'ES256', kid: 'kiosk-test' });
    expect(evidenceSchema.parse(JSON.parse(new TextDecoder().decode(verified.payload)))).toEqual(evidence);
  });

  test('is not made before the kiosk is enrolled', async () => {
    const store = unwrap(openStore({ dataDir: dataFolder(), clock }));
    onTestFinished(() => store.close());
    expect(await store.recordProofing({ evidence: sampleEvidence() })).toMatchObject({
      fault: { code: 'kiosk.not-enrolled' },
    });
    expect(store.outbox.depth()).toEqual({ waiting: 0, quarantined: 0, dueIn: null });
    expect(store.journal.entries({ after: 0, limit: 10 })).toEqual([]);
  });

  test('that is not of the schema is never written', async () => {
    const { store } = enrolledStore();
    await expect(
      store.recordProofing({ evidence: sampleEvidence({ reference: 'short' }) }),
    ).rejects.toThrow();
    expect(store.outbox.depth().waiting).toBe(0);
  });
});

describe('after the acknowledgement', () => {
  const canary = 'ตัวอย่างคานารี';
  const forms = (text: string) => [
    text,
    Buffer.from(text).toString('base64').slice(0, -4),
    encodeURIComponent(text),
  ];

  test('nothing of the payload is left in the database or its log, and never was anything in clear (F24)', async () => {
    const { store, dataDir } = enrolledStore();
    const evidence = sampleEvidence();
    const named = {
      ...evidence,
      card: { ...evidence.card, thaiName: { ...evidence.card.thaiName, first: canary } },
    };
    unwrap(await store.recordProofing({ evidence: named }));
    const [item] = unwrap(store.outbox.next(1));
    const bytes = () =>
      readdirSync(dataDir).map((name) => ({
        name,
        text: readFileSync(join(dataDir, name)).toString('latin1'),
      }));
    const holding = (needle: string) =>
      bytes()
        .filter(({ text }) => text.includes(Buffer.from(needle).toString('latin1')))
        .map(({ name }) => name);
    // SQLite splits a long value over pages: any stretch shorter than the smallest piece shows it.
    const stretches = [
      item!.sealed.slice(100, 160),
      item!.sealed.slice(-200, -140),
      item!.sealed.slice(20_000, 20_060),
    ];
    for (const stretch of stretches) expect(holding(stretch)).not.toEqual([]);
    for (const form of forms(canary)) expect(holding(form)).toEqual([]);

    unwrap(store.outbox.acknowledge(item!.id));
    for (const stretch of stretches) expect(holding(stretch)).toEqual([]);
    expect(statSync(join(dataDir, `${databaseName}-wal`)).size).toBe(0);
    expect(store.outbox.depth()).toEqual({ waiting: 0, quarantined: 0, dueIn: null });
    const again = unwrap(store.outbox.acknowledge(item!.id));
    expect(again).toBeNull();
    const kinds = store.journal.entries({ after: 0, limit: 10 }).map((entry) => entry.fact.kind);
    expect(kinds).toEqual(['kiosk.enrolled', 'proofing.recorded', 'outbox.acknowledged']);
  });
});

test('a bit that flips in a waiting payload is found: set aside, never sent (F43)', async () => {
  const { store, dataDir } = enrolledStore();
  unwrap(await store.recordProofing({ evidence: sampleEvidence() }));
  unwrap(await store.recordProofing({ evidence: sampleEvidence() }));
  await store.close();
  const raw = new Sqlite(join(dataDir, databaseName));
  raw.prepare("UPDATE outbox SET sealed = 'x' || substr(sealed, 2) WHERE sequence = 1").run();
  raw.close();
  const again = unwrap(openStore({ dataDir, clock }));
  onTestFinished(() => again.close());
  expect(unwrap(again.outbox.next(10)).map((item) => item.sequence)).toEqual([2]);
  expect(again.outbox.quarantined()).toMatchObject([{ id: 1, code: 'store.corrupt' }]);
  expect(existsSync(join(dataDir, databaseName))).toBe(true);
});
