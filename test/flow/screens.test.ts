import { describe, expect, test } from 'vitest';
import type { AnyMachineSnapshot, AnyStateNode, InspectionEvent } from 'xstate';
import type { ScreenName } from '../../contracts/kiosk-view.ts';
import { isMachineSnapshot } from '../../main/flow/tags.ts';
import { timings } from '../../main/flow/timings.ts';
import { otherWays, screenNames, ways } from './ways.ts';
import { cardOf, kioskWorld } from './world.ts';

/** Nobody is served there: no session, nothing to leave. */
const outsideSessions: readonly ScreenName[] = ['starting', 'out-of-service', 'attract'];
const insideSessions = screenNames.filter((name) => !outsideSessions.includes(name));
/** The citizen is gone already: the session was wiped before. */
const afterSessions: readonly ScreenName[] = ['trouble', 'staffed-points', 'take-card'];

test.each(screenNames)('%s is reached', async (name) => {
  const world = await ways[name]();
  expect(world.screen(name).name).toBe(name);
});

function nodesOf(node: AnyStateNode): readonly AnyStateNode[] {
  return [node, ...Object.values(node.states).flatMap(nodesOf)];
}

/** A first state that is always left at once: the machine is created beyond it, unseen. */
function isPassedAtStart({ always, parent, key }: AnyStateNode): boolean {
  const last = always?.at(-1);
  return last !== undefined && last.guard === undefined && parent?.config.initial === key;
}

test('every state of every machine is reached', async () => {
  const visited = new Set<string>();
  const defined = new Set<string>();
  const inspect = (event: InspectionEvent) => {
    if (event.type !== '@xstate.snapshot' && event.type !== '@xstate.microstep') return;
    const snapshot: unknown = event.snapshot;
    if (!isMachineSnapshot(snapshot)) return;
    for (const node of (snapshot as AnyMachineSnapshot)._nodes) visited.add(node.id);
    for (const node of nodesOf(snapshot.machine.root)) if (!isPassedAtStart(node)) defined.add(node.id);
  };
  for (const way of [...Object.values(ways), ...otherWays]) await way({ inspect });
  expect(defined.size).toBeGreaterThan(90);
  expect([...defined].filter((id) => !visited.has(id))).toEqual([]);
});

describe.each(insideSessions)('%s', (name) => {
  test('offers help and the way out, which lead back', async () => {
    const world = await ways[name]();
    expect(world.flow.view().allowed).toEqual(
      expect.arrayContaining(['openHelp', 'askLeave', 'setLanguage', 'setDisplay']),
    );
    await world.press('openHelp');
    expect(world.flow.view().overlay).toBe('help');
    await world.press('closeOverlay', 'askLeave');
    expect(world.flow.view().overlay).toBe('leave');
    await world.press('closeOverlay');
    expect(world.flow.view()).toMatchObject({ overlay: null, screen: { name } });
  });

  test('leaving erases everything', async () => {
    const world = await ways[name]();
    const { sessionId } = world.flow.view();
    await world.press('askLeave', 'confirmLeave');
    await world.pull();
    expect(world.flow.view()).toMatchObject({ screen: { name: 'attract' }, language: 'th' });
    expect(world.count('wipe')).toBe(1);
    expect(world.flow.view().sessionId).toBe(afterSessions.includes(name) ? sessionId : sessionId + 1);
  });

  test('is left by itself, or awaits a machine or the card', async () => {
    const world = await ways[name]();
    const { secondsLeft } = world.flow.view();
    if (name === 'take-card') {
      expect(secondsLeft).toBeNull();
      await world.advance(timings.takeCard - 1);
      world.screen('take-card');
      await world.advance(1);
      world.screen('attract');
    } else if (secondsLeft === null) {
      await world.advance(timings.patience - 1);
      world.screen(name);
      await world.advance(1);
      expect(world.screen('trouble').code).toBe('process.restarting');
    } else {
      await world.advance((secondsLeft - 20) * 1000 - 1);
      expect(world.flow.view().overlay).toBeNull();
      await world.advance(1);
      expect(world.flow.view()).toMatchObject({ overlay: 'still-there', secondsLeft: 20 });
      await world.advance(19_999);
      world.screen(name);
    }
    await world.pull();
    await world.advance(timings.farewell);
    world.screen('attract');
    expect(world.count('wipe')).toBe(1);
  });

  test('more time is given at least ten times', async () => {
    const world = await ways[name]();
    const { secondsLeft } = world.flow.view();
    if (secondsLeft === null) {
      expect(world.flow.view().allowed).not.toContain('moreTime');
      return;
    }
    for (let times = 0; times < 12; times++) {
      await world.advance((secondsLeft - 5) * 1000);
      expect(world.flow.view()).toMatchObject({ overlay: 'still-there', secondsLeft: 5 });
      await world.press('moreTime');
      expect(world.flow.view()).toMatchObject({ overlay: null, secondsLeft });
    }
    world.screen(name);
  });
});

test('a screen without a session takes no session commands', async () => {
  for (const name of outsideSessions) {
    const world = await ways[name]();
    const before = world.flow.view();
    expect(before.allowed).toEqual(name === 'attract' ? ['start', 'setLanguage', 'setDisplay'] : []);
    for (const type of ['confirmLeave', 'acceptConsent', 'continue', 'finish'] as const) {
      expect(world.flow.send({ type })).toBe(false);
    }
    await world.settle();
    expect(world.flow.view()).toEqual(before);
  }
});

test('the kiosk opens without its devices after a while, and closes when central has revoked it', async () => {
  const world = await kioskWorld({ reader: null });
  world.screen('starting');
  await world.advance(timings.start);
  world.screen('attract');
  await world.press('start');
  await world.device({ kind: 'service', code: 'kiosk.revoked' });
  world.screen('menu');
  await world.press('askLeave', 'confirmLeave');
  expect(world.screen('out-of-service').code).toBe('kiosk.revoked');
  await world.insert(cardOf('somchai'));
  world.screen('out-of-service');
  await world.device({ kind: 'service', code: null });
  world.screen('attract');
});
