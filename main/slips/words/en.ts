import type { SlipWords } from './slip-words.ts';

export const en: SlipWords = {
  service: 'Government Digital ID',
  citizenId: 'Citizen number',
  username: 'Username',
  level: 'Identity assurance level',
  reference: 'Reference',
  qrCaption: 'The reference as a QR code, for staff',
  when: 'Date',
  where: 'Place',
  next: 'What to do next',
  granted: {
    created: 'Your Digital ID account is ready.',
    raised: 'Your Digital ID account has been raised.',
    levelNote: (policyVersion) =>
      `Judged by this system’s own policy, version ${policyVersion}. This slip does not certify conformity with any standard.`,
    codeLabel: 'Code to set your PIN in the app, works once',
    codeNote: (until) => `Good until ${until}. Keep it to yourself: no official will ask you for it.`,
    todo: [
      'Take your ID card out of the kiosk',
      'Open the Digital ID app on your phone and enter your username and the code above',
      'Choose a 6-digit PIN that you will remember and nobody can guess',
      'Tear up the code once you have used it',
    ],
    codeSent:
      'The code to set your PIN in the app went to the phone number or e-mail registered with your account.',
    todoCodeSent: [
      'Open the Digital ID app on your phone and enter your username and the code from the message',
      'Choose a 6-digit PIN that you will remember and nobody can guess',
    ],
  },
  pending: {
    outcome: 'We have your request.',
    notYet: 'You are not verified yet. This visit has not given you an account or a new level.',
    awaits: {
      contact: 'Your phone number or e-mail must still be confirmed.',
      issuer: 'We are waiting for the Department of Provincial Administration to confirm your card.',
      review: 'An official will look at the face pictures once more.',
      link: 'This kiosk cannot reach the central system now. Your data is sealed, and the kiosk will send it by itself.',
    },
    willCome: (maskedContact) =>
      `Once it is decided we will send a message to ${maskedContact ?? 'the phone number or e-mail you gave'}, or to the contact registered with your existing account, if you have one.`,
    todo: [
      'Take your ID card out of the kiosk',
      'Keep this slip until you hear from us',
      'Wait for an SMS or e-mail',
      'Do what the message says, at any kiosk or through the link in it',
    ],
  },
  rights: (address) =>
    `You can withdraw your consent, see your data or have it erased at any time: contact ${address} and give this reference.`,
  help: (helpLine) => `Questions or problems: call ${helpLine}`,
};
