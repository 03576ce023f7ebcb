import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { GlobalFonts } from '@napi-rs/canvas';

/** Sarabun, the typeface of Thai government papers (OFL); one TTF holds Thai and Latin. */
export const slipFontFamily = 'Kiosk Slip';

const fontFiles = [
  '@expo-google-fonts/sarabun/400Regular/Sarabun_400Regular.ttf',
  '@expo-google-fonts/sarabun/700Bold/Sarabun_700Bold.ttf',
] as const;

/**
 * Makes the slip's typeface known to the canvas; does nothing the second time. Throws when a font file cannot be
 * used, because a slip in a fallback font would be unreadable Thai. The files are handed over as bytes: inside a
 * packed application only Node's own reading finds them.
 */
export function registerSlipFonts(): void {
  if (GlobalFonts.has(slipFontFamily)) return;
  const require = createRequire(import.meta.url);
  for (const file of fontFiles) {
    if (!GlobalFonts.register(readFileSync(require.resolve(file)), slipFontFamily)) {
      throw new Error(`not a usable font: ${file}`);
    }
  }
}
