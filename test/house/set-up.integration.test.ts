import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createBareMachine, layUncompiled } from '../support/bare-machine.ts';

const forStart = [
  ...['g++', 'make', 'python3', 'libpcsclite-dev', 'libpcsclite1', 'chromium', 'fontconfig'],
  ...['pcscd', 'vsmartcard-vpcd', 'iproute2', 'util-linux', 'socat'],
];
const forTest = ['postgresql', 'pcsc-tools', 'procps'];
const everything = [...forStart, ...forTest];

const ofApt = (calls: readonly string[]) => calls.filter((call) => call.startsWith('apt-get'));
const wordsOf = (calls: readonly string[]) => calls.join(' ').split(' ');

describe('the set-up', () => {
  test('installs what is missing, without a user configuration of npm and with an empty home', async () => {
    await using machine = await createBareMachine();
    const run = await machine.setUp({ installed: ['make', 'python3'] });
    expect(run).toMatchObject({ status: 0, stdout: '' });
    const [update, install] = ofApt(run.calls);
    expect(update).toContain('update');
    expect(wordsOf([install!])).toEqual(
      expect.arrayContaining(['install', '-y', 'g++', 'libpcsclite-dev', 'chromium']),
    );
    expect(wordsOf([install!])).not.toContain('make');
    expect(wordsOf([install!])).not.toContain('pcsc-tools');
    expect(run.calls.filter((call) => call.startsWith('npm'))).toEqual([
      expect.stringMatching(/^npm install /),
    ]);
    const architecture = { x64: 'x64', arm64: 'arm64' }[process.arch as 'x64' | 'arm64'];
    expect(run.npmConfiguration.npm_config_nodedir).toBe(
      join(machine.root, `node_modules/node-linux-${architecture}`),
    );
    expect(run.calls.at(-1)).toMatch(/^build/);
  });

  test('does nothing the second time, and only what is needed after a change', async () => {
    await using machine = await createBareMachine();
    await machine.setUp({ installed: forStart });
    expect((await machine.setUp({ installed: forStart })).calls).toEqual([]);
    await writeFile(join(machine.root, 'renderer/index.html'), '<!doctype html><title>other</title>');
    expect((await machine.setUp({ installed: forStart })).calls).toEqual(['build ']);
    const manifest = join(machine.root, 'package.json');
    await writeFile(manifest, `${await readFile(manifest, 'utf8')}\n`);
    expect((await machine.setUp({ installed: forStart })).calls).toEqual([
      expect.stringMatching(/^npm install /),
    ]);
    expect((await machine.setUp({ installed: forStart })).calls).toEqual([]);
  });

  test('builds no page for a command that shows none, and builds it for the next that does', async () => {
    await using machine = await createBareMachine();
    const run = await machine.setUp({ installed: forStart }, '--no-page');
    expect(run).toMatchObject({ status: 0, stdout: '' });
    expect(run.calls).toEqual([expect.stringMatching(/^npm install /)]);
    expect((await machine.setUp({ installed: forStart }, '--no-page')).calls).toEqual([]);
    expect((await machine.setUp({ installed: forStart })).calls).toEqual(['build ']);
  });

  test('refuses what it does not know', async () => {
    await using machine = await createBareMachine();
    const run = await machine.setUp({ installed: forStart }, '--no-pages');
    expect(run).toMatchObject({ status: 64, stdout: '', calls: [] });
    expect(run.stderr).toContain('--no-page');
  });

  test('started three times at once, sets up once', async () => {
    await using machine = await createBareMachine();
    const run = await machine.setUp({ installed: forStart, atOnce: 3 });
    expect(run.status).toBe(0);
    expect(run.calls).toEqual([expect.stringMatching(/^npm install /), 'build ']);
  });

  test('fetches a newer npm where the machine’s own is Debian’s, once, and works with that', async () => {
    await using machine = await createBareMachine();
    const old = { installed: forStart, npmVersion: '9.2.0' } as const;
    const run = await machine.setUp(old);
    expect(run.status).toBe(0);
    expect(run.calls).toEqual([
      expect.stringMatching(/^npm install --prefix .* npm@11\.\S+ node-linux-(x64|arm64)@24\.\S+$/),
      expect.stringMatching(/^newer npm install --no-save/),
      'build ',
    ]);
    expect((await machine.setUp(old)).calls).toEqual([]);
  });

  test('does not work with a fetched npm of another checksum, nor the time after', async () => {
    await using machine = await createBareMachine();
    for (let time = 0; time < 2; time += 1) {
      const run = await machine.setUp({ installed: forStart, npmVersion: '9.2.0', newerNpm: 'forged' });
      expect(run.status).toBe(1);
      expect(run.stderr).toContain('not what this script and the lock name');
      expect(run.calls).toEqual([expect.stringMatching(/^npm install --prefix /)]);
    }
  });

  test('leaves the lock as it is', async () => {
    await using machine = await createBareMachine();
    const lock = join(machine.root, 'package-lock.json');
    const before = await readFile(lock, 'utf8');
    await machine.setUp({ installed: forStart });
    expect(await readFile(lock, 'utf8')).toBe(before);
  });

  test('adds the packages of the tests only for the tests', async () => {
    await using machine = await createBareMachine();
    const run = await machine.setUp({ installed: forStart }, '--for-test');
    // PostgreSQL is not asked for where one is on the machine.
    const wanted = forTest.filter((name) => name !== 'postgresql' || !existsSync('/usr/lib/postgresql'));
    expect(wordsOf(ofApt(run.calls))).toEqual(expect.arrayContaining(wanted));
    expect((await machine.setUp({ installed: everything }, '--for-test')).calls).toEqual([]);
  });

  test('goes on when one package source cannot be read', async () => {
    await using machine = await createBareMachine();
    const run = await machine.setUp({ brokenSource: true });
    expect(run.status).toBe(0);
    expect(ofApt(run.calls)).toHaveLength(2);
  });

  test('uses passwordless sudo', async () => {
    await using machine = await createBareMachine();
    const run = await machine.setUp({ user: 'sudoer' });
    expect(run.status).toBe(0);
    expect(run.calls).toContainEqual(
      expect.stringMatching(/^sudo env DEBIAN_FRONTEND=noninteractive .*apt-get .*install/),
    );
  });

  test('says what to install where it may not, and touches nothing', async () => {
    await using machine = await createBareMachine();
    const run = await machine.setUp({ user: 'nobody', installed: ['make'] }, '--for-test');
    expect(run.status).toBe(1);
    expect(run.stdout).toBe('');
    expect(run.calls).toEqual([]);
    for (const name of everything.filter((one) => one !== 'make' && one !== 'postgresql')) {
      expect(run.stderr.split('\n')).toContain(`  ${name}`);
    }
    expect(run.stderr).toMatch(/apt-get install -y --no-install-recommends g\+\+ /);
    expect(run.stderr).not.toMatch(/^ {2}make$/m);
  });

  test('needs no right to install where nothing is missing', async () => {
    await using machine = await createBareMachine();
    expect((await machine.setUp({ user: 'nobody', installed: forStart })).status).toBe(0);
  });

  test.each([
    [{ npm: 'failing' }, /npm could not install/],
    [{ npm: 'other' }, /node_modules\/zod 4\.6\.8: the lock has 4\.6\.7/],
    [{ node: 'v20.20.2' }, /not Node 24 but: v20\.20\.2/],
  ] as const)('stops at %j and does not take it for done', async (trouble, words) => {
    await using machine = await createBareMachine();
    const run = await machine.setUp({ installed: forStart, ...trouble });
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(words);
    expect((await machine.setUp({ installed: forStart, node: undefined })).status).toBe(
      'node' in trouble ? 1 : 0,
    );
  });

  test('tries to fetch Electron’s binary once, and only where there is a screen', async () => {
    await using machine = await createBareMachine();
    const electron = join(machine.root, 'node_modules/electron');
    await mkdir(electron, { recursive: true });
    await writeFile(join(electron, 'package.json'), '{}');
    await writeFile(join(electron, 'install.js'), 'process.exit(1);');
    expect((await machine.setUp({ installed: forStart })).stderr).not.toContain('Electron');
    const withScreen = { installed: forStart, env: { DISPLAY: ':7' } };
    const first = await machine.setUp(withScreen);
    expect(first.status).toBe(0);
    expect(first.stderr).toContain('Electron cannot be fetched here');
    expect((await machine.setUp(withScreen)).stderr).toBe('');
  });

  test('compiles the smart-card binding by real npm with nothing from the network', {
    timeout: 900_000,
  }, async () => {
    await using machine = await createBareMachine();
    await mkdir(join(machine.root, 'node_modules'));
    await layUncompiled({ root: machine.root, name: 'smartcard' });
    const nowhere = 'http://127.0.0.1:9';
    const run = await machine.setUp({
      installed: forStart,
      compiled: false,
      env: {
        npm_config_registry: nowhere,
        npm_config_disturl: nowhere,
        http_proxy: nowhere,
        https_proxy: nowhere,
      },
    });
    expect(run.stderr).not.toMatch(/did not compile/);
    expect(run.status).toBe(0);
    expect(run.calls).toContainEqual(expect.stringMatching(/^npm rebuild .*smartcard/));
    const binding = createRequire(import.meta.url)(
      join(machine.root, 'node_modules/smartcard/build/Release/smartcard_napi.node'),
    );
    expect(Object.keys(binding)).not.toEqual([]);
  });
});
