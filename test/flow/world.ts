import type { InspectionEvent } from 'xstate';
import { type KioskConfig, kioskConfigSchema } from '../../contracts/config.ts';
import type { ChallengePlan, FaceProgress, FaceVerification } from '../../contracts/device-ports.ts';
import { type FaultCode, fault } from '../../contracts/faults.ts';
import { type CardText, isSameCard } from '../../contracts/identity.ts';
import type { KioskCommand } from '../../contracts/kiosk-command.ts';
import type { KioskView, Screen, ScreenName, ScreenOf } from '../../contracts/kiosk-view.ts';
import { failed, type Outcome, ok } from '../../contracts/outcome.ts';
import { samplePerson } from '../../contracts/sample-people.ts';
import type { Effects } from '../../main/flow/effects.ts';
import { createFlow, type Flow } from '../../main/flow/flow.ts';
import type { Report } from '../../main/flow/surroundings.ts';
import { type ManualClock, manualClock } from '../support/manual-clock.ts';

/** A card of a sample person, with what a test changes. */
export function cardOf(id: string, changes: Partial<CardText> = {}): CardText {
  const person = samplePerson(id);
  if (person === undefined) throw new Error(`no sample person ${id}`);
  return { ...person.card, ...changes };
}

export const photo = new TextEncoder().encode('PHOTO-OF-THE-CHIP');
export const frame = new TextEncoder().encode('FRAME-OF-THE-APPLICANT');
export const sessionId = '5b0c1c3e-7a0e-4c9e-9a51-3f5f0c6f2b11';
export const otpId = '0d8a4a52-53f1-4c1c-8a4e-0a6d7f0f7a01';
export const reference = 'REFTEST23456';

export const granted = {
  outcome: 'granted',
  reference,
  level: '2.3',
  policyVersion: 'test',
  account: 'created',
  maskedUsername: 'so•••i',
  activation: { code: 'APPCODE1', expiresAt: '2026-11-25T02:00:00.000Z' },
} as const;

export function verification(plan: ChallengePlan, changes: Partial<FaceVerification> = {}): FaceVerification {
  return {
    transcript: {
      nonce: plan.nonce,
      issuedBy: plan.issuedBy,
      steps: plan.order.map((action, index) => ({
        demanded: action,
        observed: action,
        startedAt: index * 1000,
        endedAt: index * 1000 + 700,
        score: 15,
      })),
      passed: true,
    },
    distance: 0.31,
    threshold: 0.45,
    result: 'match',
    frame,
    models: [{ name: 'test', sha256: '0'.repeat(64) }],
    ...changes,
  };
}

export function progressOf(plan: ChallengePlan, index: number): FaceProgress {
  return {
    kind: 'face.progress',
    phase: 'challenge',
    index,
    total: plan.order.length,
    action: plan.order[index] ?? null,
    done: 0.5,
    guidance: null,
  };
}

/** An outcome that a test settles later. */
export function hold<T>(): { readonly promise: Promise<T>; readonly settle: (value: T) => void } {
  let settle: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return { promise, settle };
}

export const fails = (code: FaultCode) => () => Promise.resolve(failed(fault(code)));

type EffectName = keyof Effects;

export type KioskWorld = {
  readonly flow: Flow;
  readonly clock: ManualClock;
  /** What the flow asked, in order. */
  readonly calls: { readonly name: EffectName; readonly input: unknown }[];
  readonly count: (name: EffectName) => number;
  /** The effects as they answer when nothing is scripted. */
  readonly usual: Effects;
  /** From now on these effects answer so. */
  readonly script: (effects: Partial<Effects>) => void;
  /** Every view that was published. */
  readonly views: readonly KioskView[];
  readonly screen: <N extends ScreenName>(name: N) => ScreenOf<N>;
  readonly press: (...commands: readonly (KioskCommand | KioskCommand['type'])[]) => Promise<void>;
  readonly device: (report: Report) => Promise<void>;
  readonly insert: (card: CardText, options?: { readonly sinceStart: boolean }) => Promise<void>;
  readonly pull: () => Promise<void>;
  /** Swaps the card without the reader noticing. */
  readonly swap: (card: CardText) => void;
  readonly advance: (milliseconds: number) => Promise<void>;
  readonly settle: () => Promise<void>;
};

/**
 * A kiosk's flow over effects that a test scripts. The reader has one truth, the card that is in it: what is read and
 * what `record` compares come from there. Everything else answers well until a test says otherwise.
 */
