import fc from 'fast-check';
import { expect } from 'vitest';
import type { AnyActorRef } from 'xstate';
import type { ProofingDecision } from '../../contracts/central-api.ts';
import { type FaultCode, fault } from '../../contracts/faults.ts';
import {
  type KioskCommand,
  type KioskCommandType,
  kioskCommandTypes,
} from '../../contracts/kiosk-command.ts';
import { failed, type Outcome, ok } from '../../contracts/outcome.ts';
import type { Effects } from '../../main/flow/effects.ts';
import type { Report } from '../../main/flow/surroundings.ts';
import { timings } from '../../main/flow/timings.ts';
import { never, otpCode, password, phone, raise } from './ways.ts';
import {
  cardOf,
  granted,
  hold,
  type KioskWorld,
  kioskWorld,
  progressOf,
  reference,
  verification,
} from './world.ts';

const cards = [
  cardOf('somchai'),
  cardOf('somying', { laserCode: null }),
  cardOf('lifelong'),
  cardOf('somchai', { expiryDate: '2020-01-01' }),
] as const;

const username = 'canary.username';
const keyedLaser = 'SA9777123456';
const activationCode = 'CANARY22';

/** What must be nowhere at the attract screen. */
export const canaries: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    cards.flatMap((card, index) => [
      [`citizenId ${String(index)}`, card.citizenId],
      [`first name ${String(index)}`, card.thaiName.first],
      [`English name ${String(index)}`, card.englishName.first],
      [`address ${String(index)}`, card.address.text],
      [`request number ${String(index)}`, card.requestNumber],
      ...(card.chipNumber === null ? [] : [[`chip number ${String(index)}`, card.chipNumber]]),
    ]),
  ),
  photo: 'PHOTO-OF-THE-CHIP',
  frame: 'FRAME-OF-THE-APPLICANT',
  phone,
  otpCode,
  password,
  username,
  keyedLaser,
  activationCode,
  'app code': granted.activation.code,
  reference,
  central: 'central-session-',
  nonce: 'nonce-of-attempt-',
};

/** What must be in no view at all. */
export const unseen = Object.fromEntries(
  Object.entries(canaries).filter(([name]) =>
    /^(citizenId|request|chip|photo|frame|phone|otpCode|password|username|keyedLaser|activationCode|central|nonce)/.test(
      name,
    ),
  ),
);

const payloads: {
  readonly [T in KioskCommandType]?: readonly Extract<KioskCommand, { readonly type: T }>[];
} = {
  setLanguage: [
    { type: 'setLanguage', language: 'en' },
    { type: 'setLanguage', language: 'th' },
  ],
  setDisplay: [{ type: 'setDisplay', display: { large: true, contrast: true, reach: false } }],
  choose: [
    { type: 'choose', service: 'digital-id' },
    { type: 'choose', service: 'digital-id' },
    { type: 'choose', service: 'activation' },
  ],
  submitLaserCode: [{ type: 'submitLaserCode', laserCode: keyedLaser }],
  submitContact: [
    { type: 'submitContact', contact: { channel: 'sms', address: phone } },
    { type: 'submitContact', contact: { channel: 'email', address: `${phone}@example.com` } },
  ],
  proveByContact: [
    { type: 'proveByContact', contactId: 'contact-1' },
    { type: 'proveByContact', contactId: 'another' },
  ],
  submitPassword: [{ type: 'submitPassword', password }],
  submitOtp: [{ type: 'submitOtp', code: otpCode }],
  submitCredentials: [{ type: 'submitCredentials', username, password }],
  submitActivationCode: [{ type: 'submitActivationCode', code: activationCode }],
  cameraReport: (['live', 'lost', 'refused'] as const).map((state) => ({
    type: 'cameraReport',
    state,
    label: 'Camera',
  })),
};

function commandOf(type: KioskCommandType, pick: number): KioskCommand {
  const given = payloads[type];
  return given === undefined ? ({ type } as KioskCommand) : (given[pick % given.length] as KioskCommand);
}

/** The press that leads on, so that random walks come far. */
const onward: readonly KioskCommandType[] = [
  'closeOverlay',
  'start',
  'choose',
  'acceptConsent',
  'continue',
  'submitLaserCode',
  'submitContact',
  'proveByPassword',
  'submitPassword',
  'submitOtp',
  'submitActivationCode',
  'submitCredentials',
  'printSlip',
  'finish',
  'retry',
];

