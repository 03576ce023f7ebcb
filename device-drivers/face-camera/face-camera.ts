import type { Clock } from '../../contracts/clock.ts';
import type {
  DeviceHealth,
  FaceCamera,
  FaceCameraEvent,
  FaceVerification,
} from '../../contracts/device-ports.ts';
import { fault } from '../../contracts/faults.ts';
import { failed, type Outcome } from '../../contracts/outcome.ts';
import { type Attempt, beginAttempt } from './attempt.ts';
import { createFaceMatcher } from './face-matcher.ts';
import { isSoundPlan } from './liveness-judge.ts';
import { loadVision, type Vision } from './vision.ts';

/** The face camera's driver: the port, and what the device process needs around it. */
export type FaceCameraDriver = FaceCamera & {
  readonly onEvent: (listener: (event: FaceCameraEvent) => void) => () => void;
  /** Loads the networks ahead of the first applicant, some 0.3 s. */
  readonly warm: () => Promise<void>;
  /** Ends what runs and overwrites every frame, descriptor and tensor of the present applicant. */
  readonly wipe: () => Promise<void>;
  /** Settles once every frame that came has been looked at; for tests. */
  readonly idle: () => Promise<void>;
};

/** How often the picture is checked for having stopped, milliseconds. */
const checkEvery = 200;

const aborted = failed(fault('camera.lost', 'aborted'));

/**
 * The driver over frames that are handed to it: JPEG, unmirrored. The bytes given to `frame` become the driver's and
 * are overwritten. A frame that comes while nobody is verified is not looked at. Beyond the port's faults `verify`
 * gives `face.unreadable-image` and `face.none-in-image` for a chip photo that cannot be used; an aborted call answers
 * `camera.lost` with the detail "aborted".
 */
export function createFaceCamera(o: {
  readonly clock: Clock;
  readonly load?: () => Promise<Vision>;
}): FaceCameraDriver {
  const { clock } = o;
  const listeners = new Set<(event: FaceCameraEvent) => void>();
  const emit = (event: FaceCameraEvent) => {
    for (const listener of listeners) listener(event);
  };
  let health = '';
  const report = (next: DeviceHealth) => {
    const told = JSON.stringify(next);
    if (told !== health) emit({ kind: 'camera.health', health: next });
    health = told;
  };

  let vision: Promise<Vision> | null = null;
  const loaded = (): Promise<Vision> => {
    if (!vision) report({ state: 'connecting' });
    vision ??= (o.load ?? loadVision)().then((ready) => {
      report({ state: 'ready' });
      return ready;
    });
    return vision;
  };

  let open: {
    readonly attempt: Attempt;
    readonly answer: (outcome: Outcome<FaceVerification>) => void;
  } | null = null;
  let waiting: { readonly jpeg: Uint8Array; readonly at: number } | null = null;
  let working: Promise<void> | null = null;
  let ending: { readonly abort: AbortController; readonly done: Promise<unknown> } | null = null;

  const lookAtWaiting = async (): Promise<void> => {
    while (open && waiting) {
      const { attempt, answer } = open;
      const { jpeg, at } = waiting;
      waiting = null;
      const outcome = await attempt.look(jpeg, at);
      if (outcome) answer(outcome);
      // An attempt that ended in the meantime was wiped while this look still held a frame.
      if (open?.attempt !== attempt) attempt.wipe();
    }
  };
  const work = () => {
    if (working || !open || !waiting) return;
    working = lookAtWaiting().finally(() => {
      working = null;
      work();
    });
  };

  const run = async (input: Parameters<FaceCamera['verify']>[0], signal: AbortSignal) => {
    const networks = await loaded();
    const matcher = createFaceMatcher(networks);
    const chip = await matcher.describe(input.chipPhoto);
    if (!chip.ok) return chip;
    if (signal.aborted) return aborted;
    report({ state: 'busy' });
    const at = clock.now();
    const attempt = beginAttempt({ input, chip: chip.value, vision: networks, matcher, at, emit });
    let timer: unknown;
    const outcome = await new Promise<Outcome<FaceVerification>>((answer) => {
      open = { attempt, answer };
      // What came while the networks were being loaded counts from now.
      if (waiting) attempt.arrived(waiting.jpeg, at);
      if (waiting) waiting = { ...waiting, at };
      signal.addEventListener('abort', () => answer(aborted), { once: true });
      const check = () => {
        const trouble = attempt.trouble(clock.now());
        report(trouble ? { state: 'faulted', code: trouble.code } : { state: 'busy' });
        if (trouble?.ends) answer(failed(fault(trouble.code)));
        else timer = clock.setTimeout(check, checkEvery);
      };
      check();
      work();
    });
    clock.clearTimeout(timer);
    open = null;
    attempt.wipe();
    const lost = !outcome.ok && outcome.fault !== aborted.fault && outcome.fault.code.startsWith('camera.');
    report(lost ? { state: 'faulted', code: outcome.fault.code } : { state: 'ready' });
    return outcome;
  };

  const verify: FaceCamera['verify'] = async (input, signal) => {
    if (!isSoundPlan(input.plan))
      return failed(fault('face.liveness-failed', 'the plan has too few deliberate actions'));
    // Only one applicant stands there: a new call takes the place of one that has not ended.
    const before = ending;
    before?.abort.abort();
    const abort = new AbortController();
    const done = Promise.resolve(before?.done).then(() =>
      run(input, AbortSignal.any([signal, abort.signal])),
    );
    const mine = { abort, done };
    ending = mine;
    const outcome = await done;
    if (ending === mine) {
      ending = null;
      waiting?.jpeg.fill(0);
      waiting = null;
    }
    return outcome;
  };

  return {
    verify,
    frame: (jpeg) => {
      const at = clock.now();
      if (!ending || open?.attempt.arrived(jpeg, at) === false) return void jpeg.fill(0);
      waiting?.jpeg.fill(0);
      waiting = { jpeg, at };
      work();
    },
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    warm: async () => void (await loaded()),
    wipe: async () => {
      ending?.abort.abort();
      await ending?.done;
      await working;
      if (vision) await (await vision).forget();
    },
    idle: async () => {
      while (working !== null) await working;
    },
  };
}
