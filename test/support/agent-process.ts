import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { createWatch, type Watch } from './watch.ts';

export type StartedScript = {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Looks at each new output and at the end. */
  readonly until: Watch['until'];
  readonly exited: Promise<number | null>;
};

/** One of our entry files as a process of its own; killed when the test ends. */
export function startScript(o: {
  readonly entry: string;
  readonly args: readonly string[];
  readonly channel?: boolean;
}): StartedScript {
  const child = spawn(process.execPath, [resolve(o.entry), ...o.args], {
    stdio: o.channel ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'pipe', 'pipe'],
    serialization: 'advanced',
  });
  const watch = createWatch();
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.on('data', (chunk: Buffer) => {
      text[name] += chunk.toString();
      watch.changed();
    });
  }
  const exited = new Promise<number | null>((settle) =>
    child.once('close', (code) => {
      settle(code);
      watch.changed();
    }),
  );
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  return { child, stdout: () => text.stdout, stderr: () => text.stderr, until: watch.until, exited };
}

/** Central as an operator starts it, on its embedded database. Gives its address and what an operator may ask. */
export async function startCentralProcess(o: { readonly dataDir: string; readonly enrolCode: string }) {
  const operatorToken = 'operator-of-the-test';
  const script = startScript({
    entry: 'central/main.ts',
    args: [
      '--port',
      '0',
      '--data',
      o.dataDir,
      '--enrol-code',
      o.enrolCode,
      '--operator-token',
      operatorToken,
    ],
  });
  await script.until(() => script.stdout().includes('\n') || script.child.exitCode !== null);
  const url = script.stdout().split('\n')[0] ?? '';
  if (!URL.canParse(url)) throw new Error(`central did not start: ${script.stderr()}`);
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${operatorToken}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  return { url, ask, stderr: script.stderr };
}
