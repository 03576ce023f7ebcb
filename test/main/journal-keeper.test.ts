import { expect, it } from 'vitest';
import type { KioskView, Screen } from '../../contracts/kiosk-view.ts';
import { createJournalKeeper } from '../../main/journal-keeper.ts';
import { type JournalFact, journalFactSchema } from '../../store/journal.ts';

const attract: KioskView = {
  revision: 1,
  sessionId: 1,
  language: 'th',
  screen: { name: 'attract' },
  overlay: null,
  step: null,
  secondsLeft: null,
  allowed: [],
  display: { large: false, contrast: false, reach: false },
  prompt: 'attract',
  status: { link: 'online', reader: 'ready', printer: 'ready', version: '0', helpLine: '' },
};

function diary() {
  const facts: JournalFact[] = [];
  const keeper = createJournalKeeper((fact) => facts.push(journalFactSchema.parse(fact)), attract);
  const show = (sessionId: number, ...screens: readonly Screen[]): void => {
    for (const screen of screens) keeper.view({ ...attract, sessionId, screen });
  };
  return { facts, show, command: keeper.command };
}

const menu: Screen = { name: 'menu' };
const consent: Screen = { name: 'consent', version: '2026-11', legalBasis: 'explicit-consent' };
const reading: Screen = { name: 'reading-card' };
const started = { kind: 'session.started' } as const;

it('a session that is left: begun, consented, ended', () => {
  const { facts, show, command } = diary();
  show(1, menu, consent);
  command({ type: 'acceptConsent' });
  show(1, reading);
  command({ type: 'confirmLeave' });
  show(2, { name: 'attract' });
  expect(facts).toEqual([
    started,
    { kind: 'consent.given', version: '2026-11' },
    { kind: 'session.ended', reason: 'left' },
  ]);
});

it('a fault ends a session; its last words are no session of their own', () => {
  const { facts, show } = diary();
  show(1, menu, reading);
  show(2, { name: 'trouble', code: 'card.removed', canRetry: true });
  show(3, { name: 'take-card', shape: 'slot' });
  show(4, { name: 'attract' });
  expect(facts).toEqual([
    started,
    { kind: 'fault.met', code: 'card.removed' },
    { kind: 'session.ended', reason: 'fault' },
  ]);
});

it.each([
  ['idle', [menu], { name: 'attract' }],
  ['refused', [menu, consent], { name: 'staffed-points', reason: 'refused-consent', points: [] }],
  ['pending', [menu, { name: 'pending' } as Screen], { name: 'take-card', shape: 'slot' }],
] as const)('a session that ends as %s', (reason, screens, after) => {
  const { facts, show } = diary();
  show(1, ...screens);
  show(2, after as Screen);
  expect(facts).toEqual([started, { kind: 'session.ended', reason }]);
});

it('consent that is withdrawn is noted, and the session ends with it', () => {
  const { facts, show, command } = diary();
  show(1, menu, consent, reading);
  command({ type: 'confirmWithdraw' });
  show(2, { name: 'trouble', code: 'consent.withdrawn', canRetry: false });
  expect(facts.map(({ kind }) => kind)).toEqual([
    'session.started',
    'consent.withdrawn',
    'fault.met',
    'session.ended',
  ]);
  expect(facts.at(-1)).toEqual({ kind: 'session.ended', reason: 'left' });
});