type Async = {
  readonly [K in keyof Effects]: ReturnType<Effects[K]> extends Promise<Outcome<unknown>> ? K : never;
}[keyof Effects];
const decisions: readonly ProofingDecision[] = [
  granted,
  { outcome: 'pending', reference, awaits: 'review' },
  { outcome: 'refused', reference },
];
const faultsOf: { readonly [K in Async]: readonly FaultCode[] } = {
  readText: ['card.mute', 'card.removed', 'card.unsupported', 'reader.failed', 'card.invalid-data'],
  readPhoto: ['card.unreadable', 'card.removed', 'reader.absent'],
  readKeys: ['card.removed'],
  openSession: ['link.down', 'central.unavailable', 'central.busy', 'kiosk.revoked'],
  newPlan: ['central.rejected', 'link.down', 'face.tries-exhausted'],
  checkCard: [
    'card.refused-by-issuer',
    'issuer.unavailable',
    'link.down',
    'card.tries-exhausted',
    'applicant.not-eligible',
    'card.expired',
  ],
  verifyFace: [
    'face.liveness-failed',
    'face.challenge-timeout',
    'face.tracking-lost',
    'camera.lost',
    'camera.absent',
    'process.restarting',
  ],
  findAccount: ['account.already-proofed', 'account.raise-unavailable', 'account.locked', 'link.down'],
  sendOtp: ['contact.refused', 'central.busy', 'link.down', 'central.rejected'],
  verifyOtp: ['otp.wrong', 'otp.expired', 'otp.tries-exhausted', 'link.down'],
  provePassword: ['password.wrong', 'account.locked', 'link.down'],
  chooseCredentials: ['username.taken', 'password.weak', 'link.down', 'central.rejected'],
  record: ['card.swapped', 'card.removed', 'store.disk-full', 'reader.absent'],
  awaitDecision: ['central.unavailable', 'link.down'],
  openActivation: ['activation.invalid', 'activation.expired', 'link.down'],
  completeActivation: ['username.taken', 'activation.expired', 'link.down', 'central.rejected'],
  printSlip: ['printer.paper-out', 'printer.timeout'],
};

const effectName = fc.constantFrom(...(Object.keys(faultsOf) as Async[]));
export const operation = fc.oneof(
  { weight: 12, arbitrary: fc.record({ op: fc.constant('onward' as const), pick: fc.nat(5) }) },
  {
    weight: 3,
    arbitrary: fc.record({ op: fc.constant('allowed' as const), which: fc.nat(100), pick: fc.nat(5) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant('any' as const),
      type: fc.constantFrom(...kioskCommandTypes),
      pick: fc.nat(5),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      op: fc.constant('insert' as const),
      card: fc.nat(cards.length - 1),
      sinceStart: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('pull' as const) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('swap' as const), card: fc.nat(cards.length - 1) }) },
  {
    weight: 3,
    arbitrary: fc.record({ op: fc.constant('fault' as const), effect: effectName, pick: fc.nat(10) }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('hang' as const), effect: effectName }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('late' as const), effect: effectName }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('release' as const) }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('heal' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constant('fate' as const),
      raising: fc.boolean(),
      face: fc.nat(3),
      decision: fc.nat(decisions.length - 1),
    }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('report' as const), which: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant('time' as const),
      seconds: fc.constantFrom(1, 19, 20, 25, 100, 119, 181, 599),
    }),
  },
);
export type Operation = typeof operation extends fc.Arbitrary<infer O> ? O : never;

const reports: readonly Report[] = [
  { kind: 'link', state: 'online' },
  { kind: 'link', state: 'offline' },
  { kind: 'storage', state: 'full' },
  { kind: 'storage', state: 'ok' },
  { kind: 'enrolment', state: 'missing' },
  { kind: 'enrolment', state: 'ready' },
  { kind: 'service', code: 'kiosk.revoked' },
  { kind: 'service', code: null },
  { kind: 'reader.health', health: { state: 'absent' } },
  { kind: 'reader.health', health: { state: 'ready' } },
  { kind: 'reader.health', health: { state: 'ready' } },
  { kind: 'printer.health', health: { state: 'faulted', code: 'printer.paper-out' }, status: null },
  { kind: 'camera.health', health: { state: 'ready' } },
];

export type Walking = {
  readonly world: KioskWorld;
  /** The actor above all. */
  readonly root: AnyActorRef;
  readonly act: (step: Operation) => Promise<void>;
  /** Everybody walks away, with the card or without, and the kiosk may serve again. */
  readonly everybodyLeaves: (o: { readonly takesCard: boolean }) => Promise<void>;
  /** For the next citizen all is well. */
  readonly mend: () => Promise<void>;
  /** Before which calls consent was given. */
  readonly consents: ReadonlySet<number>;
  /** Central's sessions for which evidence was recorded. */
  readonly handedIn: ReadonlySet<string>;
};

