import type { StaffedPoint } from '../../contracts/config.ts';
import type { ChallengeAction, Guidance } from '../../contracts/device-ports.ts';
import type { KioskCommandType, Language } from '../../contracts/kiosk-command.ts';
import type {
  CardSummary,
  KioskView,
  Overlay,
  Screen,
  ScreenName,
  ScreenOf,
} from '../../contracts/kiosk-view.ts';
import { samplePerson } from '../../contracts/sample-people.ts';
import type { Slip } from '../../contracts/slip.ts';
import { words } from '../../contracts/words/index.ts';

/* Every screen of the union in every state worth looking at. A screen without a sample does not compile. */

function summaryOf(id: string): CardSummary {
  const person = samplePerson(id);
  if (person === undefined) throw new Error(`No sample person ${id}`);
  const { card } = person;
  const name = ({ prefix, first, middle, last }: typeof card.thaiName) =>
    [prefix + first, middle, last].filter(Boolean).join(' ');
  const { prefix, ...english } = card.englishName;
  return {
    thaiName: name(card.thaiName),
    englishName: `${prefix} ${name({ ...english, prefix: '' })}`,
    maskedCitizenId: card.citizenId.replace(/^.*(..)(.)$/, 'x-xxxx-xxxxx-$1-$2'),
    birthDate: card.birthDate,
    expiryDate: card.expiryDate,
    address: card.address.text,
  };
}

const point: StaffedPoint = {
  name: { th: 'สำนักงานเขตตัวอย่าง', en: 'Sample District Office' },
  address: { th: '99 ถนนตัวอย่าง เขตตัวอย่าง กรุงเทพมหานคร', en: '99 Sample Road, Sample District, Bangkok' },
  hours: { th: 'จันทร์-ศุกร์ 08.30-16.30 น.', en: 'Mon-Fri 08:30-16:30' },
  phone: '02-612-6060',
};
const secondPoint: StaffedPoint = {
  name: { th: 'ศูนย์บริการร่วมตัวอย่าง', en: 'Sample Joint Service Centre' },
  address: { th: 'ชั้น 2 ศูนย์การค้าตัวอย่าง อำเภอตัวอย่าง', en: '2nd floor, Sample Mall, Sample District' },
  hours: { th: 'ทุกวัน 10.00-18.00 น.', en: 'Daily 10:00-18:00' },
  phone: '02-612-6060',
};

/* Written out once more because the schema library of the contracts stays out of the page; a missing one does not compile. */
const challengeActions = Object.keys({
  'turn-left': true,
  'turn-right': true,
  smile: true,
  blink: true,
} satisfies Record<ChallengeAction, true>) as readonly ChallengeAction[];
const guidances = Object.keys(words.th.views.guidance) as readonly Guidance[];

/** The slip a kiosk would print here, written out as the core makes it. */
function slip(language: Language): Slip {
  const thai = language === 'th';
  return {
    version: 1,
    language,
    blocks: [
      { kind: 'title', text: thai ? 'Digital ID ภาครัฐ' : 'Government Digital ID' },
      { kind: 'text', text: thai ? 'เปิดบัญชีให้แล้ว (ตัวอย่าง)' : 'Your account is open (sample)' },
      { kind: 'field', label: thai ? 'ชื่อผู้ใช้' : 'Username', value: 'so•••i' },
      { kind: 'rule' },
      {
        kind: 'code',
        label: thai ? 'รหัสตั้ง PIN ในแอป ใช้ครั้งเดียว' : 'Code to set your PIN in the app, works once',
        text: 'K7Q2 M9XA',
      },
      {
        kind: 'todo',
        items: thai
          ? ['รับบัตรประชาชนคืนจากตู้', 'เปิดแอป แล้วพิมพ์ชื่อผู้ใช้และรหัสด้านบน']
          : ['Take your ID card out', 'Open the app and type username and code'],
      },
      {
        kind: 'qr',
        data: 'H4TP9XA2K7Q2',
        caption: thai ? 'QR เลขอ้างอิง สำหรับเจ้าหน้าที่' : 'The reference as a QR code, for staff',
      },
      { kind: 'small', text: thai ? 'สอบถาม โทร 02-612-6060' : 'Questions: call 02-612-6060' },
    ],
  };
}

