import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { challengeOrders } from '../../contracts/challenge-orders.ts';
import type { ChallengeAction, Guidance } from '../../contracts/device-ports.ts';
import type { FaceMeasures } from '../../device-drivers/face-camera/face-measures.ts';
import { isSoundPlan } from '../../device-drivers/face-camera/liveness-judge.ts';
import {
  acting,
  neutralFace,
  obedient,
  type Player,
  planOf,
  play,
  thresholds,
} from '../support/face-frames.ts';

const deliberate = ['turn-left', 'turn-right', 'smile'] as const;
const orders = challengeOrders();
const anyOrder = fc.constantFrom(...orders);
const planned = (order: readonly ChallengeAction[]) => planOf(...order);

describe('an applicant who does as asked', () => {
  it('passes every order that can be demanded, and the transcript says what was seen', () => {
    expect(orders.length).toBeGreaterThan(40);
    for (const order of orders) {
      const { verdict } = play({ plan: planned(order), player: obedient });
      expect(verdict?.passed).toBe(true);
      if (!verdict?.passed) continue;
      expect(verdict.transcript.steps.map((step) => step.observed)).toEqual(order);
      expect(verdict.transcript.nonce).toBe('nonce-of-at-least-16');
    }
  });

  it('passes at any frame rate from 5 to 30 a second', () => {
    fc.assert(
      fc.property(anyOrder, fc.integer({ min: 33, max: 200 }), (order, every) => {
        expect(play({ plan: planned(order), player: obedient, every }).verdict?.passed).toBe(true);
      }),
    );
  });

  it('keeps a neutral frame of the baseline and one after each action', () => {
    const order = orders[0]!;
    const { judgements } = play({ plan: planned(order), player: obedient });
    const segments = new Set(judgements.flatMap(({ keep }) => (keep ? [keep.segment] : [])));
    expect([...segments].toSorted()).toEqual([0, 1, 2, 3, 4]);
  });

  it('is never shown the next action before the face is neutral again', () => {
    const order = orders[7]!;
    const { judgements } = play({ plan: planned(order), player: obedient });
    const shown = judgements.map(({ progress }) => progress.action);
    const changes = shown.filter((action, index) => action !== shown[index - 1]);
    expect(changes).toEqual([null, ...order.flatMap((action) => [action, null])]);
  });

  it('may have people behind who are clearly smaller', () => {
    const behind = { ...neutralFace, centreX: 0.15, width: 0.12 };
    const player: Player = (shown) => [...(obedient(shown) ?? []), behind];
    expect(play({ plan: planned(orders[3]!), player }).verdict?.passed).toBe(true);
  });
});

