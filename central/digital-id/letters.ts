import type { Contact } from '../../contracts/evidence.ts';
import type { Level } from '../../contracts/ial.ts';
import type { Message } from '../messages.ts';

/* What citizens are written, by SMS or e-mail. Short; nothing that names the person or their number. */

export type Language = 'th' | 'en';

type Letter = { readonly to: Contact; readonly language: Language };
type Words = { readonly subject: string; readonly body: string };

const helpLine = '02-612-6060';

function letter(input: Letter, words: Readonly<Record<Language, Words>>): Message {
  return { to: input.to, ...words[input.language] };
}

export function otpMessage(input: Letter & { readonly code: string; readonly minutes: number }): Message {
  return letter(input, {
    th: {
      subject: 'รหัสยืนยันของท่าน',
      body: `รหัสยืนยันของท่านคือ ${input.code} ใช้ได้ ${input.minutes} นาที กรุณาอย่าบอกรหัสนี้แก่ผู้ใด เจ้าหน้าที่จะไม่ขอรหัสจากท่าน`,
    },
    en: {
      subject: 'Your confirmation code',
      body: `Your confirmation code is ${input.code}, valid for ${input.minutes} minutes. Tell it to nobody; our staff never ask for it.`,
    },
  });
}

type ActivationLetter = Letter & {
  readonly code: string;
  readonly hours: number;
  readonly pageUrl: string;
};

/** After evidence that came in while central was out of reach: for a person without an account. */
export function activationMessage(input: ActivationLetter): Message {
  return letter(input, {
    th: {
      subject: 'เปิดใช้บัญชี Digital ID ของท่าน',
      body: `การยืนยันตัวตนของท่านที่ตู้บริการผ่านแล้ว รหัสเปิดใช้บัญชีคือ ${input.code} ใช้ได้ ${input.hours} ชั่วโมง เปิดใช้ได้ที่ตู้บริการทุกแห่ง หรือที่ ${input.pageUrl} สอบถาม ${helpLine}`,
    },
    en: {
      subject: 'Activate your Digital ID account',
      body: `Your identity check at the kiosk is complete. Your activation code is ${input.code}, valid for ${input.hours} hours. Use it at any kiosk or at ${input.pageUrl}. Help: ${helpLine}`,
    },
  });
}

/** The same for a person who has an account: only its owner receives this. */
export function raiseConfirmationMessage(
  input: ActivationLetter & { readonly repudiationUrl: string },
): Message {
  return letter(input, {
    th: {
      subject: 'ยืนยันการยกระดับบัญชี Digital ID ของท่าน',
      body: `มีการยืนยันตัวตนของท่านที่ตู้บริการ เพื่อยกระดับบัญชี Digital ID เดิมของท่าน ถ้าเป็นท่าน กรุณาใช้รหัส ${input.code} ภายใน ${input.hours} ชั่วโมง ที่ตู้บริการทุกแห่ง หรือที่ ${input.pageUrl} ถ้าไม่ใช่ท่าน กรุณาแจ้งที่ ${input.repudiationUrl}`,
    },
    en: {
      subject: 'Confirm raising your Digital ID account',
      body: `Your identity was checked at a kiosk to raise your existing Digital ID account. If it was you, use the code ${input.code} within ${input.hours} hours at any kiosk or at ${input.pageUrl}. If it was not you, tell us at ${input.repudiationUrl}`,
    },
  });
}

/** Notice of proofing (NIST SP 800-63A, 4.1.10), to the registered contact, with the way to repudiate. */
export function proofingNotice(
  input: Letter & {
    readonly change: 'created' | 'raised';
    readonly level: Level;
    readonly repudiationUrl: string;
    readonly appCode: { readonly code: string; readonly hours: number } | null;
  },
): Message {
  const app = input.appCode;
  const th =
    input.change === 'created'
      ? `เปิดบัญชี Digital ID ของท่านแล้ว ระดับการยืนยันตัวตน ${input.level}`
      : `ยกระดับบัญชี Digital ID ของท่านแล้ว ระดับการยืนยันตัวตน ${input.level}`;
  const en =
    input.change === 'created'
      ? `Your Digital ID account is open, at assurance level ${input.level}.`
      : `Your Digital ID account was raised to assurance level ${input.level}.`;
  const appTh = app === null ? '' : ` รหัสตั้ง PIN ในแอปคือ ${app.code} ใช้ได้ ${app.hours} ชั่วโมง`;
  const appEn =
    app === null ? '' : ` The code to set your PIN in the app is ${app.code}, valid for ${app.hours} hours.`;
  return letter(input, {
    th: {
      subject: 'แจ้งผลการยืนยันตัวตน',
      body: `${th}${appTh} ถ้าไม่ใช่ท่าน กรุณาแจ้งที่ ${input.repudiationUrl} หรือโทร ${helpLine}`,
    },
    en: {
      subject: 'Your identity was checked',
      body: `${en}${appEn} If it was not you, tell us at ${input.repudiationUrl} or call ${helpLine}.`,
    },
  });
}

/** To the owner of an account that is at the highest level already: somebody was proofed in their name again. */
export function alreadyProofedNotice(input: Letter & { readonly repudiationUrl: string }): Message {
  return letter(input, {
    th: {
      subject: 'แจ้งผลการยืนยันตัวตน',
      body: `มีการยืนยันตัวตนของท่านที่ตู้บริการ บัญชี Digital ID ของท่านมีระดับการยืนยันตัวตนสูงสุดอยู่แล้ว จึงไม่มีการเปลี่ยนแปลง ถ้าไม่ใช่ท่าน กรุณาแจ้งที่ ${input.repudiationUrl}`,
    },
    en: {
      subject: 'Your identity was checked',
      body: `Your identity was checked at a kiosk. Your Digital ID account has the highest level already, so nothing changed. If it was not you, tell us at ${input.repudiationUrl}`,
    },
  });
}

/** The code for the app's PIN, to a person who left the kiosk before it could be shown. */
export function appCodeMessage(input: Letter & { readonly code: string; readonly hours: number }): Message {
  return letter(input, {
    th: {
      subject: 'รหัสตั้ง PIN ในแอปของท่าน',
      body: `รหัสตั้ง PIN ในแอปของท่านคือ ${input.code} ใช้ได้ ${input.hours} ชั่วโมง กรุณาอย่าบอกรหัสนี้แก่ผู้ใด สอบถาม ${helpLine}`,
    },
    en: {
      subject: 'Your code for the app',
      body: `The code to set your PIN in the app is ${input.code}, valid for ${input.hours} hours. Tell it to nobody. Help: ${helpLine}`,
    },
  });
}

/** A proofing whose result was promised for later ended without one. It names no reason. */
export function notCompletedNotice(input: Letter): Message {
  return letter(input, {
    th: {
      subject: 'การยืนยันตัวตนยังไม่เสร็จสมบูรณ์',
      body: `การยืนยันตัวตนเพื่อใช้ Digital ID ของท่านที่ตู้บริการยังไม่เสร็จสมบูรณ์ กรุณานำบัตรประชาชนไปที่จุดบริการที่มีเจ้าหน้าที่ เจ้าหน้าที่จะช่วยดำเนินการให้ท่าน สอบถาม ${helpLine}`,
    },
    en: {
      subject: 'Your identity check was not completed',
      body: `Your identity check for Digital ID at the kiosk was not completed. Please bring your ID card to a staffed service point; our staff will help you there. Help: ${helpLine}`,
    },
  });
}