const done = (language: Language): ScreenOf<'done'> => ({
  name: 'done',
  account: 'created',
  level: '2.3',
  policyVersion: '2026-11',
  maskedUsername: 'so•••i',
  activation: { code: 'K7Q2M9XA', expiresAt: '2026-11-23T08:30:00Z' },
  reference: 'H4TP9XA2K7Q2',
  slip: { state: 'printed' },
  slipContent: slip(language),
});
const pending = (language: Language): ScreenOf<'pending'> => ({
  name: 'pending',
  awaits: 'link',
  maskedContact: '08x-xxx-1234',
  reference: 'H4TP9XA2K7Q2',
  slip: { state: 'printed' },
  slipContent: slip(language),
});
const face = (state: Partial<ScreenOf<'face'>>): ScreenOf<'face'> => ({
  name: 'face',
  phase: 'positioning',
  index: 0,
  total: 3,
  action: null,
  done: 0,
  guidance: null,
  ...state,
});

type Samples = { readonly [N in ScreenName]: Readonly<Record<string, ScreenOf<N>>> };

const samples = (language: Language): Samples => ({
  starting: { plain: { name: 'starting' } },
  'out-of-service': {
    reader: { name: 'out-of-service', code: 'reader.absent' },
    disk: { name: 'out-of-service', code: 'store.disk-full' },
  },
  attract: { plain: { name: 'attract' } },
  menu: { plain: { name: 'menu' } },
  consent: {
    explicit: { name: 'consent', version: '2026-11', legalBasis: 'explicit-consent' },
    'public-task': { name: 'consent', version: '2026-11', legalBasis: 'public-task' },
  },
  'staffed-points': {
    refused: { name: 'staffed-points', reason: 'refused-consent', points: [point, secondPoint] },
    'cannot-do': { name: 'staffed-points', reason: 'cannot-do', points: [point] },
    'tries-exhausted': { name: 'staffed-points', reason: 'face.tries-exhausted', points: [point] },
  },
  'insert-card': {
    slot: { name: 'insert-card', shape: 'slot', takeOutFirst: false, trouble: null },
    tray: { name: 'insert-card', shape: 'tray', takeOutFirst: false, trouble: null },
    'take-out-first': { name: 'insert-card', shape: 'slot', takeOutFirst: true, trouble: null },
    mute: { name: 'insert-card', shape: 'slot', takeOutFirst: false, trouble: 'card.mute' },
  },
  'reading-card': { plain: { name: 'reading-card' } },
  'card-text': {
    'photo-reading': { name: 'card-text', card: summaryOf('somchai'), photoReady: false },
    'photo-ready': { name: 'card-text', card: summaryOf('unknown-birth-day'), photoReady: true },
    'long-name': { name: 'card-text', card: summaryOf('long-name'), photoReady: true },
    lifelong: { name: 'card-text', card: summaryOf('lifelong'), photoReady: true },
  },
  'laser-code': {
    plain: { name: 'laser-code', trouble: null },
    again: { name: 'laser-code', trouble: 'card.refused-by-issuer' },
  },
  'checking-card': { plain: { name: 'checking-card' } },
  'face-intro': {
    first: { name: 'face-intro', attempt: 1, attempts: 3, trouble: null },
    second: { name: 'face-intro', attempt: 2, attempts: 3, trouble: 'face.liveness-failed' },
    'camera-lost': { name: 'face-intro', attempt: 1, attempts: 3, trouble: 'camera.lost' },
  },
  face: {
    positioning: face({}),
    neutral: face({ phase: 'neutral' }),
    ...Object.fromEntries(
      challengeActions.map((action, index) => [
        action,
        face({ phase: 'challenge', index: index % 3, action, done: 0.4 }),
      ]),
    ),
    ...Object.fromEntries(
      guidances.map((guidance) => [
        `guidance-${guidance}`,
        face({ phase: 'challenge', index: 1, action: 'smile', guidance }),
      ]),
    ),
    matching: face({ phase: 'matching', index: 2, done: 1 }),
  },
  review: {
    new: { name: 'review', card: summaryOf('somchai'), account: { kind: 'new' } },
    raise: {
      name: 'review',
      card: summaryOf('somying'),
      account: { kind: 'raise', maskedUsername: 'so•••e' },
    },
    offline: { name: 'review', card: summaryOf('long-name'), account: null },
  },
  contact: {
    online: { name: 'contact', offline: false, trouble: null },
    offline: { name: 'contact', offline: true, trouble: null },
    refused: { name: 'contact', offline: false, trouble: 'contact.refused' },
  },
  'prove-account': {
    both: {
      name: 'prove-account',
      maskedUsername: 'so•••e',
      contacts: [
        { contactId: 'a', channel: 'sms', masked: '08x-xxx-5678' },
        { contactId: 'b', channel: 'email', masked: 'so•••@example.com' },
      ],
      trouble: null,
    },
    locked: {
      name: 'prove-account',
      maskedUsername: 'ch•••e',
      contacts: [{ contactId: 'b', channel: 'email', masked: 'ch•••@example.com' }],
      trouble: 'otp.tries-exhausted',
    },
  },
  password: {
    plain: { name: 'password', maskedUsername: 'so•••e', trouble: null },
    wrong: { name: 'password', maskedUsername: 'so•••e', trouble: 'password.wrong' },
  },
  otp: {
    fresh: { name: 'otp', masked: '08x-xxx-1234', resendInSeconds: 42, trouble: null, triesLeft: null },
    wrong: {
      name: 'otp',
      masked: 'so•••@example.com',
      resendInSeconds: 0,
      trouble: 'otp.wrong',
      triesLeft: 3,
    },
  },
  credentials: {
    proofing: { name: 'credentials', purpose: 'proofing', trouble: null },
    taken: { name: 'credentials', purpose: 'proofing', trouble: 'username.taken' },
    activation: { name: 'credentials', purpose: 'activation', trouble: null },
  },
  working: {
    sending: { name: 'working', what: 'sending' },
    'opening-session': { name: 'working', what: 'opening-session' },
    'sending-code': { name: 'working', what: 'sending-code' },
    'checking-code': { name: 'working', what: 'checking-code' },
    'checking-account': { name: 'working', what: 'checking-account' },
    'saving-credentials': { name: 'working', what: 'saving-credentials' },
    'checking-activation': { name: 'working', what: 'checking-activation' },
  },
  done: {
    created: done(language),
    printing: { ...done(language), slip: { state: 'printing' } },
    'paper-out': { ...done(language), slip: { state: 'on-screen', code: 'printer.paper-out' } },
    raised: { ...done(language), account: 'raised', activation: null },
  },
  pending: {
    link: pending(language),
    issuer: { ...pending(language), awaits: 'issuer' },
    review: { ...pending(language), awaits: 'review', maskedContact: null },
    'paper-out': {
      ...pending(language),
      awaits: 'contact',
      slip: { state: 'on-screen', code: 'printer.cover-open' },
    },
  },
  'take-card': { slot: { name: 'take-card', shape: 'slot' }, tray: { name: 'take-card', shape: 'tray' } },
  'activation-code': {
    plain: { name: 'activation-code', trouble: null },
    invalid: { name: 'activation-code', trouble: 'activation.invalid' },
  },
  trouble: {
    expired: { name: 'trouble', code: 'card.expired', canRetry: false },
    removed: { name: 'trouble', code: 'card.removed', canRetry: true },
    refused: { name: 'trouble', code: 'card.refused-by-issuer', canRetry: false },
    'not-matched': { name: 'trouble', code: 'face.not-matched', canRetry: false },
    withdrawn: { name: 'trouble', code: 'consent.withdrawn', canRetry: false },
    busy: { name: 'trouble', code: 'central.busy', canRetry: true },
  },
});

