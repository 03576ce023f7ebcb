import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { type Protocol, protocol } from 'electron';
import { contentSecurityPolicy } from '../../contracts/kiosk-bridge.ts';
import { originOf, originsOf } from './permissions.ts';

/**
 * The packaged page's own two origins: no file: (which may read the disk) and no port that another program could take.
 * The page goes from one to the other after each citizen (`contracts/kiosk-bridge.ts`).
 */
export const pageOrigins: readonly string[] = originsOf('kiosk://page');

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
};

/** Must run before the app is ready: makes `kiosk:` an origin that may use the camera and `fetch` its own files. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'kiosk', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built page in `folder` at both origins; anything outside the folder, or of another host, is not found. */
export function servePage({
  folder,
  over,
}: {
  readonly folder: string;
  readonly over: Pick<Protocol, 'handle'>;
}): void {
  over.handle('kiosk', async (request) => {
    const { pathname } = new URL(request.url.replace(/^kiosk:/, 'http:'));
    const file = normalize(join(folder, decodeURIComponent(pathname === '/' ? '/index.html' : pathname)));
    const contentType = contentTypes[extname(file)];
    if (!pageOrigins.includes(originOf(request.url)) || !file.startsWith(folder + sep) || !contentType) {
      return new Response(null, { status: 404 });
    }
    const content = await readFile(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'EISDIR') return null;
      throw error;
    });
    if (!content) return new Response(null, { status: 404 });
    return new Response(new Uint8Array(content), {
      headers: {
        'content-type': contentType,
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      },
    });
  });
}
