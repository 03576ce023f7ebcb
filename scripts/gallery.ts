import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';
import { languages } from '../contracts/kiosk-command.ts';
import { writeAddress } from '../renderer/gallery/address.ts';
import { galleryViews } from '../renderer/gallery/views.ts';
import { readUsage, refuse } from './usage.ts';

export const formats = {
  portrait: { width: 1080, height: 1920 },
  'landscape-small': { width: 1366, height: 768 },
  landscape: { width: 1920, height: 1080 },
} as const;

const displays = {
  plain: { large: false, contrast: false, reach: false },
  contrast: { large: false, contrast: true, reach: false },
  large: { large: true, contrast: false, reach: false },
  'large-contrast': { large: true, contrast: true, reach: false },
  reach: { large: false, contrast: false, reach: true },
} as const;

const usage = `Usage: npm run gallery -- [options]
Writes a PNG of every view: both languages, three formats, plain, high contrast, large type, both, and reach mode.

  --out DIR         where to (default: dist/gallery-pictures)
  --view PART       only views whose name holds PART
  --language NAME   only ${languages.join(', ')}
  --format NAME     only ${Object.keys(formats).join(', ')}
  --display NAME    only ${Object.keys(displays).join(', ')}
  --help            show this
`;
const { values } = readUsage({
  usage,
  options: {
    out: { type: 'string' },
    view: { type: 'string', default: '' },
    language: { type: 'string', default: '' },
    format: { type: 'string', default: '' },
    display: { type: 'string', default: '' },
  },
});
const choices = {
  language: languages,
  format: Object.keys(formats),
  display: Object.keys(displays),
} as const;
for (const name of ['language', 'format', 'display'] as const) {
  const known: readonly string[] = choices[name];
  if (values[name] !== '' && !known.includes(values[name]))
    refuse({ why: `--${name}: one of ${known.join(', ')}`, usage });
}

const configFile = fileURLToPath(new URL('../vite.config.ts', import.meta.url));
const out = values.out ?? fileURLToPath(new URL('../dist/gallery-pictures', import.meta.url));
const matching = <T extends string>(names: readonly T[], wish: string) =>
  names.filter((name) => wish === '' || name === wish);

await build({ configFile, mode: 'gallery', logLevel: 'warn' });
const server = await preview({
  configFile,
  mode: 'gallery',
  logLevel: 'warn',
  preview: { host: '127.0.0.1', port: 0 },
});
const address = server.resolvedUrls?.local[0];
if (address === undefined) throw new Error('The gallery has no address');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
  ],
});
let count = 0;
try {
  for (const format of matching(Object.keys(formats) as (keyof typeof formats)[], values.format)) {
    const page = await browser.newPage({ viewport: formats[format], reducedMotion: 'reduce' });
    await page.goto(address);
    for (const language of matching(languages, values.language)) {
      for (const look of matching(Object.keys(displays) as (keyof typeof displays)[], values.display)) {
        const folder = join(out, format, language, look);
        await mkdir(folder, { recursive: true });
        for (const view of galleryViews(language).keys()) {
          if (!view.includes(values.view)) continue;
          const hash = writeAddress({ view, language, display: displays[look] });
          await page.evaluate(async (to) => {
            location.hash = to;
            await document.fonts.ready;
            await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
          }, hash);
          await page.screenshot({ path: join(folder, `${view.replace('/', '-')}.png`) });
          count++;
        }
      }
    }
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
}
process.stdout.write(`${count} pictures in ${out}\n`);
