import type { AccountForApplicant } from '../../contracts/central-api.ts';
import { fault } from '../../contracts/faults.ts';
import type { CardText } from '../../contracts/identity.ts';
import type { ScreenName } from '../../contracts/kiosk-view.ts';
import { failed, ok } from '../../contracts/outcome.ts';
import { cardOf, fails, hold, type KioskWorld, kioskWorld } from './world.ts';

type Options = NonNullable<Parameters<typeof kioskWorld>[0]>;
export type Way = (options?: Options) => Promise<KioskWorld>;

/** Effects that never answer: the flow waits. */
export const never = () => hold<never>().promise;

export const raise: Extract<AccountForApplicant, { readonly kind: 'raise' }> = {
  kind: 'raise',
  maskedUsername: 'so•••e',
  contacts: [{ contactId: 'contact-1', channel: 'sms', masked: '08x-xxx-5678' }],
};

export const toMenu: Way = async (options) => {
  const world = await kioskWorld(options);
  await world.press('start');
  return world;
};

export const toConsent: Way = async (options) => {
  const world = await toMenu(options);
  await world.press({ type: 'choose', service: 'digital-id' });
  return world;
};

export const toInsertCard: Way = async (options) => {
  const world = await toConsent(options);
  await world.press('acceptConsent');
  return world;
};

export const toCardText = async (card: CardText = cardOf('somchai'), options?: Options) => {
  const world = await toInsertCard(options);
  await world.insert(card);
  return world;
};

export const toFaceIntro: Way = async (options) => {
  const world = await toCardText(undefined, options);
  await world.press('continue');
  return world;
};

/** Before the camera, in the first challenge. */
export const toFace: Way = async (options) => {
  const world = await toFaceIntro(options);
  world.script({
    verifyFace: ({ plan, onProgress }) => {
      onProgress({
        kind: 'face.progress',
        phase: 'challenge',
        index: 0,
        total: 3,
        action: plan.order[0] ?? null,
        done: 0,
        guidance: null,
      });
      return never();
    },
  });
  await world.press('continue');
  return world;
};

export const toReview: Way = async (options) => {
  const world = await toFaceIntro(options);
  await world.press('continue');
  return world;
};

export const toContact: Way = async (options) => {
  const world = await toReview(options);
  await world.press('continue');
  return world;
};

export const phone = '0812345678';
export const otpCode = '482913';
export const password = 'correct horse battery';

export const toOtp: Way = async (options) => {
  const world = await toContact(options);
  await world.press({ type: 'submitContact', contact: { channel: 'sms', address: phone } });
  return world;
};

export const toCredentials: Way = async (options) => {
  const world = await toOtp(options);
  await world.press({ type: 'submitOtp', code: otpCode });
  return world;
};

export const toDone: Way = async (options) => {
  const world = await toCredentials(options);
  await world.press({ type: 'submitCredentials', username: 'somchai.t', password });
  return world;
};

/** An account of level 1.3 is there: how will it be proved. */
export const toProveAccount: Way = async (options) => {
  const world = await toFaceIntro(options);
  world.script({ findAccount: async () => ok(raise) });
  await world.press('continue', 'continue');
  return world;
};

export const toPending: Way = async (options) => {
  const world = await toContact({ ...options, link: 'offline' });
  await world.press({ type: 'submitContact', contact: { channel: 'sms', address: phone } });
  return world;
};

export const toActivationCode: Way = async (options) => {
  const world = await toMenu(options);
  await world.press({ type: 'choose', service: 'activation' });
  return world;
};

