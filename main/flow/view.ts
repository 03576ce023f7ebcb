import type { ActorRefFrom, SnapshotFrom } from 'xstate';
import type { KioskConfig } from '../../contracts/config.ts';
import type { KioskView, Screen } from '../../contracts/kiosk-view.ts';
import type { kioskMachine } from './kiosk-machine.ts';
import { promptOf } from './prompts.ts';
import { overlayOf, sessionScreen } from './session-screen.ts';
import { stepOf } from './steps.ts';
import { allowedCommands } from './takers.ts';

export type KioskActor = ActorRefFrom<ReturnType<typeof kioskMachine>>;
type Kiosk = SnapshotFrom<ReturnType<typeof kioskMachine>>;

/** The screen as data, whole, from the state of the machines alone. */
export function viewOf({
  kiosk,
  config: inForce,
  version,
  now,
}: {
  readonly kiosk: KioskActor;
  /** The configuration in force, for what is shown while no session keeps one of its own. */
  readonly config: () => KioskConfig;
  readonly version: string;
  readonly now: number;
}): Omit<KioskView, 'revision'> {
  const snapshot = kiosk.getSnapshot();
  const { surroundings, sessionId } = snapshot.context;
  const session = snapshot.children.session?.getSnapshot();
  const { language, display } = session?.context ?? snapshot.context;
  const deadline = session?.context.deadline ?? null;
  const { screen, overlay } = shownBy({ kiosk, config: inForce, now });
  const config = session?.context.config ?? inForce();
  const [nearest] = config.staffedPoints;
  return {
    sessionId,
    language,
    screen,
    overlay,
    step: stepOf(screen),
    secondsLeft: deadline === null ? null : Math.max(0, Math.ceil((deadline - now) / 1000)),
    allowed: allowedCommands(kiosk, { screen, overlay }),
    display,
    prompt: promptOf(screen, overlay),
    ...(nearest === undefined ? {} : { staffedPoint: nearest }),
    status: {
      link: surroundings.link,
      reader: surroundings.reader === 'unknown' ? 'absent' : surroundings.reader,
      printer: surroundings.printer === 'unknown' ? 'absent' : surroundings.printer,
      version,
      helpLine: config.helpLine,
    },
  };
}

/** The screen and what lies over it. */
export function shownBy({
  kiosk,
  config: inForce,
  now,
}: {
  readonly kiosk: KioskActor;
  readonly config: () => KioskConfig;
  readonly now: number;
}): Pick<KioskView, 'screen' | 'overlay'> {
  const snapshot = kiosk.getSnapshot();
  const session = snapshot.children.session?.getSnapshot();
  return {
    screen: screenOf(snapshot, { config: session?.context.config ?? inForce(), now }),
    overlay: session === undefined ? null : overlayOf(session),
  };
}

function screenOf(
  { value, context, children }: Kiosk,
  at: { readonly config: KioskConfig; readonly now: number },
): Screen {
  if (typeof value !== 'string') return { name: 'attract' };
  switch (value) {
    case 'starting':
      return { name: 'starting' };
    case 'serving':
    case 'parting': {
      const session = children.session?.getSnapshot();
      return (session && sessionScreen(session, at)) ?? { name: 'attract' };
    }
    case 'between':
      return { name: 'attract' };
    case 'out-of-service':
      return { name: 'out-of-service', code: context.surroundings.closedBy ?? 'process.restarting' };
  }
}
