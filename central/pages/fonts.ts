import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';

const faces = [
  { subset: 'thai', weight: 400 },
  { subset: 'thai', weight: 700 },
  { subset: 'latin', weight: 400 },
  { subset: 'latin', weight: 700 },
] as const;

const fileName = (face: (typeof faces)[number]) =>
  `noto-sans-thai-looped-${face.subset}-${face.weight}-normal.woff2`;

/** Not every phone and no bare server has a looped Thai typeface: it is sent along (Noto Sans Thai Looped, OFL). */
export const fontFaces = faces
  .map((face) => {
    const range =
      face.subset === 'thai' ? 'U+0E01-0E5B, U+200C-200D, U+25CC' : 'U+0000-00FF, U+2000-206F, U+20AC';
    return `@font-face { font-family: 'Noto Sans Thai Looped'; font-weight: ${face.weight}; font-display: swap; unicode-range: ${range}; src: url('/fonts/${fileName(face)}') format('woff2'); }`;
  })
  .join('\n');

export async function registerFonts(app: FastifyInstance): Promise<void> {
  for (const face of faces) {
    const path = import.meta.resolve(`@fontsource/noto-sans-thai-looped/files/${fileName(face)}`);
    const bytes = await readFile(new URL(path));
    app.get(`/fonts/${fileName(face)}`, async (_, reply) =>
      reply.type('font/woff2').header('cache-control', 'max-age=31536000, immutable').send(bytes),
    );
  }
}
