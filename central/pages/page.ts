import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { FaultCode } from '../../contracts/faults.ts';
import { faultsEn } from '../../contracts/words/faults.en.ts';
import { faultsTh } from '../../contracts/words/faults.th.ts';
import type { Language } from '../digital-id/letters.ts';
import { type Html, html } from './html.ts';

export type Page = {
  readonly language: Language;
  readonly title: string;
  readonly body: Html;
  /** Links beside the name of the service. */
  readonly nav?: Html;
  readonly wide?: boolean;
};

const serviceName = {
  th: 'Digital ID ภาครัฐ (ระบบอ้างอิง)',
  en: 'Government Digital ID (reference system)',
} as const;
const helpLine = { th: 'สอบถาม 02-612-6060', en: 'Help: 02-612-6060' } as const;

/** Nothing is loaded from elsewhere, nothing runs, no other site frames it or learns its address. */
const headers = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

export function sendPage(reply: FastifyReply, page: Page, status = 200): FastifyReply {
  const { language } = page;
  const document = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} · ${serviceName[language]}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body class="${page.wide === true ? 'wide' : ''}">
<header><p>${serviceName[language]}</p>${page.nav === undefined ? null : html`<nav>${page.nav}</nav>`}</header>
<main><h1>${page.title}</h1>${page.body}</main>
<footer><p>${helpLine[language]}</p></footer>
</body>
</html>`;
  return reply.status(status).headers(headers).type('text/html; charset=utf-8').send(document.markup);
}

/** What a fault says, and how many tries are left where that is known. */
export function troubleBox(
  language: Language,
  trouble: { readonly code: FaultCode; readonly triesLeft?: number },
): Html {
  const words = (language === 'th' ? faultsTh : faultsEn)[trouble.code];
  const left = language === 'th' ? `เหลืออีก ${trouble.triesLeft} ครั้ง` : `Tries left: ${trouble.triesLeft}`;
  return html`<div class="trouble" role="alert"><p><strong>${words.what}</strong></p>
${words.safe === undefined ? null : html`<p>${words.safe}</p>`}<p>${words.now}</p>
${trouble.triesLeft === undefined ? null : html`<p>${left}</p>`}</div>`;
}

export function languageOf(request: FastifyRequest): Language {
  const given =
    z.object({ lang: z.string() }).safeParse(request.query).data ??
    z.object({ lang: z.string() }).safeParse(request.body).data;
  return given?.lang === 'en' ? 'en' : 'th';
}

/** The fields of a posted form, by name. */
export function fieldsOf(request: FastifyRequest): Readonly<Record<string, string>> {
  return z.record(z.string(), z.string()).catch({}).parse(request.body);
}

/** A form of these pages, not of another site: browsers name where a post comes from. */
export function isOwnForm(request: FastifyRequest): boolean {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  if (origin === undefined || origin === 'null') return site !== undefined;
  return URL.canParse(origin) && new URL(origin).host === host;
}