/** One way to every screen; a new screen without a way does not compile. */
export const ways: { readonly [N in ScreenName]: Way } = {
  starting: (options) => kioskWorld({ ...options, reader: null }),
  'out-of-service': async (options) => {
    const world = await kioskWorld(options);
    await world.device({ kind: 'service', code: 'kiosk.revoked' });
    return world;
  },
  attract: (options) => kioskWorld(options),
  menu: toMenu,
  consent: toConsent,
  'staffed-points': async (options) => {
    const world = await toConsent(options);
    await world.press('refuseConsent');
    return world;
  },
  'insert-card': toInsertCard,
  'reading-card': async (options) => {
    const world = await toInsertCard(options);
    world.script({ readText: never });
    await world.insert(cardOf('somchai'));
    return world;
  },
  'card-text': (options) => toCardText(undefined, options),
  'laser-code': async (options) => {
    const world = await toCardText(cardOf('somchai', { laserCode: null }), options);
    await world.press('continue');
    return world;
  },
  'checking-card': async (options) => {
    const world = await toCardText(undefined, options);
    world.script({ checkCard: never });
    await world.press('continue');
    return world;
  },
  'face-intro': toFaceIntro,
  face: toFace,
  review: toReview,
  contact: toContact,
  'prove-account': toProveAccount,
  password: async (options) => {
    const world = await toProveAccount(options);
    await world.press('proveByPassword');
    return world;
  },
  otp: toOtp,
  credentials: toCredentials,
  working: async (options) => {
    const world = await toCredentials(options);
    world.script({ awaitDecision: never });
    await world.press({ type: 'submitCredentials', username: 'somchai.t', password });
    return world;
  },
  done: toDone,
  pending: toPending,
  'take-card': async (options) => {
    const world = await toDone(options);
    await world.press('finish');
    return world;
  },
  'activation-code': toActivationCode,
  trouble: async (options) => {
    const world = await toInsertCard(options);
    world.script({ readText: fails('card.unsupported') });
    await world.insert(cardOf('somchai'));
    return world;
  },
};

export const screenNames = Object.keys(ways) as readonly ScreenName[];

/** Further ways that the screens alone do not tell apart: every remaining state of every machine. */
export const otherWays: readonly Way[] = [
  // The back of the card is read; what is put back cannot be read at first.
  async (options) => {
    const card = cardOf('somchai', { laserCode: null });
    const world = await toCardText(card, options);
    await world.press('continue');
    await world.pull();
    await world.press({ type: 'submitLaserCode', laserCode: 'SA9000199001' });
    world.script({ readKeys: fails('card.mute') });
    await world.insert(card);
    world.script({ readKeys: world.usual.readKeys });
    await world.pull();
    await world.insert(card);
    world.screen('face-intro');
    return world;
  },
  async (options) => {
    const world = await toInsertCard(options);
    await world.insert(cardOf('somchai'), { sinceStart: true });
    return world;
  },
  async (options) => {
    const world = await toInsertCard(options);
    world.script({ readPhoto: never });
    await world.insert(cardOf('somchai'));
    return world;
  },
  async (options) => {
    const world = await toFace(options);
    world.script({ newPlan: never });
    await world.press('cannotDo');
    return world;
  },
  async (options) => {
    const world = await toFace(options);
    await world.press({ type: 'cameraReport', state: 'lost', label: '' });
    return world;
  },
  async (options) => {
    const world = await toContact(options);
    world.script({ sendOtp: async () => failed(fault('link.down')) });
    await world.press({ type: 'submitContact', contact: { channel: 'email', address: 'a@example.com' } });
    return world;
  },
  async (options) => {
    const world = await toProveAccount(options);
    world.script({ provePassword: never });
    await world.press('proveByPassword', { type: 'submitPassword', password });
    return world;
  },
  async (options) => {
    const world = await toCredentials(options);
    world.script({ record: never });
    await world.press({ type: 'submitCredentials', username: 'somchai.t', password });
    return world;
  },
  async (options) => {
    const world = await toCredentials(options);
    world.script({ printSlip: fails('printer.paper-out') });
    await world.press({ type: 'submitCredentials', username: 'somchai.t', password });
    return world;
  },
  async (options) => {
    const world = await toMenu({ ...options, reader: 'absent' });
    await world.press({ type: 'choose', service: 'digital-id' }, 'askLeave', 'openHelp', 'closeOverlay');
    return world;
  },
  async (options) => {
    const world = await toActivationCode(options);
    await world.press(
      { type: 'submitActivationCode', code: 'ABCD2345' },
      { type: 'submitCredentials', username: 'somchai.t', password },
    );
    return world;
  },
  async (options) => {
    const world = await toInsertCard(options);
    await world.press('askWithdraw');
    await world.advance(110_000);
    return world;
  },
  async (options) => {
    const world = await toActivationCode(options);
    await world.press('back');
    return world;
  },
  async (options) => {
    const world = await kioskWorld(options);
    await world.press({ type: 'setLanguage', language: 'en' });
    return world;
  },
];
