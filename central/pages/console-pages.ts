import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { centralOperations, dopaStates, referenceSchema } from '../../contracts/central-api.ts';
import { maskCitizenId } from '../../contracts/identity.ts';
import { formatInstant } from '../../contracts/words/dates.ts';
import type { Central } from '../central.ts';
import { listProofings } from '../digital-id/proofing-list.ts';
import { findImages } from '../digital-id/proofing-record.ts';
import { reviewProofing } from '../digital-id/proofings.ts';
import { changeCardState, listRegister } from '../emulators/dopa.ts';
import { listGatewayMessages } from '../emulators/message-gateways.ts';
import { createEnrolmentCode, listKiosks, revokeKiosk } from '../fleet/kiosks.ts';
import { rotateSealingKey } from '../fleet/sealing-keys.ts';
import type { ConsoleSignIn } from './console-sign-in.ts';
import { deviceWords } from './device-words.ts';
import { type Html, html } from './html.ts';
import { fieldsOf, sendPage } from './page.ts';

const when = (instant: string) => formatInstant({ instant, language: 'th' });

/** What operators see and do; every route asks who is there first. */
export function registerConsolePages(app: FastifyInstance, central: Central, signIn: ConsoleSignIn): void {
  const page = (reply: FastifyReply, request: FastifyRequest, title: string, body: Html) =>
    sendPage(reply, { language: 'th', title, body, nav: nav(signIn.formToken(request)), wide: true });
  const get = (path: string, show: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>) =>
    app.get(path, { preHandler: signIn.required }, show);
  const post = (path: string, back: string, act: (request: FastifyRequest) => Promise<unknown>) =>
    app.post(path, { preHandler: [signIn.required, signIn.ownForm] }, async (request, reply) => {
      await act(request);
      return reply.redirect(back, 303);
    });
  const token = (request: FastifyRequest) =>
    html`<input type="hidden" name="form" value="${signIn.formToken(request)}">`;

  get('/console', async (request, reply) => {
    const alarms = await central.database.query<{ kind: string; reference: string | null; raised_at: Date }>(
      'select kind, reference, raised_at from alarms order by id desc limit 50',
    );
    const counts = await central.database.query<{ outcome: string; awaits: string | null; count: number }>(
      `select coalesce(outcome, 'received') as outcome, awaits, count(*)::integer as count
       from proofings group by 1, 2 order by 1, 2`,
    );
    return page(
      reply,
      request,
      'ภาพรวม · Overview',
      html`<h2>สัญญาณเตือน · Alarms</h2>
${table(
  ['เมื่อ · When', 'เรื่อง · Kind', 'อ้างอิง · Reference'],
  alarms.map((row) => [when(row.raised_at.toISOString()), row.kind, row.reference ?? '']),
)}
<h2>การยืนยันตัวตน · Proofings</h2>
${table(
  ['ผล · Outcome', 'รอ · Awaits', 'จำนวน · Count'],
  counts.map((row) => [row.outcome, row.awaits ?? '', String(row.count)]),
)}`,
    );
  });

  get('/console/messages', async (request, reply) => {
    const { messages } = await listGatewayMessages(central.database, central.vault, 0);
    return page(
      reply,
      request,
      'ข้อความ (SMS และอีเมลจำลอง) · Messages',
      table(
        ['เมื่อ · When', 'ทาง · By', 'ถึง · To', 'ข้อความ · Message'],
        [...messages]
          .reverse()
          .map((message) => [
            when(message.sentAt),
            message.channel,
            message.to,
            html`<strong>${message.subject}</strong><br>${message.body}`,
          ]),
      ),
    );
  });

  get('/console/register', async (request, reply) => {
    const { persons } = await listRegister(central);
    return page(
      reply,
      request,
      'ทะเบียนจำลอง (DOPA) · Register',
      table(
        ['เลขประจำตัว · Number', 'ชื่อ · Name', 'สถานะบัตร · State of the card'],
        persons.map((person) => [
          maskCitizenId(person.citizenId),
          person.name,
          html`<form method="post" action="/console/register">${token(request)}
<input type="hidden" name="citizenId" value="${person.citizenId}"><select name="state" aria-label="สถานะบัตรของ ${person.name}">
${dopaStates.map((state) => html`<option${state === person.state ? html` selected` : null}>${state}</option>`)}</select><button>เปลี่ยน · Change</button></form>`,
        ]),
      ),
    );
  });
  post('/console/register', '/console/register', async (request) => {
    const change = z
      .object({ citizenId: z.string(), state: z.enum(dopaStates) })
      .safeParse(fieldsOf(request));
    if (change.success) await changeCardState(central, change.data);
  });

  get('/console/proofings', async (request, reply) => {
    const { proofings } = await listProofings(central);
    return page(
      reply,
      request,
      'การยืนยันตัวตน · Proofings',
      table(
        ['เมื่อ · When', 'อ้างอิง · Reference', 'ผล · Outcome', 'ระดับ · Level', 'เหตุผล · Reasons'],
        proofings.map((row) => [
          when(row.receivedAt),
          html`<a href="/console/proofings/${row.reference}">${row.reference}</a>`,
          `${row.outcome} ${row.awaits ?? ''}`,
          row.level ?? '–',
          row.reasons
            .filter((reason) => reason.state !== 'passed')
            .map((reason) => `${reason.check}: ${reason.why}`)
            .join('; '),
        ]),
      ),
    );
  });
  get('/console/proofings/:reference', async (request, reply) => {
    const { reference } = z.object({ reference: referenceSchema }).parse(request.params);
    const row = (await listProofings(central)).proofings.find((proofing) => proofing.reference === reference);
    if (row === undefined) return reply.callNotFound();
    const faces = (await findImages(central, reference)) !== null;
    return page(
      reply,
      request,
      `การยืนยันตัวตน ${reference}`,
      html`<p>${when(row.receivedAt)} · ${row.kioskId} · ${row.outcome} ${row.awaits ?? ''} · ${row.level ?? '–'}</p>
${
  faces
    ? html`<div class="faces"><figure><img src="/console/proofings/${reference}/chip.jpg" alt="ภาพจากชิป"><figcaption>จากชิป · From the chip</figcaption></figure>
<figure><img src="/console/proofings/${reference}/frame.jpg" alt="ภาพจากกล้อง"><figcaption>จากกล้อง · From the camera</figcaption></figure></div>`
    : html`<p>ลบภาพแล้ว · Images deleted</p>`
}
${
  row.awaits === 'review'
    ? html`<h2>เป็นคนเดียวกันหรือไม่ · Are they the same person?</h2>
<form method="post" action="/console/proofings/${reference}">${token(request)}<button name="samePerson" value="yes">คนเดียวกัน · Same person</button> <button class="stop" name="samePerson" value="no">คนละคน · Another person</button></form>`
    : null
}
<h2>เหตุผล · Reasons</h2>${table(
        ['สิ่งที่ตรวจ · Check', 'ผล · State', 'เพราะ · Why'],
        row.reasons.map((reason) => [reason.check, reason.state, reason.why]),
      )}`,
    );
  });
  post('/console/proofings/:reference', '/console/proofings', async (request) => {
    const { reference } = z.object({ reference: referenceSchema }).parse(request.params);
    const { samePerson } = z.object({ samePerson: z.enum(['yes', 'no']) }).parse(fieldsOf(request));
    await reviewProofing(central, { reference, samePerson: samePerson === 'yes' });
  });
  get('/console/proofings/:reference/:face', async (request, reply) => {
    const { reference, face } = z
      .object({ reference: referenceSchema, face: z.enum(['chip.jpg', 'frame.jpg']) })
      .parse(request.params);
    const images = await findImages(central, reference);
    if (images === null) return reply.callNotFound();
    const bytes = Buffer.from(face === 'chip.jpg' ? images.chipPhoto : images.faceFrame, 'base64');
    return reply
      .type('image/jpeg')
      .header('cache-control', 'no-store')
      .header('x-content-type-options', 'nosniff')
      .send(bytes);
  });

  get('/console/kiosks', async (request, reply) => {
    const { kiosks } = await listKiosks(central);
    return page(
      reply,
      request,
      'ตู้บริการ · Kiosks',
      html`${table(
        [
          'ตู้ · Kiosk',
          'ชื่อ · Name',
          'สถานะ · State',
          'ติดต่อล่าสุด · Last seen',
          'อุปกรณ์ · Devices',
          'ค้างส่ง · Waiting',
          'กักไว้ · Quarantined',
          'สั่งการ · Act',
        ],
        kiosks.map((kiosk) => [
          kiosk.kioskId,
          kiosk.name,
          kiosk.state,
          kiosk.lastSeenAt === null ? '–' : when(kiosk.lastSeenAt),
          html`${deviceWords(kiosk.devices).map((line) => html`<div>${line}</div>`)}`,
          String(kiosk.outboxDepth ?? '–'),
          String(kiosk.quarantined ?? '–'),
          kiosk.state === 'revoked'
            ? ''
            : html`<form method="post" action="/console/kiosks/revoke">${token(request)}<input type="hidden" name="kioskId" value="${kiosk.kioskId}"><button class="stop">เพิกถอน · Revoke</button></form>`,
        ]),
      )}
<h2>ลงทะเบียนตู้ใหม่ · Enrol a kiosk</h2>
<form method="post" action="/console/enrolment-codes">${token(request)}<label for="note">บันทึก · Note</label><input id="note" name="note" maxlength="80"><button>ออกรหัส · Make a code</button></form>
<h2>กุญแจปิดผนึก · Sealing key</h2>
<form method="post" action="/console/sealing-keys">${token(request)}<button>เปลี่ยนกุญแจ · Rotate</button></form>`,
    );
  });
  post('/console/kiosks/revoke', '/console/kiosks', (request) =>
    revokeKiosk(central, fieldsOf(request).kioskId ?? ''),
  );
  post('/console/sealing-keys', '/console/kiosks', () => rotateSealingKey(central));
  app.post(
    '/console/enrolment-codes',
    { preHandler: [signIn.required, signIn.ownForm] },
    async (request, reply) => {
      const { note } = centralOperations.createEnrolmentCode.body
        .catch({ note: '' })
        .parse(fieldsOf(request));
      const { code, expiresAt } = await createEnrolmentCode(central, { note });
      return page(
        reply,
        request,
        'รหัสลงทะเบียน · Enrolment code',
        html`<p class="big">${code}</p><p>ใช้ได้ครั้งเดียว ถึง · Works once, until ${when(expiresAt)}</p>`,
      );
    },
  );
}

function nav(formToken: string): Html {
  return html`<a href="/console">ภาพรวม · Overview</a><a href="/console/messages">ข้อความ · Messages</a><a href="/console/register">ทะเบียน · Register</a><a href="/console/proofings">ยืนยันตัวตน · Proofings</a><a href="/console/kiosks">ตู้บริการ · Kiosks</a>
<form method="post" action="/console/sign-out"><input type="hidden" name="form" value="${formToken}"><button>ออก · Sign out</button></form>`;
}

function table(heads: readonly string[], rows: readonly (readonly (string | Html)[])[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${heads[0] ?? ''}"><table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>
${rows.length === 0 ? html`<p>ไม่มี · None</p>` : null}`;
}