const frame = [
  'setLanguage',
  'setDisplay',
  'openHelp',
  'askLeave',
] as const satisfies readonly KioskCommandType[];

/** What the core allows on each screen, beside the frame's own. */
const commands: Readonly<Record<ScreenName, readonly KioskCommandType[]>> = {
  starting: [],
  'out-of-service': [],
  attract: ['start'],
  menu: ['choose'],
  consent: ['acceptConsent', 'refuseConsent', 'back'],
  'staffed-points': ['finish'],
  'insert-card': ['back', 'askWithdraw'],
  'reading-card': ['askWithdraw'],
  'card-text': ['continue', 'askWithdraw'],
  'laser-code': ['submitLaserCode', 'askWithdraw'],
  'checking-card': ['askWithdraw'],
  'face-intro': ['continue', 'askWithdraw'],
  face: ['cannotDo', 'cameraReport', 'askWithdraw'],
  review: ['continue', 'askWithdraw'],
  contact: ['submitContact', 'back', 'askWithdraw'],
  'prove-account': ['proveByContact', 'proveByPassword', 'back', 'askWithdraw'],
  password: ['submitPassword', 'back', 'askWithdraw'],
  otp: ['submitOtp', 'resendOtp', 'back', 'askWithdraw'],
  credentials: ['submitCredentials', 'askWithdraw'],
  working: [],
  done: ['finish', 'printSlip'],
  pending: ['finish', 'printSlip'],
  'take-card': [],
  'activation-code': ['submitActivationCode', 'back'],
  trouble: ['retry', 'finish'],
};

