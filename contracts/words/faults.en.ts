import type { FaultWords, FaultWordTable } from './fault-words.ts';

const noAccountChanged = 'No account was opened or changed. Your data here has been erased.';

/** Lost, cancelled, deceased and mismatch are told in these words alone: they name no reason. */
const askTheDistrictOffice: FaultWords = {
  what: 'This kiosk cannot go on with this card',
  safe: noAccountChanged,
  now: 'Please take this card to a district office. The staff there will look into it for you.',
};

const useAnotherKiosk = 'Please use another kiosk, or go to a staffed service point.';

const earlierStepsKept = 'The steps before this one are kept.';

const photographTheSlip = 'Please touch Show the slip here and take a photo of it.';

export const faultsEn: FaultWordTable = {
  'reader.absent': {
    what: 'The card reader of this kiosk is not working',
    now: useAnotherKiosk,
    technician: 'No card reader found. Check its USB cable and light, then plug it in again.',
  },
  'reader.failed': {
    what: 'The card reader of this kiosk has a problem',
    now: 'Please wait a moment and try again. If it still fails, use another kiosk.',
    technician:
      'The reader or the PC/SC service answers wrongly. Unplug and replug the reader; if it stays so, replace it.',
  },
  'reader.ambiguous': {
    what: 'There are cards in more than one reader',
    now: 'Please leave a card in one reader only.',
    technician: 'Cards found in several readers. Name the reader to use.',
  },
  'reader.hung': {
    what: 'The card reader of this kiosk stopped answering',
    now: 'Please wait a moment and try again. If it still fails, use another kiosk.',
    technician: 'The reader did not answer in time and is being reset. If it happens again, replace it.',
  },
  'card.absent': {
    what: 'There is no card in the reader yet',
    now: 'Please insert your Thai ID card, chip end first.',
  },
  'card.foreign': {
    what: 'This is not a Thai ID card',
    safe: 'Nothing was read from it.',
    now: 'Please take it out and insert your Thai ID card.',
  },
  'card.mute': {
    what: 'The chip on the card does not answer',
    now: 'Please take the card out, turn the chip face up and towards the machine, and push it in all the way.',
  },
  'card.removed': {
    what: 'The card was pulled out before the end',
    safe: noAccountChanged,
    now: 'Please insert the card again and leave it in until the screen asks you to take it.',
  },
  'card.unreadable': {
    what: 'The card could not be read',
    safe: 'Your card is not damaged.',
    now: 'Please take it out, wipe the chip with a dry cloth, and push it in all the way.',
  },
  'card.unsupported': {
    what: 'This kiosk cannot read this kind of card yet',
    safe: 'Your card still works elsewhere. Your data here has been erased.',
    now: 'Please go to a staffed service point.',
  },
  'card.invalid-data': {
    what: 'The data on the chip came out incomplete',
    safe: noAccountChanged,
    now: 'Please have the chip checked at a district office.',
  },
  'card.expired': {
    what: 'This ID card has expired',
    safe: noAccountChanged,
    now: 'Please renew it at a district office and come back.',
  },
  'card.swapped': {
    what: 'The card in the machine is not the one you started with',
    safe: noAccountChanged,
    now: 'Please start again with one card to the end.',
  },
  'card.refused-by-issuer': askTheDistrictOffice,
  'card.tries-exhausted': {
    what: 'This card has been tried too often today',
    safe: 'Neither your account nor your card is blocked. Your data here has been erased.',
    now: 'Please come back tomorrow, or go to a staffed service point.',
  },
  'applicant.not-eligible': {
    what: 'This service is not open to this age or class of card yet',
    safe: noAccountChanged,
    now: 'Please ask about other ways at a staffed service point.',
  },
  'camera.absent': {
    what: 'The camera of this kiosk is not working',
    now: useAnotherKiosk,
    technician: 'No camera or no picture. Check the camera’s USB cable.',
  },
  'camera.refused': {
    what: 'The camera of this kiosk cannot be used right now',
    now: useAnotherKiosk,
    technician: 'The page may not use the camera, or its name is not an allowed one. Check allowedCameras.',
  },
  'camera.lost': {
    what: 'The camera picture stopped',
    safe: earlierStepsKept,
    now: 'Please try this step again.',
    technician: 'The camera stopped sending pictures. Check its USB cable.',
  },
  'camera.black': {
    what: 'The camera sees nothing',
    safe: earlierStepsKept,
    now: 'Please make sure nothing covers the camera above the screen, then try again.',
    technician: 'The picture is all black. Check the lens cover and the lamp.',
  },
  'face.liveness-failed': {
    what: 'The camera could not see the movements clearly',
    safe: 'Your card data is kept. You need not start over.',
    now: 'Please try again: one movement at a time, slowly, as the screen says, and no other before it.',
  },
  'face.challenge-timeout': {
    what: 'Time ran out before all movements were seen',
    safe: 'Your card data is kept. You need not start over.',
    now: 'Please try again and follow the drawing as soon as the word changes.',
  },
  'face.tracking-lost': {
    what: 'Your face left the picture',
    safe: 'Your card data is kept. You need not start over.',
    now: 'Please try again. Stay in the oval, alone in front of the kiosk.',
  },
  'face.not-matched': {
    what: 'The kiosk could not confirm your face with the photo on the card',
    safe: noAccountChanged,
    now: 'The owner of the card can be confirmed by staff at a service point, with the same card.',
  },
  'face.none-in-image': {
    what: 'No face in the image',
    now: 'Use an image that shows one whole face from the front.',
  },
  'face.unreadable-image': { what: 'The image cannot be opened', now: 'Use an undamaged JPEG file.' },
  'face.tries-exhausted': {
    what: 'All tries with the camera are used up',
    safe: noAccountChanged,
    now: 'Please go to a staffed service point. The staff will confirm your face there.',
  },
  'printer.absent': {
    what: 'The printer of this kiosk is not working',
    now: photographTheSlip,
    technician: 'No printer found. Check its cable and power.',
  },
  'printer.paper-out': {
    what: 'This kiosk is out of paper',
    now: photographTheSlip,
    technician: 'Out of paper. Put in a new roll, printing side up.',
  },
  'printer.cover-open': {
    what: 'The printer cover of this kiosk is open',
    now: photographTheSlip,
    technician: 'The cover is open. Press it shut.',
  },
  'printer.failed': {
    what: 'The printer of this kiosk has a problem',
    now: photographTheSlip,
    technician: 'The printer reports a fault. Check cutter and paper path, then switch it off and on.',
  },
  'printer.timeout': {
    what: 'The printer of this kiosk does not answer',
    now: photographTheSlip,
    technician: 'The printer did not take the data in time. Check the cable, then switch it off and on.',
  },
  'slip.invalid': { what: 'The slip’s contents are not valid', now: 'Send the file to the developers.' },
  'link.down': {
    what: 'This kiosk cannot reach the central system right now',
    now: 'Please wait a moment and try again, or use another kiosk.',
    technician: 'No network to central. Check LAN cable or SIM, then see when it was last reached.',
  },
  'central.rejected': {
    what: 'The central system cannot take this request',
    now: 'Please try again, or go to a staffed service point.',
    technician: 'Central refused the request. See the log and the software version.',
  },
  'central.unavailable': {
    what: 'The central system does not answer',
    now: 'Please wait a moment and try again.',
    technician: 'Central does not answer. The kiosk keeps trying.',
  },
  'central.busy': {
    what: 'Many people are using the service right now',
    now: 'Please wait a moment and try again.',
    technician: 'Central asks to slow down. The kiosk keeps trying.',
  },
  'kiosk.not-enrolled': {
    what: 'This kiosk is not in service yet',
    now: useAnotherKiosk,
    technician: 'This kiosk is not enrolled with central. Use its enrolment code.',
  },
  'kiosk.revoked': {
    what: 'This kiosk is no longer in service',
    now: useAnotherKiosk,
    technician: 'Central has revoked this kiosk. Call operations.',
  },
  'kiosk.key-unusable': {
    what: 'This kiosk is not in service',
    now: useAnotherKiosk,
    technician:
      'The kiosk’s key file is damaged or others can read it. Do not use it further: call operations to enrol the kiosk anew.',
  },
  'issuer.unavailable': {
    what: 'The card status service does not answer',
    now: 'You can go on. The central system checks later and lets you know.',
    technician: 'The issuer’s system does not answer central. Nothing to repair here.',
  },
  'otp.wrong': {
    what: 'That code does not match',
    safe: 'The code you received is still valid.',
    now: 'Please look at the latest message and type the 6 digits again.',
  },
  'otp.expired': {
    what: 'That code has expired',
    safe: earlierStepsKept,
    now: 'Please choose where to send a new code.',
  },
  'otp.tries-exhausted': {
    what: 'That code was mistyped too often',
    safe: earlierStepsKept,
    now: 'Please choose where to send a new code.',
  },
  'otp.too-many': {
    what: 'No further code can be sent just now',
    safe: 'What you entered is kept.',
    now: 'Please wait a moment and ask again, use another contact, or go to a staffed service point.',
  },
  'contact.refused': {
    what: 'No code could be sent there',
    safe: earlierStepsKept,
    now: 'Please check the number or e-mail, or use another one.',
  },
  'username.taken': {
    what: 'Somebody already uses this username',
    safe: 'What you entered is kept.',
    now: 'Please choose another, for instance with a number at the end.',
  },
  'username.invalid': {
    what: 'This username cannot be used',
    safe: 'What you entered is kept.',
    now: 'Use 6-30 small letters or digits, starting with a letter.',
  },
  'password.weak': {
    what: 'This password is too easy to guess',
    safe: 'What you entered is kept.',
    now: 'Please choose a longer one: at least 12 characters, such as three or four unrelated words.',
  },
  'password.wrong': {
    what: 'That password does not match',
    safe: 'What you entered is kept.',
    now: 'Please type it again, or go back and receive a code instead.',
  },
  'account.locked': {
    what: 'This account is paused for safety',
    safe: 'Your account and its data are kept. Your data here has been erased.',
    now: 'Please try again later, or call the help line.',
  },
  'account.already-proofed': {
    what: 'Your account already has this level',
    safe: 'Nothing has changed. Your data here has been erased.',
    now: 'There is nothing more to do. Just use your account as before.',
  },
  'account.raise-unavailable': {
    what: 'Your account cannot be raised at this kiosk yet',
    safe: 'Your account still works as before. Your data here has been erased.',
    now: 'Please go to a staffed service point, or call the help line.',
  },
  'activation.invalid': {
    what: 'That activation code does not match',
    safe: 'Your application is kept.',
    now: 'Please look at the 8 characters in the latest SMS or e-mail and type them again.',
  },
  'activation.expired': {
    what: 'That activation code has expired',
    now: 'Please call the help line for a new one, or prove your identity at a kiosk again.',
  },
  'proofing.refused': askTheDistrictOffice,
  'consent.withdrawn': {
    what: 'Your consent is withdrawn',
    safe: 'Your face picture and data on this kiosk have been erased.',
    now: 'You can start again at any time, or go to a staffed service point.',
  },
  'store.in-use': {
    what: 'The kiosk’s database is open in another program',
    now: 'Close the program that uses the same data folder, then start again.',
  },
  'store.from-the-future': {
    what: 'The kiosk’s database comes from a newer version',
    now: 'Install the same or a newer version. Do not delete the database.',
  },
  'store.disk-full': {
    what: 'This kiosk cannot take new requests',
    now: useAnotherKiosk,
    technician: 'The disk is full. See that waiting items can be sent, then make room.',
  },
  'store.corrupt': {
    what: 'The kiosk’s database is damaged',
    now: 'Do not delete files. Call operations to rescue the items not yet sent.',
  },
  'outbox.quarantined': {
    what: 'Central refused an item; it has been set aside',
    now: 'Operations must look at this item.',
  },
  'process.restarting': {
    what: 'A part of this kiosk is restarting',
    now: 'Please wait a moment.',
    technician: 'A process stopped and is being restarted. If it happens again, see the kiosk’s log.',
  },
};
