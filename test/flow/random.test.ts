import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AnyActorRef, StateMachine, StateNode } from 'xstate';
import type { ScreenName } from '../../contracts/kiosk-view.ts';
import type { Effects } from '../../main/flow/effects.ts';
import { canaries, type Operation, operation, startWalking, unseen, type Walking } from './random-walk.ts';
import { found } from './reachable.ts';
import { screenNames, toCredentials } from './ways.ts';

/** Card and camera are touched only between a consent and the wipe that follows it. */
function expectReadsOnlyAfterConsent({ world, consents }: Walking): void {
  let hasConsent = false;
  for (const [index, { name }] of world.calls.entries()) {
    if (consents.has(index)) hasConsent = true;
    if (name === 'wipe') hasConsent = false;
    if (needsConsent.has(name)) expect([name, hasConsent]).toEqual([name, true]);
  }
}

/** A session that central was asked about is either handed in or ended, once, and nothing is asked of it after that. */
function expectCentralTold({ world, handedIn }: Walking): void {
  const ended: string[] = [];
  const asked = new Set<string>();
  for (const { name, input } of world.calls) {
    if (
      typeof input !== 'object' ||
      input === null ||
      !('sessionId' in input) ||
      typeof input.sessionId !== 'string'
    )
      continue;
    if (name === 'endSession') ended.push(input.sessionId);
    else asked.add(input.sessionId);
    if (name !== 'endSession') expect(ended).not.toContain(input.sessionId);
  }
  expect(new Set(ended).size).toBe(ended.length);
  for (const id of asked)
    expect([id, ended.includes(id), handedIn.has(id)]).toEqual([id, !handedIn.has(id), handedIn.has(id)]);
}

const needsConsent: ReadonlySet<string> = new Set<keyof Effects>([
  'readText',
  'readPhoto',
  'openSession',
  'checkCard',
  'verifyFace',
  'record',
]);
type Visit = { readonly steps: readonly Operation[]; readonly takesCard: boolean };
const walks = 8;

test('random walks come back to the attract screen with nothing of the citizen retained', {
  timeout: 300_000,
}, async () => {
  const visited = new Set<ScreenName>();
  const citizens = async (visits: readonly Visit[]) => {
    const walking = await startWalking();
    const { world } = walking;
    for (const visit of visits) {
      await walking.mend();
      for (const step of visit.steps) {
        await walking.act(step);
        visited.add(world.flow.view().screen.name);
      }
      await walking.everybodyLeaves(visit);
      const { screen, overlay, language } = world.flow.view();
      expect({ screen, overlay, language }).toEqual({
        screen: { name: 'attract' },
        overlay: null,
        language: 'th',
      });
      expect(found(walking.root, canaries, [StateNode, StateMachine])).toEqual([]);
    }
    await walking.mend();
    world.screen('attract');
    // Once more with the definitions of the machines, which are the same for all citizens.
    expect(found(walking.root, canaries)).toEqual([]);
    expect(found(world.views as object, unseen)).toEqual([]);
    expect(world.count('wipe')).toBe(world.flow.view().sessionId - 1);
    expectReadsOnlyAfterConsent(walking);
    expectCentralTold(walking);
  };
  const visit = fc.record({
    steps: fc.array(operation, { minLength: 1, maxLength: 40, size: 'max' }),
    takesCard: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(visit, { minLength: walks, maxLength: walks, size: 'max' }), citizens),
    {
      numRuns: 2000 / walks,
    },
  );
  // The walks are worth something only if they come everywhere.
  expect([...visited].sort()).toEqual(screenNames.filter((name) => name !== 'starting').sort());
});

test('the search for what is retained finds what is held in the middle of a session', async () => {
  const roots: AnyActorRef[] = [];
  const world = await toCredentials({ inspect: ({ actorRef }) => roots.push(actorRef as AnyActorRef) });
  const [root] = roots;
  if (root === undefined) throw new Error('the kiosk was not seen');
  expect(found(root, canaries)).toEqual(
    expect.arrayContaining([
      'citizenId 0',
      'first name 0',
      'address 0',
      'chip number 0',
      'photo',
      'frame',
      'phone',
      'nonce',
    ]),
  );
  expect(world.flow.view().screen.name).toBe('credentials');
});
