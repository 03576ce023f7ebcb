import type { CardText } from '../../contracts/identity.ts';
import { type Clock, seconds } from '../clock.ts';

/** What the issuer of the card (DOPA) is asked: either or both of its two checks, as far as the card gives the numbers. */
export type IssuerQuestion = Pick<
  CardText,
  'citizenId' | 'thaiName' | 'birthDate' | 'laserCode' | 'chipNumber' | 'requestNumber'
>;

/** `expired` is printed on the card and may be told; why a card does not stand is not told to anybody. */
export type IssuerAnswer = 'stands' | 'expired' | 'does-not-stand' | 'unavailable';

export type Issuer = {
  /** Asks with every number that the question holds: each must agree. */
  readonly ask: (question: IssuerQuestion, signal: AbortSignal) => Promise<IssuerAnswer>;
};

/** The card can be asked about at all: it gave a laser code or a chip number, or the laser code was keyed in. */
export function isAskable(question: IssuerQuestion): boolean {
  return question.laserCode !== null || question.chipNumber !== null;
}

/** The same issuer with a time limit: no answer within it is `unavailable`. */
export function withinSeconds(issuer: Issuer, limit: number, clock: Clock): Issuer {
  return {
    ask: async (question, signal) => {
      const tooLate = new AbortController();
      const answered = new AbortController();
      const late = clock.sleep(seconds(limit), answered.signal).then((): IssuerAnswer => {
        tooLate.abort();
        return 'unavailable';
      });
      try {
        return await Promise.race([issuer.ask(question, AbortSignal.any([signal, tooLate.signal])), late]);
      } finally {
        answered.abort();
      }
    },
  };
}