/** Screens outside a session have nobody to leave. */
const withoutLeaving: readonly ScreenName[] = ['starting', 'out-of-service', 'attract'];

const steps: Partial<Record<ScreenName, number>> = {
  consent: 1,
  'insert-card': 2,
  'reading-card': 2,
  'card-text': 2,
  'laser-code': 2,
  'checking-card': 2,
  'face-intro': 3,
  face: 3,
  review: 4,
  contact: 5,
  'prove-account': 5,
  password: 5,
  otp: 5,
  credentials: 5,
  working: 6,
  done: 6,
  pending: 6,
};

function view(input: {
  readonly screen: Screen;
  readonly language: Language;
  readonly overlay?: Overlay;
}): KioskView {
  const { screen, language, overlay = null } = input;
  const own = withoutLeaving.includes(screen.name) ? frame.filter((type) => type !== 'askLeave') : frame;
  const overlayCommands = ['closeOverlay', 'confirmLeave', 'confirmWithdraw', 'moreTime'] as const;
  const step = steps[screen.name];
  const retry = screen.name === 'trouble' && !screen.canRetry ? ['retry'] : [];
  return {
    revision: 1,
    sessionId: 1,
    language,
    screen,
    overlay,
    step: step === undefined ? null : { current: step, total: 6 },
    secondsLeft: overlay === 'still-there' ? 14 : null,
    allowed: [
      ...own,
      ...(overlay === null ? commands[screen.name].filter((type) => !retry.includes(type)) : overlayCommands),
    ],
    display: { large: false, contrast: false, reach: false },
    prompt: screen.name,
    staffedPoint: point,
    status: {
      link: screen.name === 'pending' ? 'offline' : 'online',
      reader: screen.name === 'out-of-service' ? 'absent' : 'ready',
      printer: screen.name === 'done' && screen.slip.state === 'on-screen' ? 'paper-out' : 'ready',
      version: '0.1.0',
      helpLine: '02-612-6060',
    },
  };
}

/** Every view of the gallery by its address, such as `insert-card/slot` or `overlay/help`. */
export function galleryViews(language: Language): ReadonlyMap<string, KioskView> {
  const all = samples(language);
  const entries = Object.entries(all).flatMap(([name, states]) =>
    Object.entries(states).map(([state, screen]): [string, KioskView] => [
      `${name}/${state}`,
      view({ screen, language }),
    ]),
  );
  const menu = view({ screen: all.menu.plain as Screen, language });
  const withoutPrinter: KioskView = { ...menu, status: { ...menu.status, printer: 'paper-out' } };
  const overlays: readonly [string, KioskView][] = [
    ['overlay/help', view({ screen: all['insert-card'].slot as Screen, language, overlay: 'help' })],
    [
      'overlay/help-on-face',
      view({ screen: face({ phase: 'challenge', action: 'turn-left' }), language, overlay: 'help' }),
    ],
    ['overlay/leave', view({ screen: all.menu.plain as Screen, language, overlay: 'leave' })],
    ['overlay/withdraw', view({ screen: all['face-intro'].first as Screen, language, overlay: 'withdraw' })],
    ['overlay/still-there', view({ screen: all.review.new as Screen, language, overlay: 'still-there' })],
  ];
  return new Map([...entries, ['menu/no-printer', withoutPrinter], ...overlays]);
}
