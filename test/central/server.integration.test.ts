import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '../../central/migrate.ts';
import { centralOperations, problemSchema } from '../../contracts/central-api.ts';
import { centralClient, fakeKiosk, operatorClient, sendRequest } from '../support/central-client.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { databasesOf, engines, startTestCentral } from '../support/test-central.ts';

const root = new URL('../../', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'central-process-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Ended = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

/** Central as a process; resolves with its first line of output. */
function startProcess(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [join(root, 'central/main.ts'), ...args], {
    env: { ...process.env, ...env },
  });
  const told = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    told.stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    told.stderr += chunk.toString();
  });
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (status) => resolve({ status, ...told })),
  );
  const url = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => told.stdout.includes('\n') && resolve(told.stdout.split('\n')[0] ?? ''));
    child.once('close', () => reject(new Error(told.stderr)));
  });
  url.catch(() => undefined);
  return {
    url,
    ended,
    kill: () => {
      child.kill('SIGKILL');
      return ended;
    },
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

describe('the process', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  test('usage errors end with 64 and say how; --help with 0', async () => {
    const wrong = [
      ['--port', 'x', '--data', folder],
      ['--port', '0', '--data', ''],
      ['--port', '0', '--data', folder, '--nonsense'],
      ['--port', '0', '--data', folder, '--enrol-code', 'short'],
    ];
    const ended = await Promise.all(wrong.map((args) => startProcess(args).ended));
    for (const { status, stdout, stderr } of ended) {
      expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
      expect(stderr).toContain('Usage: central');
    }
    expect(await startProcess(['--help']).ended).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringContaining('Usage: central'),
    });
  });

  test('first line is the address; it keeps its data, refuses a second one on it, ends on SIGTERM', async () => {
    const data = join(folder, 'embedded');
    const first = startProcess(['--port', '0', '--data', data, '--enrol-code', 'FIRST-CODE']);
    const url = await first.url;
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await (await fetch(`${url}/healthz`)).json()).toMatchObject({ status: 'ok', database: 'pglite' });
    const kiosk = await fakeKiosk({ url, code: 'FIRST-CODE', now: () => new Date() });
    const second = await startProcess(['--port', '0', '--data', data]).ended;
    expect(second).toMatchObject({ status: 1, stdout: '' });
    expect(second.stderr).toContain('store.in-use');
    for (const name of ['master-key', 'operator-token'])
      expect(statSync(join(data, name)).mode & 0o777).toBe(0o600);
    const token = readFileSync(join(data, 'operator-token'), 'utf8').trim();
    const operator = operatorClient({ url, token });
    expect((await operator.value('listPersons', {})).persons.length).toBeGreaterThan(11);
    const heard = kiosk.value('signals', { wait: 60 });
    // What is asked after it is answered: by then the long poll waits in the server, and is not on its way there.
    for (let asked = 0; asked < 3; asked++) await kiosk.value('configuration', {});
    const { status, stdout, stderr } = await first.stop();
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${url}\n` });
    expect(stderr).not.toContain(token);
    expect(await heard).toEqual({ cursor: 0, signals: [] });

    const again = startProcess(['--port', '0', '--data', data, '--operator-token', 'a token of my own']);
    const returned = operatorClient({ url: await again.url, token: 'a token of my own' });
    expect((await returned.value('listKiosks', {})).kiosks).toMatchObject([
      { kioskId: kiosk.kioskId, state: 'active' },
    ]);
    expect((await again.stop()).status).toBe(0);
  });

  test('killed outright, it starts again with everything it had answered for', async () => {
    const data = join(folder, 'killed');
    const args = ['--port', '0', '--data', data, '--operator-token', 'operator-token'];
    const first = startProcess([...args, '--no-samples', '--enrol-code', 'FIRST-CODE']);
    const kiosk = await fakeKiosk({ url: await first.url, code: 'FIRST-CODE', now: () => new Date() });
    await first.kill();
    expect(existsSync(join(data, 'central.pid'))).toBe(true);
    const second = startProcess(args);
    const operator = operatorClient({ url: await second.url, token: 'operator-token' });
    expect((await operator.value('listKiosks', {})).kiosks).toMatchObject([{ kioskId: kiosk.kioskId }]);
    expect((await operator.value('listPersons', {})).persons.length).toBeGreaterThan(11);
    expect((await second.stop()).status).toBe(0);
  });

  test('DATABASE_URL: the same on PostgreSQL', async () => {
    const server = startProcess(['--port', '0', '--data', join(folder, 'server')], {
      DATABASE_URL: await postgres.newDatabase(),
    });
    const url = await server.url;
    expect(await (await fetch(`${url}/healthz`)).json()).toMatchObject({
      status: 'ok',
      database: 'postgresql',
    });
    expect((await server.stop()).status).toBe(0);
  });
});

describe.each(engines)('the server, on %s', (engine) => {
  let databases: Awaited<ReturnType<typeof databasesOf>>;
  beforeAll(async () => {
    databases = await databasesOf(engine);
  });
  afterAll(() => databases.stop());

  test('migrating again changes nothing; a schema from the future is refused', async () => {
    const database = await databases.open();
    const [one, two] = await Promise.all([migrate(database), migrate(database)]);
    expect(one).toEqual({ ok: true, value: { version: 2 } });
    expect(two).toEqual(one);
    await database.query('insert into schema_version (version) values (3)');
    expect(await migrate(database)).toMatchObject({ ok: false, fault: { code: 'store.from-the-future' } });
    await expect(startTestCentral({ database })).rejects.toThrow('store.from-the-future');
    await database.close();
  });

  test('a transaction that throws leaves nothing', async () => {
    const database = await databases.open();
    await migrate(database);
    const work = database.transaction(async (query) => {
      await query("insert into used_nonces (nonce, reference) values ('a', 'b')");
      throw new Error('on purpose');
    });
    await expect(work).rejects.toThrow('on purpose');
    expect(await database.query('select * from used_nonces')).toEqual([]);
    await database.close();
  });

  test('every operation has a route that asks for its caller; everything else is a problem', async () => {
    const central = await startTestCentral({ database: await databases.open() });
    const anyone = centralClient({ url: central.url });
    for (const [name, operation] of Object.entries(centralOperations)) {
      const path = operation.path.replace(/:\w+/g, '00000000-0000-4000-8000-000000000000');
      const response = await fetch(`${central.url}${path}`, { method: operation.method });
      const problem = problemSchema.parse(await response.json());
      expect({ name, status: response.status, code: problem.code }).toEqual({
        name,
        status: operation.caller === 'anyone' ? 400 : 401,
        code: 'central.rejected',
      });
    }
    const elsewhere = await fetch(`${central.url}/v1/nothing`);
    expect({ status: elsewhere.status, type: elsewhere.headers.get('content-type') }).toEqual({
      status: 404,
      type: 'application/problem+json; charset=utf-8',
    });

    const request = anyone.prepare('openActivation', { body: { code: 'AAAAAAAA' } });
    const bad = async (body: string, type = 'application/json') =>
      (await sendRequest({ ...request, body, headers: { 'content-type': type } })).status;
    expect(await bad('{"code":')).toBe(400);
    expect(await bad('{"code":"AAAAAAAA","__proto__":{}}')).toBe(400);
    expect(await bad('code=AAAAAAAA', 'application/x-www-form-urlencoded')).toBe(415);
    expect(await bad(JSON.stringify({ code: 'A'.repeat(2_300_000) }))).toBe(413);
    expect(await bad('{"code":"lower"}')).toBe(400);
    expect((await fetch(`${central.url}/openapi.json`)).status).toBe(200);
    await central.stop();
  });

  test('an unexpected failure answers 500, says nothing, and the log has no values', async () => {
    const central = await startTestCentral({ database: await databases.open() });
    await central.central.database.query('drop table repudiation_tokens cascade');
    const token = 'secret-token-that-must-not-be-logged';
    const result = await central.anyone.call('repudiate', { body: { token } });
    expect(result.ok ? null : result.problem).toEqual({
      type: 'urn:smart-kiosk:fault:central.unavailable',
      title: expect.any(String),
      status: 500,
      code: 'central.unavailable',
    });
    expect(central.logged()).toContain('"code":"42P01"');
    expect(central.logged()).not.toContain(token);
    await central.stop();
  });
});
