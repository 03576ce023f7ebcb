import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Three pages, built apart so that nothing of one can slip into another: the kiosk's own (`dist/renderer`, at `/`), and
 * for development and tests the dock (`dist/dock`, at `/dock/`) and the gallery (`dist/gallery`, at `/gallery/`). Mode
 * `packaged` is the kiosk's own without the dock's lens, as the appliance gets it.
 */
const pages = {
  kiosk: { root: folder('renderer'), base: '/', outDir: folder('dist/renderer') },
  packaged: { root: folder('renderer'), base: '/', outDir: folder('dist/packaged') },
  dock: { root: folder('renderer/dock'), base: '/dock/', outDir: folder('dist/dock') },
  gallery: { root: folder('renderer/gallery'), base: '/gallery/', outDir: folder('dist/gallery') },
} as const;

export default defineConfig(({ mode }) => {
  const page = mode === 'packaged' || mode === 'dock' || mode === 'gallery' ? pages[mode] : pages.kiosk;
  return {
    root: page.root,
    base: page.base,
    plugins: [react()],
    build: {
      outDir: page.outDir,
      emptyOutDir: true,
      target: 'chrome140',
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 4000,
    },
  };
});