describe('F29 an attack', () => {
  it('fails as soon as the first deliberate action of a window is another one, whatever comes later', () => {
    fc.assert(
      fc.property(anyOrder, fc.nat(3), fc.nat(2), (order, window, pick) => {
        const demanded = order[window]!;
        const wrong = deliberate.filter((action) => action !== demanded)[
          pick % (demanded === 'blink' ? 3 : 2)
        ]!;
        const player: Player = (shown) => {
          const { progress, since } = shown;
          const mine = progress?.phase === 'challenge' && progress.index === window && progress.action;
          if (!mine) return obedient(shown);
          return [acting(since < 300 ? null : since < 900 ? wrong : demanded)];
        };
        const { verdict } = play({ plan: planned(order), player });
        expect(verdict).toMatchObject({ passed: false, fault: { code: 'face.liveness-failed' } });
      }),
    );
  });

  it('fails when a wrong action is begun and then hidden, behind a hand or a second face', () => {
    const twin = { ...neutralFace, centreX: 0.75 };
    for (const hiding of [[], [neutralFace, twin]]) {
      const player: Player = (shown) => {
        const { progress, since } = shown;
        if (progress?.phase !== 'challenge' || !progress.action || progress.index !== 1)
          return obedient(shown);
        return since < 300 ? [neutralFace] : since < 400 ? [acting('smile')] : hiding;
      };
      const { verdict } = play({ plan: planOf('smile', 'turn-left', 'smile', 'turn-right'), player });
      expect(verdict).toMatchObject({ passed: false, fault: { code: 'face.liveness-failed' } });
    }
  });

  it('a still face never passes, however it trembles under the thresholds, and ends in time', () => {
    const tremble = fc.record({
      yaw: fc.double({ min: -5, max: 5, noNaN: true }),
      noseRatio: fc.double({ min: 0.4, max: 0.6, noNaN: true }),
      mouthRatio: fc.double({ min: 0.35, max: 0.39, noNaN: true }),
      eyeAspect: fc.double({ min: 0.12, max: 0.34, noNaN: true }),
    });
    fc.assert(
      fc.property(anyOrder, fc.array(tremble, { minLength: 20, maxLength: 60 }), (order, moves) => {
        let frame = 0;
        const player: Player = () => [{ ...neutralFace, ...moves[frame++ % moves.length] }];
        const { verdict, at } = play({ plan: planned(order), player });
        expect(verdict?.passed).toBe(false);
        expect(at).toBeLessThanOrEqual(
          (thresholds.positioningSeconds + 2 * thresholds.challengeSeconds + 4) * 1000,
        );
      }),
    );
  });

  it('a recording whose first action is another than the demanded one never passes', () => {
    fc.assert(
      fc.property(
        anyOrder,
        fc.array(fc.constantFrom(...deliberate), { minLength: 1, maxLength: 6 }),
        (order, film) => {
          fc.pre(film[0] !== order[0]);
          const player: Player = ({ at }) => {
            if (at < 3000) return [neutralFace];
            const second = Math.floor((at - 3000) / 1000);
            return [acting(second % 2 === 0 ? null : film[Math.floor(second / 2) % film.length]!)];
          };
          expect(play({ plan: planned(order), player }).verdict?.passed).toBe(false);
        },
      ),
    );
  });

  it('passes nothing but the demanded order, whatever the frames are', () => {
    const face = fc.record({
      action: fc.constantFrom<ChallengeAction | null>(null, ...deliberate, 'blink'),
      much: fc.double({ min: 0.3, max: 1.3, noNaN: true }),
      x: fc.constantFrom(0.5, 0.5, 0.5, 0.52, 0.9),
      width: fc.constantFrom(0.3, 0.3, 0.3, 0.1),
    });
    // Long stretches as asked, so that many attempts pass, and short ones of anything.
    const scene = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({ faces: fc.constant(null), frames: fc.integer({ min: 15, max: 60 }) }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          faces: fc.array(face, { maxLength: 2 }),
          frames: fc.integer({ min: 1, max: 3 }),
        }),
      },
    );
    let passes = 0;
    fc.assert(
      fc.property(anyOrder, fc.array(scene, { minLength: 4, maxLength: 30 }), (order, scenes) => {
        const film = scenes.flatMap(({ faces, frames }) => Array.from({ length: frames }, () => faces));
        let frame = 0;
        const player: Player = (shown) => {
          const faces = film[frame++];
          if (faces === undefined) return null;
          return (
            faces?.map(({ action, much, x, width }) => ({ ...acting(action, much), centreX: x, width })) ??
            obedient(shown)
          );
        };
        const { verdict } = play({ plan: planned(order), player });
        if (!verdict?.passed) return;
        passes += 1;
        expect(verdict.transcript.steps.map((step) => step.observed)).toEqual(order);
        for (const { demanded, score, startedAt, endedAt } of verdict.transcript.steps) {
          expect(endedAt - startedAt).toBeLessThanOrEqual(thresholds.challengeSeconds * 1000);
          if (demanded === 'turn-left') expect(score).toBeGreaterThanOrEqual(thresholds.turnDegrees);
          if (demanded === 'turn-right') expect(score).toBeLessThanOrEqual(-thresholds.turnDegrees);
          if (demanded === 'smile') expect(score).toBeGreaterThanOrEqual(thresholds.smileRatio);
          if (demanded === 'blink') expect(score).toBeLessThan(thresholds.blinkRatio);
        }
      }),
      { numRuns: 400 },
    );
    expect(passes).toBeGreaterThan(20);
  });

  it('yaw alone is no turn: a tilted print has it, but its nose does not move between the cheeks', () => {
    const player: Player = (shown) => {
      const turns = shown.progress?.action?.startsWith('turn') && shown.since > 300;
      return [
        turns ? { ...neutralFace, yaw: shown.progress?.action === 'turn-left' ? 30 : -26 } : neutralFace,
      ];
    };
    const { verdict } = play({ plan: planOf('turn-left', 'turn-right', 'smile', 'turn-left'), player });
    expect(verdict).toMatchObject({ passed: false, fault: { code: 'face.challenge-timeout' } });
  });

  it('another face in the same frame does not carry the track on', () => {
    const player: Player = (shown) => {
      const swapped = shown.progress?.phase === 'challenge' && shown.progress.index >= 1;
      return (obedient(shown) ?? []).map((face) => (swapped ? { ...face, centreX: 0.95 } : face));
    };
    const { verdict } = play({ plan: planned(orders[0]!), player });
    expect(verdict).toMatchObject({ passed: false, fault: { code: 'face.tracking-lost' } });
  });
});

