import type { Browser, Page } from 'playwright-core';
import type { Display, Language } from '../../contracts/kiosk-command.ts';
import { writeAddress } from '../../renderer/gallery/address.ts';
import { type BuiltPage, buildPage, type PageServer, servePage } from './built-page.ts';
import { launchChromium } from './chromium.ts';

export const formats = {
  portrait: { width: 1080, height: 1920 },
  'landscape-small': { width: 1366, height: 768 },
  landscape: { width: 1920, height: 1080 },
} as const;
export type Format = keyof typeof formats;

export const plain: Display = { large: false, contrast: false, reach: false };

export type Gallery = {
  /** A page of this size that shows nothing yet; what the browser complains of is gathered in `complaints`. */
  readonly open: (format: Format) => Promise<GalleryPage>;
  readonly close: () => Promise<void>;
};

export type GalleryPage = {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly show: (view: string, language: Language, display?: Display) => Promise<void>;
};

/** The gallery, built and served under the kiosk's own policy, in Chromium. */
export async function openGallery(): Promise<Gallery> {
  const built: BuiltPage = await buildPage('gallery');
  const server: PageServer = await servePage({ folder: built.folder });
  const browser: Browser = await launchChromium();
  return {
    open: async (format) => {
      const context = await browser.newContext({ viewport: formats[format], reducedMotion: 'reduce' });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      await page.goto(server.address);
      return {
        page,
        complaints,
        show: (view, language, display = plain) =>
          page.evaluate(async (hash) => {
            location.hash = hash;
            await document.fonts.ready;
            // The page lays out, measures itself, and lays out once more.
            for (let frame = 0; frame < 4; frame++)
              await new Promise((drawn) => requestAnimationFrame(drawn));
          }, writeAddress({ view, language, display })),
      };
    },
    close: async () => {
      await browser.close();
      await server.stop();
      await built.remove();
    },
  };
}
