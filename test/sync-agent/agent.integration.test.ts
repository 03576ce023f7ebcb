import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outboxBackoff } from '../../store/outbox.ts';
import { agentWorld } from '../support/agent-world.ts';
import { type Trouble, troubles } from '../support/faulty-central.ts';
import { unwrap } from '../support/store-folder.ts';

const subjects = ['subject-one-0000', 'subject-two-0000', 'subject-three-00'];

describe('enrolment', () => {
  test('at the first start with the code; the key stays, the id is kept, requests are signed', async () => {
    const { store, central, online, events, until } = await agentWorld();
    await online();
    expect(store.settings.get('configuration')).toEqual(central.configuration);
    await until(() => events.some((event) => event.kind === 'configuration'));
    await until(() => central.requests.some(({ operation }) => operation === 'heartbeat'));
    await until(() => central.requests.some(({ operation }) => operation === 'signals'));
    const unsigned = central.requests.filter(({ operation, signed }) => !signed && operation !== 'enrol');
    expect(unsigned).toEqual([]);
  });

  test('an answer that was lost costs nothing: the same code and key again', async () => {
    const { store, central, online } = await agentWorld();
    central.trouble('enrol', ['lose-answer', 'html-200', 'problem-503']);
    await online();
    expect(store.settings.get('kioskId')).toMatch(/^kiosk-/);
  });

  test('a code that central does not take is not tried on and on', async () => {
    const { store, central, until, link } = await agentWorld({ code: 'NOT-THE-CODE' });
    await until(() => link()?.code === 'kiosk.not-enrolled');
    expect(central.requests.filter(({ operation }) => operation === 'enrol')).toHaveLength(1);
    expect(store.settings.get('kioskId')).toBeNull();
  });
});

describe('the outbox', () => {
  test('an item goes, the decision comes back, the payload is gone', async () => {
    const { store, central, online, put, drained, events, until } = await agentWorld();
    await online();
    const { reference, idempotencyKey } = await put('subject-one-0000');
    await drained();
    await until(() => events.some((event) => event.kind === 'decision'));
    expect(events.find((event) => event.kind === 'decision')).toEqual({
      kind: 'decision',
      reference,
      decision: { outcome: 'pending', reference, awaits: 'contact' },
    });
    expect(central.effects).toMatchObject([{ key: idempotencyKey, reference }]);
    expect(store.outbox.depth()).toEqual({ waiting: 0, quarantined: 0, dueIn: null });
  });

  test.each(troubles)(
    '%s: tried again, one effect, nothing lost, nothing poisoned (F47, F48)',
    async (trouble) => {
      const { store, central, online, put, drained } = await agentWorld();
      await online();
      central.trouble('submitProofing', [trouble, trouble]);
      const { idempotencyKey } = await put('subject-one-0000');
      await drained();
      expect(central.effects.map(({ key }) => key)).toEqual([idempotencyKey]);
      expect(
        central.requests.filter(({ operation }) => operation === 'submitProofing').length,
      ).toBeGreaterThanOrEqual(3);
      expect(store.outbox.depth().quarantined).toBe(0);
    },
  );

  test('what central refuses for good is put aside with the reason; others flow (F50)', async () => {
    const { store, central, online, put, until } = await agentWorld();
    await online();
    // Held back until all three are written, so that the poisoned one is in front.
    central.trouble('submitProofing', ['status-500', 'status-500', 'status-500']);
    const poisoned = await put('subject-one-0000');
    central.poison.add(poisoned.reference);
    const behind = await put('subject-one-0000');
    const other = await put('subject-two-0000');
    await until(() => store.outbox.depth().quarantined === 1 && central.effects.length === 1);
    expect(central.effects[0]?.key).toBe(other.idempotencyKey);
    expect(store.outbox.quarantined()).toMatchObject([
      { id: poisoned.sequence, code: 'central.rejected', detail: 'status 422 evidence: seal' },
    ]);
    central.poison.clear();
    unwrap(store.outbox.release(poisoned.sequence));
    await until(() => central.effects.length === 3 && store.outbox.depth().waiting === 0);
    expect(central.effects.slice(1).map(({ key }) => key)).toEqual([
      poisoned.idempotencyKey,
      behind.idempotencyKey,
    ]);
  });

  test('a revoked kiosk keeps what it has', async () => {
    const { store, central, online, put, until, link } = await agentWorld();
    await online();
    central.revoke();
    await put('subject-one-0000');
    await until(() => link()?.code === 'kiosk.revoked');
    expect(store.outbox.depth()).toMatchObject({ waiting: 1, quarantined: 0 });
    expect(central.effects).toEqual([]);
  });

  test('whatever befalls the requests, each key has one effect, each subject its order (F47, F48, F49)', async () => {
    const trouble: fc.Arbitrary<Trouble | null> = fc.option(fc.constantFrom(...troubles), { nil: null });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(2), { minLength: 1, maxLength: 8 }),
        fc.array(trouble, { maxLength: 12 }),
        async (rows, fates) => {
          const { store, central, online, put, drained, close } = await agentWorld();
          await online();
          central.trouble(
            'submitProofing',
            fates.filter((fate) => fate !== null),
          );
          const written = [];
          for (const row of rows) written.push(await put(subjects[row] ?? ''));
          await drained();
          expect([...central.effects].map(({ key }) => key).sort()).toEqual(
            written.map(({ idempotencyKey }) => idempotencyKey).sort(),
          );
          for (const subject of subjects) {
            const sequences = central.effects
              .filter(({ subjectKey }) => subjectKey === subject)
              .map(({ sequence }) => sequence);
            expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
          }
          expect(store.outbox.depth()).toEqual({ waiting: 0, quarantined: 0, dueIn: null });
          expect(await store.journal.verify()).toMatchObject({ sound: true });
          await close();
        },
      ),
      { numRuns: 12 },
    );
  });
});