export async function kioskWorld({
  config,
  reader = 'ready',
  link = 'online',
  camera = 'Kiosk camera',
  inspect,
}: {
  /** What differs from the defaults; a function: asked anew as the flow asks. */
  readonly config?: Partial<KioskConfig> | (() => Partial<KioskConfig>);
  readonly reader?: 'ready' | 'absent' | null;
  readonly link?: 'online' | 'offline';
  /** Label of the camera that the page reports as live when a face is verified; null: it reports nothing. */
  readonly camera?: string | null;
  readonly inspect?: (event: InspectionEvent) => void;
} = {}): Promise<KioskWorld> {
  const clock = manualClock();
  const calls: { name: EffectName; input: unknown }[] = [];
  const views: KioskView[] = [];
  let scripted: Partial<Effects> = {};
  let inReader: CardText | null = null;
  let plans = 0;

  const plan = (without: readonly string[] = []): ChallengePlan => ({
    nonce: `nonce-of-attempt-${String(++plans)}`,
    order: (['turn-left', 'smile', 'turn-right', 'blink'] as const)
      .filter((action) => !without.includes(action))
      .slice(0, 3),
    issuedBy: 'central',
  });
  const read = async <T>(take: (card: CardText) => T): Promise<Outcome<T>> =>
    inReader === null ? failed(fault('card.removed')) : ok(take(inReader));
  const usual: Effects = {
    readText: () => read((card) => card),
    readPhoto: () => read(() => photo),
    readKeys: () => read((card) => card),
    openSession: async () => ok({ sessionId, plan: plan() }),
    newPlan: async ({ without }) => ok(plan(without)),
    checkCard: async () => ok(null),
    verifyFace: async (input) => {
      for (const index of input.plan.order.keys()) input.onProgress(progressOf(input.plan, index));
      return ok(verification(input.plan));
    },
    findAccount: async () => ok({ kind: 'new' }),
    sendOtp: async () => ok({ otpId, masked: '08x-xxx-5678', resendAfterSeconds: 30 }),
    verifyOtp: async () => ok(null),
    provePassword: async () => ok(null),
    chooseCredentials: async () => ok(null),
    record: async ({ card }) => {
      if (inReader === null) return failed(fault('card.removed'));
      return isSameCard(card, inReader) ? ok({ reference }) : failed(fault('card.swapped'));
    },
    awaitDecision: async () => ok(granted),
    openActivation: async () => ok({ activationId: otpId, needs: 'credentials', decision: null }),
    completeActivation: async () => ok(granted),
    makeSlip: (input) => ({
      version: 1,
      language: input.language,
      blocks: [{ kind: 'title', text: input.kind }],
    }),
    printSlip: async () => ok(null),
    endSession: () => undefined,
    wipe: () => undefined,
  };
  /** The driver has frames to judge only once the page has told of its camera. */
  const whenPageIsLive = async (effect: () => unknown): Promise<unknown> => {
    await Promise.resolve();
    if (camera !== null) flow.send({ type: 'cameraReport', state: 'live', label: camera });
    return effect();
  };
  const effects = Object.fromEntries(
    (Object.keys(usual) as EffectName[]).map((name) => [
      name,
      (...args: readonly unknown[]) => {
        calls.push({
          name,
          input: args.length > 1 || name === 'makeSlip' || name === 'endSession' ? args[0] : null,
        });
        const effect = () =>
          ((scripted[name] ?? usual[name]) as (...args: readonly unknown[]) => unknown)(...args);
        return name === 'verifyFace' ? whenPageIsLive(effect) : effect();
      },
    ]),
  ) as Effects;

  const flow = createFlow({
    effects,
    config: () => ({ ...kioskConfigSchema.parse({}), ...(typeof config === 'function' ? config() : config) }),
    clock,
    version: '0.0.0-test',
    ...(inspect ? { inspect } : {}),
  });
  flow.subscribe((view) => views.push(view));

  // All promise work of one turn is done before the next macrotask.
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const device = (report: Report) => {
    flow.device(report);
    return settle();
  };
  const world: KioskWorld = {
    flow,
    clock,
    calls,
    usual,
    views,
    settle,
    device,
    count: (name) => calls.filter((call) => call.name === name).length,
    script: (changes) => {
      scripted = { ...scripted, ...changes };
    },
    screen: (name) => {
      const { screen } = flow.view();
      if (!isScreen(screen, name)) throw new Error(`the screen is ${JSON.stringify(screen)}, not ${name}`);
      return screen;
    },
    press: async (...commands) => {
      for (const given of commands) {
        const command = typeof given === 'string' ? ({ type: given } as KioskCommand) : given;
        if (!flow.send(command))
          throw new Error(`${command.type} is not allowed at ${JSON.stringify(flow.view().screen)}`);
        await settle();
      }
    },
    insert: (card, { sinceStart } = { sinceStart: false }) => {
      inReader = card;
      return device({ kind: 'card.inserted', sinceStart });
    },
    pull: () => {
      inReader = null;
      return device({ kind: 'card.removed' });
    },
    swap: (card) => {
      inReader = card;
    },
    advance: async (milliseconds) => {
      clock.advance(milliseconds);
      await settle();
    },
  };
  if (reader !== null) {
    await device({ kind: 'reader.health', health: { state: reader } });
    await device({ kind: 'printer.health', health: { state: 'ready' }, status: null });
    await device({ kind: 'link', state: link });
  }
  return world;
}

function isScreen<N extends ScreenName>(screen: Screen, name: N): screen is ScreenOf<N> {
  return screen.name === name;
}
