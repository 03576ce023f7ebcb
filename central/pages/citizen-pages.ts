import type { FastifyInstance, FastifyReply } from 'fastify';
import {
  activationCodeSchema,
  centralOperations,
  type ProofingDecision,
} from '../../contracts/central-api.ts';
import { formatInstant } from '../../contracts/words/dates.ts';
import type { Refusal } from '../answer.ts';
import type { Central } from '../central.ts';
import { completeActivation, openActivation } from '../digital-id/activation.ts';
import { receiveDataRequest } from '../digital-id/data-requests.ts';
import type { Language } from '../digital-id/letters.ts';
import { repudiate } from '../digital-id/repudiation.ts';
import { citizenWords } from './citizen-words.ts';
import { type Html, html } from './html.ts';
import { fieldsOf, isOwnForm, languageOf, sendPage, troubleBox } from './page.ts';

/** Activation, repudiation and rights: what a citizen does from a phone. */
export function registerCitizenPages(app: FastifyInstance, central: Central): void {
  app.get('/', async (request, reply) => {
    const language = languageOf(request);
    const words = citizenWords[language];
    return show(
      reply,
      language,
      '/',
      words.home,
      html`<ul class="plain">
<li><a href="/activate?lang=${language}">${words.activateTitle}</a></li>
<li><a href="/rights?lang=${language}">${words.rightsTitle}</a></li>
<li><a href="/console">เจ้าหน้าที่ · Operators</a></li></ul>`,
    );
  });

  app.get('/activate', async (request, reply) => showCodeForm(reply, languageOf(request), null));
  app.post('/activate', async (request, reply) => {
    const language = languageOf(request);
    const code = activationCodeSchema.safeParse(
      (fieldsOf(request).code ?? '').replace(/[\s-]/g, '').toUpperCase(),
    );
    if (!code.success || !isOwnForm(request))
      return showCodeForm(reply, language, { code: 'activation.invalid' });
    const opened = await openActivation(central, { code: code.data, address: request.ip });
    if (!opened.ok) return showCodeForm(reply, language, opened.fault);
    const { activationId, needs, decision } = opened.value;
    if (needs === 'nothing') return showDecision(reply, language, decision ?? null, central);
    return showCredentialsForm(reply, language, { activationId, username: '' });
  });
  app.post('/activate/credentials', async (request, reply) => {
    const language = languageOf(request);
    const { activationId = '', username = '', password = '', again = '' } = fieldsOf(request);
    const params = centralOperations.completeActivation.params.safeParse({ activationId });
    const body = centralOperations.completeActivation.body.safeParse({ username, password });
    if (!params.success || !isOwnForm(request))
      return showCodeForm(reply, language, { code: 'activation.invalid' });
    const form = { activationId: params.data.activationId, username };
    if (!body.success)
      return showCredentialsForm(reply, language, form, troubleBox(language, { code: 'password.weak' }));
    if (password !== again)
      return showCredentialsForm(
        reply,
        language,
        form,
        html`<div class="trouble" role="alert"><p>${citizenWords[language].notSame}</p></div>`,
      );
    const completed = await completeActivation(central, { ...params.data, ...body.data });
    if (completed.ok) return showDecision(reply, language, completed.value, central);
    if (completed.fault.code.startsWith('activation.')) return showCodeForm(reply, language, completed.fault);
    return showCredentialsForm(reply, language, form, troubleBox(language, completed.fault));
  });

  app.get('/repudiate', async (request, reply) => {
    const token = centralOperations.repudiate.body.safeParse(request.query).data?.token ?? '';
    return showRepudiation(reply, languageOf(request), token, null);
  });
  // Only a person's press acts: gateways and mail programs open links by themselves.
  app.post('/repudiate', async (request, reply) => {
    const language = languageOf(request);
    const words = citizenWords[language];
    const body = centralOperations.repudiate.body.safeParse(fieldsOf(request));
    if (!body.success || !isOwnForm(request))
      return showRepudiation(reply, language, '', { code: 'activation.invalid' });
    const done = await repudiate(central, { ...body.data, address: request.ip });
    if (!done.ok) return showRepudiation(reply, language, body.data.token, done.fault);
    return show(
      reply,
      language,
      null,
      words.repudiated,
      html`<div class="done" role="status"><p><strong>${words.repudiated}</strong></p><p>${words.repudiatedNext}</p></div>`,
    );
  });

  app.get('/rights', async (request, reply) => showRights(reply, languageOf(request), null));
  app.post('/rights', async (request, reply) => {
    const language = languageOf(request);
    const body = centralOperations.dataRequest.body.safeParse(fieldsOf(request));
    if (!body.success || !isOwnForm(request))
      return showRights(reply, language, troubleBox(language, { code: 'password.wrong' }));
    const done = await receiveDataRequest(central, { ...body.data, address: request.ip });
    if (!done.ok) return showRights(reply, language, troubleBox(language, troubleOf(done)));
    const { requestId, data } = done.value;
    return show(
      reply,
      language,
      null,
      citizenWords[language].doneTitle,
      html`<div class="done" role="status"><p><strong>${citizenWords[language].requestDone}</strong> ${requestId}</p></div>
${data === null ? null : html`<pre tabindex="0">${JSON.stringify(data, null, 2)}</pre>`}`,
    );
  });
}

