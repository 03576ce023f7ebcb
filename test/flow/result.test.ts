import { describe, expect, test } from 'vitest';
import { fault } from '../../contracts/faults.ts';
import { failed, ok } from '../../contracts/outcome.ts';
import { password, toActivationCode, toCredentials } from './ways.ts';
import { fails, granted, hold, otpId, reference } from './world.ts';

const credentials = { type: 'submitCredentials', username: 'somchai.t', password } as const;
const code = { type: 'submitActivationCode', code: 'ABCD2345' } as const;

describe('slip', () => {
  test('prints by itself; one can finish when it is out', async () => {
    const world = await toCredentials();
    const slow = hold<ReturnType<typeof ok<null>>>();
    world.script({ printSlip: () => slow.promise });
    await world.press(credentials);
    expect(world.screen('done').slip).toEqual({ state: 'printing' });
    expect(world.flow.view().allowed).not.toContain('finish');
    slow.settle(ok(null));
    await world.settle();
    expect(world.screen('done').slip).toEqual({ state: 'printed' });
    expect(world.flow.view().allowed).toContain('finish');
    expect(world.flow.view().allowed).not.toContain('printSlip');
  });

  test.each(['printer.paper-out', 'printer.cover-open', 'printer.absent', 'printer.timeout'] as const)(
    '%s: the same content on the screen, and printing can be tried again',
    async (fails_) => {
      const world = await toCredentials();
      world.script({ printSlip: fails(fails_) });
      await world.press(credentials);
      const shown = world.screen('done');
      expect(shown.slip).toEqual({ state: 'on-screen', code: fails_ });
      expect(shown.slipContent).toEqual({
        version: 1,
        language: 'th',
        blocks: [{ kind: 'title', text: 'granted' }],
      });
      world.script({ printSlip: async () => ok(null) });
      await world.press('printSlip');
      expect(world.screen('done').slip).toEqual({ state: 'printed' });
      expect(world.count('printSlip')).toBe(2);
      expect(world.count('makeSlip')).toBe(1);
    },
  );
});

describe('activation', () => {
  test('code, then username and password, then done on the word of central', async () => {
    const world = await toActivationCode();
    await world.press(code);
    expect(world.screen('credentials')).toEqual({
      name: 'credentials',
      purpose: 'activation',
      trouble: null,
    });
    await world.press(credentials);
    expect(world.screen('done')).toMatchObject({ account: 'created', reference });
    expect(world.calls.map(({ name }) => name)).toEqual([
      'openActivation',
      'completeActivation',
      'makeSlip',
      'printSlip',
    ]);
    expect(world.calls[1]?.input).toEqual({ activationId: otpId, username: 'somchai.t', password });
    expect(world.calls[2]?.input).toEqual({
      kind: 'granted',
      language: 'th',
      decision: granted,
      maskedCitizenId: null,
    });
    await world.press('finish');
    world.screen('attract');
  });

  test('an account that was raised by the code alone needs nothing more', async () => {
    const world = await toActivationCode();
    const decision = { ...granted, account: 'raised', activation: null } as const;
    world.script({ openActivation: async () => ok({ activationId: otpId, needs: 'nothing', decision }) });
    await world.press(code);
    expect(world.screen('done')).toMatchObject({ account: 'raised', activation: null });
    expect(world.count('completeActivation')).toBe(0);
  });

  test('an answer without the decision it needs is not taken for a grant', async () => {
    const world = await toActivationCode();
    world.script({
      openActivation: async () => ok({ activationId: otpId, needs: 'nothing', decision: null }),
    });
    await world.press(code);
    expect(world.screen('trouble').code).toBe('central.rejected');
  });

  test.each(['activation.invalid', 'link.down', 'central.unavailable', 'central.busy'] as const)(
    '%s: once more',
    async (fails_) => {
      const world = await toActivationCode();
      world.script({ openActivation: fails(fails_) });
      await world.press(code);
      expect(world.screen('activation-code').trouble).toBe(fails_);
      world.script({
        openActivation: async () => ok({ activationId: otpId, needs: 'credentials', decision: null }),
      });
      await world.press(code);
      world.screen('credentials');
    },
  );

  test('an expired code ends it', async () => {
    const world = await toActivationCode();
    world.script({ openActivation: fails('activation.expired') });
    await world.press(code);
    expect(world.screen('trouble')).toMatchObject({ code: 'activation.expired', canRetry: false });
  });

  test.each(['username.taken', 'username.invalid', 'password.weak', 'link.down'] as const)(
    '%s: chosen anew',
    async (fails_) => {
      const world = await toActivationCode();
      world.script({ completeActivation: fails(fails_) });
      await world.press(code, credentials);
      expect(world.screen('credentials')).toEqual({
        name: 'credentials',
        purpose: 'activation',
        trouble: fails_,
      });
    },
  );

  test('central may still await something, or refuse', async () => {
    const pending = await toActivationCode();
    pending.script({
      completeActivation: async () => ok({ outcome: 'pending', reference, awaits: 'issuer' }),
    });
    await pending.press(code, credentials);
    expect(pending.screen('pending')).toMatchObject({ awaits: 'issuer', reference, maskedContact: null });
    const refused = await toActivationCode();
    refused.script({ completeActivation: async () => ok({ outcome: 'refused', reference }) });
    await refused.press(code, credentials);
    expect(refused.screen('trouble').code).toBe('proofing.refused');
  });

  test('a fault that nobody here can mend ends it', async () => {
    const world = await toActivationCode();
    world.script({ completeActivation: async () => failed(fault('central.rejected')) });
    await world.press(code, credentials);
    expect(world.screen('trouble').code).toBe('central.rejected');
  });
});
