import type { SnapshotFrom } from 'xstate';
import type { KioskConfig } from '../../contracts/config.ts';
import type { Overlay, Screen } from '../../contracts/kiosk-view.ts';
import type { activationMachine } from './activation-machine.ts';
import { mayRetry } from './ending.ts';
import { held } from './proofing-context.ts';
import { proofingScreen } from './proofing-screen.ts';
import { resultScreen } from './result-screen.ts';
import type { Farewell } from './session-context.ts';
import type { sessionMachine } from './session-machine.ts';
import { proofingBlockedBy } from './surroundings.ts';

type Session = SnapshotFrom<ReturnType<typeof sessionMachine>>;
type Activation = SnapshotFrom<ReturnType<typeof activationMachine>>;
type At = { readonly config: KioskConfig; readonly now: number };

/** The screen of a session; null when it has just ended. */
export function sessionScreen({ value, context, children }: Session, at: At): Screen | null {
  if (typeof value === 'string') return null;
  switch (value.running.task) {
    case 'starting':
    case 'menu':
      return { name: 'menu' };
    case 'unavailable':
      return {
        name: 'trouble',
        code: proofingBlockedBy(context.surroundings) ?? 'reader.absent',
        canRetry: true,
      };
    case 'proofing':
      return proofingScreen(held(children.proofing ?? null, 'the proofing').getSnapshot(), at);
    case 'activation':
      return activationScreen(held(children.activation ?? null, 'the activation').getSnapshot());
    case 'farewell':
      return context.start.at === 'farewell' ? farewellScreen(context.start.farewell, at) : null;
    case 'take-card':
      return { name: 'take-card', shape: at.config.readerShape };
  }
}

/** What lies over the screen: the question whether somebody is still there comes before everything else. */
export function overlayOf({ value }: Session): Overlay | null {
  if (typeof value === 'string') return null;
  if (value.running.idle === 'last-call') return 'still-there';
  return value.running.overlay === 'none' ? null : value.running.overlay;
}

function farewellScreen(farewell: Farewell, { config }: At): Screen {
  return farewell.kind === 'staffed'
    ? { name: 'staffed-points', reason: farewell.reason, points: config.staffedPoints }
    : { name: 'trouble', code: farewell.code, canRetry: mayRetry(farewell.code) };
}

function activationScreen({ value, context, children }: Activation): Screen {
  switch (value) {
    case 'code':
      return { name: 'activation-code', trouble: context.trouble };
    case 'opening':
      return { name: 'working', what: 'checking-activation' };
    case 'credentials':
      return { name: 'credentials', purpose: 'activation', trouble: context.trouble };
    case 'saving':
    case 'deciding':
    case 'ended':
      return { name: 'working', what: 'saving-credentials' };
    case 'result':
      return resultScreen(held(children.result ?? null, 'the result').getSnapshot());
  }
}
