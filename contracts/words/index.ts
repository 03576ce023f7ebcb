import type { Language } from '../kiosk-command.ts';
import type { FaultWordTable } from './fault-words.ts';
import { faultsEn } from './faults.en.ts';
import { faultsTh } from './faults.th.ts';
import { viewsEn } from './views.en.ts';
import { type ViewWords, viewsTh } from './views.th.ts';

/** Everything the product says to a person on a screen, by language. */
export type Words = { readonly faults: FaultWordTable; readonly views: ViewWords };

export const words: Readonly<Record<Language, Words>> = {
  th: { faults: faultsTh, views: viewsTh },
  en: { faults: faultsEn, views: viewsEn },
};