function troubleOf(refusal: Refusal) {
  return {
    code: refusal.fault.code,
    ...(refusal.triesLeft === undefined ? {} : { triesLeft: refusal.triesLeft }),
  };
}

function show(
  reply: FastifyReply,
  language: Language,
  path: string | null,
  title: string,
  body: Html,
): FastifyReply {
  const other = language === 'th' ? 'en' : 'th';
  const nav = html`<a href="/?lang=${language}">${citizenWords[language].home}</a>
${path === null ? null : html`<a href="${path}${path.includes('?') ? '&' : '?'}lang=${other}" lang="${other}">${citizenWords[language].other}</a>`}`;
  return sendPage(reply, { language, title, body, nav });
}

type Trouble = Parameters<typeof troubleBox>[1];

function showCodeForm(reply: FastifyReply, language: Language, trouble: Trouble | null): FastifyReply {
  const words = citizenWords[language];
  return show(
    reply,
    language,
    '/activate',
    words.activateTitle,
    html`${trouble === null ? null : troubleBox(language, trouble)}
<p>${words.activateLead}</p>
<form method="post" action="/activate"><input type="hidden" name="lang" value="${language}">
<label for="code">${words.code}</label>
<input class="code" id="code" name="code" required maxlength="12" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false">
<button>${words.next}</button></form>`,
  );
}

function showCredentialsForm(
  reply: FastifyReply,
  language: Language,
  form: { readonly activationId: string; readonly username: string },
  trouble: Html | null = null,
): FastifyReply {
  const words = citizenWords[language];
  return show(
    reply,
    language,
    null,
    words.credentialsTitle,
    html`${trouble}
<p>${words.credentialsLead}</p>
<form method="post" action="/activate/credentials"><input type="hidden" name="lang" value="${language}">
<input type="hidden" name="activationId" value="${form.activationId}">
<label for="username">${words.username}</label><p class="hint" id="username-hint">${words.usernameHint}</p>
<input id="username" name="username" required maxlength="64" value="${form.username}" autocomplete="username" autocapitalize="none" spellcheck="false" aria-describedby="username-hint">
<label for="password">${words.password}</label><p class="hint" id="password-hint">${words.passwordHint}</p>
<input id="password" name="password" type="password" required maxlength="128" autocomplete="new-password" aria-describedby="password-hint">
<label for="again">${words.passwordAgain}</label>
<input id="again" name="again" type="password" required maxlength="128" autocomplete="new-password">
<button>${words.open}</button></form>`,
  );
}

function showDecision(
  reply: FastifyReply,
  language: Language,
  decision: ProofingDecision | null,
  central: Central,
): FastifyReply {
  const words = citizenWords[language];
  if (decision?.outcome !== 'granted') return showCodeForm(reply, language, { code: 'activation.invalid' });
  const { activation } = decision;
  const usable = activation !== null && new Date(activation.expiresAt) > central.clock.now();
  return show(
    reply,
    language,
    null,
    words.doneTitle,
    html`<div class="done" role="status">
<p><strong>${decision.account === 'created' ? words.created : words.raised} ${decision.level}</strong></p>
<p>${words.username}: ${decision.maskedUsername}</p></div>
${usable ? html`<h2>${words.appCode}</h2><p class="big">${activation.code}</p><p>${words.appCodeUntil} ${formatInstant({ instant: activation.expiresAt, language })}</p>` : null}`,
  );
}

function showRepudiation(
  reply: FastifyReply,
  language: Language,
  token: string,
  trouble: Trouble | null,
): FastifyReply {
  const words = citizenWords[language];
  return show(
    reply,
    language,
    `/repudiate?token=${encodeURIComponent(token)}`,
    words.repudiateTitle,
    html`${trouble === null ? null : troubleBox(language, trouble)}
<p>${words.repudiateLead}</p>
<form method="post" action="/repudiate"><input type="hidden" name="lang" value="${language}"><input type="hidden" name="token" value="${token}">
<button class="stop">${words.repudiate}</button></form>`,
  );
}

function showRights(reply: FastifyReply, language: Language, trouble: Html | null): FastifyReply {
  const words = citizenWords[language];
  return show(
    reply,
    language,
    '/rights',
    words.rightsTitle,
    html`${trouble}
<h2>${words.rightsKept}</h2><ul>${words.kept.map((line) => html`<li>${line}</li>`)}</ul>
<h2>${words.rightsAsk}</h2>
<form method="post" action="/rights"><input type="hidden" name="lang" value="${language}">
<label for="kind">${words.rightsKind}</label>
<select id="kind" name="kind"><option value="access">${words.access}</option><option value="withdraw-consent">${words.withdraw}</option><option value="erase">${words.erase}</option></select>
<label for="username">${words.username}</label>
<input id="username" name="username" required maxlength="64" autocomplete="username" autocapitalize="none" spellcheck="false">
<label for="password">${words.password}</label>
<input id="password" name="password" type="password" required maxlength="128" autocomplete="current-password">
<button>${words.send}</button></form>`,
  );
}
