import { type Service, serve } from '../../contracts/channel.ts';
import { type Outcome, ok } from '../../contracts/outcome.ts';
import { parentChannel } from '../parent-channel.ts';
import { createFaceMatcher } from './face-matcher.ts';
import { loadVision } from './vision.ts';

/** What this process offers to the one that started it: the command line. */
export type MatchMethods = {
  /** L2 distance between the largest faces of two JPEGs. Faults: `face.unreadable-image`, `face.none-in-image`. */
  readonly 'face.match': (
    input: { readonly a: Uint8Array; readonly b: Uint8Array },
    signal: AbortSignal,
  ) => Promise<Outcome<{ readonly distance: number }>>;
};
export type MatchService = Service<never> & { readonly methods: MatchMethods };

const matcher = createFaceMatcher(await loadVision());
const methods: MatchMethods = {
  'face.match': async ({ a, b }) => {
    const first = await matcher.describe(a);
    if (!first.ok) return first;
    const second = await matcher.describe(b);
    if (!second.ok) return second;
    return ok({ distance: matcher.distance(first.value, second.value) });
  },
};
serve<never>(parentChannel(), { methods, onEvent: () => () => undefined });
process.once('disconnect', () => process.exit(0));