describe('two faces alike', () => {
  const twin = { ...neutralFace, centreX: 0.78, width: 0.28 };

  it('pause the attempt with guidance; it goes on when one has left', () => {
    let leftAt = Number.POSITIVE_INFINITY;
    const player: Player = (shown) => {
      if (shown.progress?.phase === 'challenge' && shown.progress.index === 1)
        leftAt = Math.min(leftAt, shown.at + 4000);
      const paused = leftAt !== Number.POSITIVE_INFINITY && shown.at < leftAt;
      return paused ? [neutralFace, twin] : obedient(shown);
    };
    const { verdict, judgements } = play({ plan: planOf('smile', 'turn-left', 'turn-right'), player });
    expect(judgements.some(({ progress }) => progress.guidance === 'two-faces')).toBe(true);
    expect(verdict?.passed).toBe(true);
  });

  it('who stay never pass and do not wait for ever', () => {
    const player: Player = (shown) => [...(obedient(shown) ?? []), twin];
    const { verdict, at } = play({ plan: planned(orders[0]!), player });
    expect(verdict).toMatchObject({ passed: false, fault: { code: 'face.challenge-timeout' } });
    expect(at).toBeLessThanOrEqual(thresholds.positioningSeconds * 1000 + 200);
  });
});

describe('guidance before the baseline', () => {
  const cases: [Guidance, readonly FaceMeasures[], number?][] = [
    ['no-face', []],
    ['too-far', [{ ...neutralFace, width: 0.1 }]],
    ['too-close', [{ ...neutralFace, width: 0.7 }]],
    ['off-centre', [{ ...neutralFace, centreX: 0.8 }]],
    ['too-dark', [{ ...neutralFace, brightness: 20 }], 25],
    ['too-bright', [{ ...neutralFace, brightness: 240 }]],
    ['backlit', [{ ...neutralFace, brightness: 50 }]],
    ['blurred', [{ ...neutralFace, sharpness: 5 }]],
    ['look-straight', [acting('turn-left')]],
    ['two-faces', [neutralFace, { ...neutralFace, centreX: 0.8 }]],
  ];

  it.each(cases)('says %s and waits', (guidance, faces, brightness) => {
    const { judgements, verdict } = play({ plan: planned(orders[0]!), player: () => faces, brightness });
    expect(judgements[0]?.progress).toMatchObject({ phase: 'positioning', guidance });
    expect(verdict).toMatchObject({ passed: false, fault: { code: 'face.challenge-timeout' } });
  });

  it('asks a moving face to hold still', () => {
    const player: Player = ({ at }) => [{ ...neutralFace, yaw: at % 400 < 200 ? -5 : 5 }];
    const { judgements } = play({ plan: planned(orders[0]!), player, limit: 5000 });
    expect(judgements.some(({ progress }) => progress.guidance === 'hold-still')).toBe(true);
    expect(judgements.every(({ progress }) => progress.phase !== 'challenge')).toBe(true);
  });
});

describe('limits', () => {
  it('an action must come in time', () => {
    const player: Player = (shown) =>
      shown.since > thresholds.challengeSeconds * 1000 - 200 ? obedient(shown) : [neutralFace];
    const { verdict } = play({ plan: planned(orders[0]!), player });
    expect(verdict).toMatchObject({ passed: false, fault: { code: 'face.challenge-timeout' } });
  });

  it('a face out of sight for longer than a moment is another one', () => {
    const player: Player = (shown) => {
      const { progress, since } = shown;
      const gone = progress?.phase === 'challenge' && progress.index === 0 && since > 200 && since < 1900;
      return gone ? [] : obedient(shown);
    };
    const { verdict } = play({ plan: planned(orders[0]!), player });
    expect(verdict).toMatchObject({ passed: false, fault: { code: 'face.tracking-lost' } });
  });

  it('a plan without three deliberate actions is not sound: a blink never decides', () => {
    expect(isSoundPlan(planOf('blink', 'smile', 'turn-left'))).toBe(false);
    expect(isSoundPlan(planOf('blink', 'blink', 'blink', 'smile'))).toBe(false);
    expect(orders.every((order) => isSoundPlan(planned(order)))).toBe(true);
    for (const without of deliberate) {
      const left = challengeOrders([without]);
      expect(left.length).toBeGreaterThan(0);
      expect(left.every((order) => isSoundPlan(planned(order)))).toBe(true);
    }
  });
});