/** A kiosk that random citizens come to, with effects that may fail, hang and answer late. */
export async function startWalking(): Promise<Walking> {
  const roots: AnyActorRef[] = [];
  const world = await kioskWorld({
    inspect: ({ actorRef }) => {
      if (roots.length === 0) roots.push(actorRef as AnyActorRef);
    },
  });
  const late: (() => void)[] = [];
  const lateRecords: (() => void)[] = [];
  const handedIn = new Set<string>();
  /** Before which calls consent was given. */
  const consents = new Set<number>();
  let sessions = 0;
  let isRaising = false;
  let faceResult: 'match' | 'near' | 'mismatch' = 'match';
  let decision: ProofingDecision = granted;
  const good: Effects = {
    ...world.usual,
    openSession: async () => {
      const id = `central-session-${String(++sessions)}`;
      const plan = {
        nonce: `nonce-of-attempt-${id}`,
        order: ['smile', 'turn-left', 'turn-right'],
        issuedBy: 'central',
      } as const;
      return ok({ sessionId: id, plan: { ...plan, order: [...plan.order] } });
    },
    findAccount: async () => ok(isRaising ? raise : { kind: 'new' }),
    verifyFace: async ({ plan, onProgress }) => {
      onProgress(progressOf(plan, 0));
      return ok(verification(plan, { result: faceResult }));
    },
    record: async (input, signal) => {
      const outcome = await world.usual.record(input, signal);
      if (outcome.ok && input.sessionId !== null) handedIn.add(input.sessionId);
      return outcome;
    },
    awaitDecision: async () => ok(decision),
  };
  const script = (effect: Async, answer: Effects[Async]) => world.script({ [effect]: answer });
  world.script(good);

  const act = async (step: Operation): Promise<void> => {
    const { allowed, screen } = world.flow.view();
    switch (step.op) {
      case 'onward':
      case 'allowed': {
        const type =
          step.op === 'onward'
            ? onward.find((candidate) => allowed.includes(candidate))
            : allowed[step.which % allowed.length];
        if (type === undefined) return;
        if (type === 'acceptConsent') consents.add(world.calls.length);
        expect(world.flow.send(commandOf(type, step.pick))).toBe(true);
        return;
      }
      case 'any': {
        if (step.type === 'acceptConsent') return;
        const isAllowed = allowed.includes(step.type);
        expect(world.flow.send(commandOf(step.type, step.pick))).toBe(isAllowed);
        if (!isAllowed) expect(world.flow.view().screen).toEqual(screen);
        return;
      }
      case 'insert':
        return world.insert(cards[step.card] ?? cards[0], { sinceStart: step.sinceStart });
      case 'pull':
        return world.pull();
      case 'swap':
        return world.swap(cards[step.card] ?? cards[0]);
      case 'fault': {
        const codes = faultsOf[step.effect];
        const code = codes[step.pick % codes.length] ?? 'link.down';
        return script(step.effect, async () => failed(fault(code)));
      }
      case 'hang':
        // A record is never cut off: reader and store end it, sooner or later.
        if (step.effect !== 'record') return script(step.effect, never);
        return act({ op: 'late', effect: step.effect });
      case 'late':
        return script(step.effect, ((...args: readonly unknown[]) => {
          const answer = hold<unknown>();
          const answers = step.effect === 'record' ? lateRecords : late;
          answers.push(() =>
            answer.settle((good[step.effect] as (...given: readonly unknown[]) => unknown)(...args)),
          );
          return answer.promise;
        }) as Effects[Async]);
      case 'release':
        for (const settle of [...late.splice(0), ...lateRecords.splice(0)]) settle();
        return;
      case 'heal':
        return world.script(good);
      case 'fate':
        isRaising = step.raising;
        faceResult = (['match', 'match', 'near', 'mismatch'] as const)[step.face] ?? 'match';
        decision = decisions[step.decision] ?? granted;
        return;
      case 'report':
        return world.device(reports[step.which % reports.length] ?? { kind: 'link', state: 'online' });
      case 'time':
        return world.advance(step.seconds * 1000);
    }
  };

  const [root] = roots;
  if (root === undefined) throw new Error('the kiosk was not seen');
  return {
    world,
    root,
    consents,
    handedIn,
    act: async (step) => {
      await act(step);
      await world.settle();
    },
    everybodyLeaves: async ({ takesCard }) => {
      await world.device({ kind: 'service', code: null });
      for (const settle of lateRecords.splice(0)) settle();
      if (takesCard) await world.pull();
      for (let limits = 0; limits < 5; limits++) await world.advance(timings.code);
    },
    mend: async () => {
      for (const settle of late.splice(0)) settle();
      await world.settle();
      world.script(good);
      await world.device({ kind: 'reader.health', health: { state: 'ready' } });
      await world.device({ kind: 'storage', state: 'ok' });
      await world.device({ kind: 'enrolment', state: 'ready' });
      await world.device({ kind: 'link', state: 'online' });
    },
  };
}
