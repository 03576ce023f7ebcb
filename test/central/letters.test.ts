import { expect, test } from 'vitest';
import {
  activationMessage,
  alreadyProofedNotice,
  appCodeMessage,
  notCompletedNotice,
  otpMessage,
  proofingNotice,
  raiseConfirmationMessage,
} from '../../central/digital-id/letters.ts';
import { citizenWords } from '../../central/pages/citizen-words.ts';

const to = { channel: 'sms' as const, address: '0890000081' };
const language = 'th' as const;
const repudiationUrl = 'https://id.example.go.th/repudiate?token=t';
const activation = {
  to,
  language,
  code: 'ABCDEFGH',
  hours: 72,
  pageUrl: 'https://id.example.go.th/activate',
};
const granted = {
  to,
  language,
  level: '2.3' as const,
  repudiationUrl,
  appCode: { code: 'ABCDEFGH', hours: 72 },
};
const letters = {
  otp: otpMessage({ to, language, code: '123456', minutes: 10 }),
  activation: activationMessage(activation),
  confirmation: raiseConfirmationMessage({ ...activation, repudiationUrl }),
  created: proofingNotice({ ...granted, change: 'created' }),
  raised: proofingNotice({ ...granted, change: 'raised' }),
  already: alreadyProofedNotice({ to, language, repudiationUrl }),
  appCode: appCodeMessage({ to, language, code: 'ABCDEFGH', hours: 70 }),
  notCompleted: notCompletedNotice({ to, language }),
};

test.each(Object.entries(letters))(
  'the letter “%s” addresses its reader and keeps to one set of terms',
  (_, letter) => {
    expect(letter.body).toContain('ท่าน');
    expect(letter.body).not.toMatch(/เพิ่มระดับ|ความเชื่อมั่น|คุณ/);
  },
);

test('level and app code have one name in letters and on pages', () => {
  for (const body of [
    letters.created.body,
    letters.raised.body,
    citizenWords.th.created,
    citizenWords.th.raised,
  ])
    expect(body).toContain('ระดับการยืนยันตัวตน');
  for (const body of [letters.created.body, letters.appCode.body, citizenWords.th.appCode])
    expect(body).toContain('รหัสตั้ง PIN ในแอป');
  for (const body of [letters.raised.body, letters.confirmation.body, citizenWords.th.raised])
    expect(body).toContain('ยกระดับบัญชี Digital ID');
});

test('the letter of a proofing that ended without a result names no reason and says where help is', () => {
  for (const language of ['th', 'en'] as const) {
    const { subject, body } = notCompletedNotice({ to, language });
    expect(body).toContain('02-612-6060');
    expect(`${subject} ${body}`).not.toMatch(/ใบหน้า|สถานะบัตร|ผู้ออกบัตร|หมดอายุ|face|issuer|expired|refused/i);
  }
});