describe('the link', () => {
  test('cut at the socket: offline at once, kept, and drained soon after it heals (F49)', async () => {
    const { store, central, core, online, put, drained, until, link } = await agentWorld();
    await online();
    unwrap(await core.call('setNetwork', { connected: false }));
    await until(() => link()?.state === 'offline');
    expect(link()).toMatchObject({ code: 'link.down' });
    const asked = await core.call('central', {
      operation: 'openSession',
      input: { body: { consent: { version: '1', language: 'th', givenAt: new Date(0).toISOString() } } },
    } as never);
    expect(asked).toMatchObject({ ok: false, fault: { code: 'link.down', detail: 'ENETDOWN' } });
    const before = central.requests.length;
    await put('subject-one-0000');
    // Long enough for the outbox to have set a wait of minutes.
    await until(() => (store.outbox.depth().dueIn ?? 0) > 0);
    expect(central.requests).toHaveLength(before);
    unwrap(await core.call('setNetwork', { connected: true }));
    await drained();
    expect(link()).toMatchObject({ state: 'online' });
    expect(central.effects).toHaveLength(1);
    expect(outboxBackoff.cap).toBeGreaterThan(3_000);
  });

  test('a call for the citizen is asked once, and its refusal comes as it is, with the tries left', async () => {
    const { central, core, online } = await agentWorld();
    await online();
    const input = { sessionId: crypto.randomUUID(), body: { password: 'ความลับ-0123456789' } };
    const answer = await core.call('central', { operation: 'provePassword', input } as never);
    expect(answer).toMatchObject({ ok: false, fault: { code: 'password.wrong', triesLeft: 2 } });
    central.trouble('provePassword', ['drop']);
    expect(await core.call('central', { operation: 'provePassword', input } as never)).toMatchObject({
      fault: { code: 'link.down' },
    });
    expect(central.requests.filter(({ operation }) => operation === 'provePassword')).toHaveLength(2);
  });

  test('a call that the core gives up ends the request, and says nothing of the link', async () => {
    const { central, core, online, until, link } = await agentWorld();
    await online();
    central.trouble('provePassword', ['never-answer']);
    const abort = new AbortController();
    const input = { sessionId: crypto.randomUUID(), body: { password: '0123456789' } };
    const asked = core.call('central', { operation: 'provePassword', input } as never, abort.signal);
    await until(() => central.requests.some(({ operation }) => operation === 'provePassword'));
    abort.abort();
    expect(await asked).toMatchObject({ ok: false, fault: { code: 'link.down', detail: 'aborted' } });
    expect(link()).toMatchObject({ state: 'online' });
  });

  test('evidence does not go past the outbox', async () => {
    const { central, core, online } = await agentWorld();
    await online();
    const body = { subjectKey: 'subject-one-0000', sequence: 1, reference: 'AAAAAAAAAAAA', sealed: 'x' };
    const asked = await core.call('central', { operation: 'submitProofing', input: { body } } as never);
    expect(asked).toMatchObject({ ok: false, fault: { code: 'central.rejected' } });
    expect(central.requests.some(({ operation }) => operation === 'submitProofing')).toBe(false);
  });

  test('a clock that is an hour off signs by central’s time (F46)', async () => {
    const { central, online, put, drained, store } = await agentWorld();
    central.setClockOffset(3_600_000);
    await online();
    await put('subject-one-0000');
    await drained();
    expect(central.effects).toHaveLength(1);
    central.setClockOffset(-86_400_000 * 3_650);
    await put('subject-one-0000');
    await drained();
    expect(central.effects).toHaveLength(2);
    expect(store.outbox.depth().quarantined).toBe(0);
  });
});

describe('signals', () => {
  test('a decision that was taken later comes at once; a configuration is fetched and kept; the cursor is remembered', async () => {
    const { central, online, events, until, store } = await agentWorld();
    await online();
    await until(() => central.requests.some(({ operation }) => operation === 'signals'));
    const before = events.filter((event) => event.kind === 'configuration').length;
    central.trouble('proofing', ['status-500', 'drop']);
    central.signal('decision', 'LATERDECIDED');
    await until(() =>
      events.some((event) => event.kind === 'decision' && event.reference === 'LATERDECIDED'),
    );
    central.signal('configuration');
    await until(() => events.filter((event) => event.kind === 'configuration').length > before);
    await until(() => store.settings.get('signalCursor') === 2);
    expect(store.settings.get('configuration')).toEqual(central.configuration);
  });
});
