import type { KioskCommand } from '../contracts/kiosk-command.ts';
import type { KioskView } from '../contracts/kiosk-view.ts';
import type { JournalFact } from '../store/journal.ts';

type Reason = Extract<JournalFact, { readonly kind: 'session.ended' }>['reason'];

/** Told of every view and of every command that was taken, it says what belongs into the journal: kinds of acts, never of whom. */
export type JournalKeeper = {
  readonly view: (view: KioskView) => void;
  readonly command: (command: KioskCommand) => void;
};

export function createJournalKeeper(append: (fact: JournalFact) => void, first: KioskView): JournalKeeper {
  let before = first;
  let served = false;
  let left = false;
  return {
    view: (view) => {
      if (view.screen.name === 'trouble' && before.screen.name !== 'trouble') {
        append({ kind: 'fault.met', code: view.screen.code });
      }
      if (view.sessionId !== before.sessionId) {
        if (served) append({ kind: 'session.ended', reason: reasonOf({ before, after: view, left }) });
        served = false;
        left = false;
      }
      if (!served && isServed(view)) {
        served = true;
        append({ kind: 'session.started' });
      }
      before = view;
    },
    command: ({ type }) => {
      if (type === 'confirmLeave') left = true;
      if (type === 'acceptConsent' && before.screen.name === 'consent') {
        append({ kind: 'consent.given', version: before.screen.version });
      }
      if (type === 'confirmWithdraw') append({ kind: 'consent.withdrawn' });
    },
  };
}

/** Somebody is being served; the last words after a session and the card to be taken belong to none. */
function isServed({ screen: { name } }: KioskView): boolean {
  return !['starting', 'attract', 'out-of-service', 'trouble', 'staffed-points', 'take-card'].includes(name);
}

function reasonOf(o: {
  readonly before: KioskView;
  readonly after: KioskView;
  readonly left: boolean;
}): Reason {
  const { name } = o.before.screen;
  if (name === 'done' || name === 'pending') return name;
  if (o.left) return 'left';
  switch (o.after.screen.name) {
    case 'staffed-points':
      return 'refused';
    case 'trouble':
      return o.after.screen.code === 'consent.withdrawn' ? 'left' : 'fault';
    default:
      return 'idle';
  }
}
