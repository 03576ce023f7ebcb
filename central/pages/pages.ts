import type { FastifyInstance } from 'fastify';
import type { Central } from '../central.ts';
import type { OperatorAccess } from '../http/operator-access.ts';
import { registerCitizenPages } from './citizen-pages.ts';
import { registerConsolePages } from './console-pages.ts';
import { registerConsoleSignIn } from './console-sign-in.ts';
import { fontFaces, registerFonts } from './fonts.ts';
import { style } from './style.ts';

/** The pages of central, for citizens and for its operators: markup and one style sheet, no script. */
export async function registerPages(
  app: FastifyInstance,
  central: Central,
  operator: OperatorAccess,
): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 20_000 },
    async (_: unknown, body: string) => Object.fromEntries(new URLSearchParams(body)),
  );
  app.get('/style.css', async (_, reply) =>
    reply
      .type('text/css; charset=utf-8')
      .header('cache-control', 'max-age=600')
      .send(`${fontFaces}\n${style}`),
  );
  await registerFonts(app);
  registerCitizenPages(app, central);
  registerConsolePages(app, central, registerConsoleSignIn(app, central, operator));
}
