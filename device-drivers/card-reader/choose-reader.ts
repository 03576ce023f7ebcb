import { type Fault, fault } from '../../contracts/faults.ts';
import type { InsertedCard, ReaderSnapshot, ReaderState } from './card-source.ts';

/** Which readers may be used: exactly the one of a name, or those whose whole name one of the regular expressions fits; none given: any. */
export type ReaderChoice = { readonly reader?: string; readonly allowedReaders: readonly string[] };

/** The card that would be read now, or why there is none. */
export type ChosenCard =
  | { readonly ok: true; readonly reader: string; readonly card: InsertedCard }
  | { readonly ok: false; readonly fault: Fault };

/**
 * Never another reader than the named one, and never one of two silently: cards in several allowed readers are
 * `reader.ambiguous`. Other faults: `reader.failed` (service down), `reader.absent`, `card.absent`.
 */
export function chooseCard(snapshot: ReaderSnapshot, choice: ReaderChoice): ChosenCard {
  if (snapshot.service === 'down')
    return { ok: false, fault: fault('reader.failed', 'pcscd is out of reach') };
  const readers = snapshot.readers.filter(({ name }) => isAllowed(name, choice));
  if (readers.length === 0)
    return {
      ok: false,
      fault: fault('reader.absent', `none of ${snapshot.readers.length} readers is allowed`),
    };
  const holding = readers.filter(
    (reader): reader is ReaderState & { card: InsertedCard } => reader.card !== null,
  );
  const [first] = holding;
  if (!first) return { ok: false, fault: fault('card.absent') };
  if (holding.length > 1)
    return { ok: false, fault: fault('reader.ambiguous', `cards in ${holding.length} readers`) };
  return { ok: true, reader: first.name, card: first.card };
}

function isAllowed(name: string, { reader, allowedReaders }: ReaderChoice): boolean {
  if (reader !== undefined) return name === reader;
  return (
    allowedReaders.length === 0 ||
    allowedReaders.some((pattern) => new RegExp(`^(?:${pattern})$`, 'i').test(name))
  );
}
