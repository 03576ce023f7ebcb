import type { ApduTransport } from './apdu.ts';
import type { CardConnection } from './card-source.ts';

/** A connection's transmit that remembers whether the card ever answered, and when what is in flight will have come back. */
export type CardLine = ApduTransport & {
  readonly answers: () => number;
  readonly settled: () => Promise<unknown>;
};

export function watchedLine(connection: CardConnection): CardLine {
  let answers = 0;
  let inFlight: Promise<unknown> = Promise.resolve();
  return {
    transmit: (apdu, signal) => {
      const answer = connection.transmit(apdu, signal).then((outcome) => {
        answers += 1;
        return outcome;
      });
      inFlight = answer;
      return answer;
    },
    answers: () => answers,
    settled: () => inFlight,
  };
}
