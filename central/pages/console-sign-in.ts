import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { attemptsLeft, countAttempt } from '../attempts.ts';
import type { Central } from '../central.ts';
import { guessLimit } from '../digital-id/activation.ts';
import type { OperatorAccess } from '../http/operator-access.ts';
import { html } from './html.ts';
import { fieldsOf, isOwnForm, sendPage } from './page.ts';

const cookieName = 'console';

/** Who is at the console: a cookie that scripts and other sites cannot use, and a secret in every form. */
export type ConsoleSignIn = {
  readonly required: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
  readonly ownForm: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
  readonly formToken: (request: FastifyRequest) => string;
};

export function registerConsoleSignIn(
  app: FastifyInstance,
  central: Central,
  operator: OperatorAccess,
): ConsoleSignIn {
  const cookieOf = (request: FastifyRequest): string =>
    (request.headers.cookie ?? '')
      .split(';')
      .map((pair) => pair.trim())
      .find((pair) => pair.startsWith(`${cookieName}=`))
      ?.slice(cookieName.length + 1) ?? '';
  const setCookie = (reply: FastifyReply, value: string, maxAge: number) => {
    // Over plain HTTP (loopback) browsers would not send back a Secure cookie.
    const secure = central.publicUrl().startsWith('https:') ? '; Secure' : '';
    reply.header(
      'set-cookie',
      `${cookieName}=${value}; Path=/console; HttpOnly; SameSite=Strict; Max-Age=${maxAge}${secure}`,
    );
  };
  const showForm = (reply: FastifyReply, status: number, wrong: boolean) =>
    sendPage(
      reply,
      {
        language: 'th',
        title: 'เข้าสู่ระบบเจ้าหน้าที่ · Operator sign-in',
        body: html`${wrong ? html`<div class="trouble" role="alert"><p><strong>โทเค็นไม่ถูกต้อง · Wrong token</strong></p></div>` : null}
<form method="post" action="/console/sign-in"><label for="token">โทเค็น · Token</label>
<input id="token" name="token" type="password" required autocomplete="current-password"><button>เข้าสู่ระบบ · Sign in</button></form>`,
      },
      status,
    );
  const signIn: ConsoleSignIn = {
    required: async (request, reply) =>
      operator.acceptsCookie(cookieOf(request)) ? undefined : showForm(reply, 401, false),
    ownForm: async (request, reply) => {
      const given = fieldsOf(request).form ?? '';
      if (isOwnForm(request) && given === signIn.formToken(request)) return undefined;
      return sendPage(
        reply,
        {
          language: 'th',
          title: 'ไม่รับแบบฟอร์มนี้ · Form refused',
          body: html`<p><a href="/console">กลับ · Back</a></p>`,
        },
        403,
      );
    },
    formToken: (request) => operator.formToken(cookieOf(request)),
  };
  app.post('/console/sign-in', async (request, reply) => {
    const guesses = guessLimit(central, 'operator', request.ip);
    const left = await attemptsLeft(central, central.database.query, guesses);
    if (!left.allowed || !isOwnForm(request) || !operator.accepts(fieldsOf(request).token ?? '')) {
      await countAttempt(central, central.database.query, guesses);
      return showForm(reply, left.allowed ? 401 : 429, true);
    }
    setCookie(reply, operator.openCookie(), 8 * 3600);
    return reply.redirect('/console', 303);
  });
  app.post('/console/sign-out', { preHandler: [signIn.required, signIn.ownForm] }, async (_, reply) => {
    setCookie(reply, '', 0);
    return reply.redirect('/console', 303);
  });
  return signIn;
}
