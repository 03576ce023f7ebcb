import { createContext, useContext } from 'react';
import type { KioskCommand, KioskCommandType, Language } from '../../contracts/kiosk-command.ts';
import type { KioskView } from '../../contracts/kiosk-view.ts';
import { type Words, words } from '../../contracts/words/index.ts';
import type { FrameSource } from '../frames/frame-source.ts';

/** Where the face screen's picture comes from and goes to. */
export type Lens = {
  /** Null until the core asks for frames. */
  readonly source: FrameSource | null;
  readonly readyForFrame: () => boolean;
  readonly sendFrame: (jpeg: Blob) => void;
  readonly end: () => void;
};

/** What every screen has at hand. */
export type Kiosk = {
  readonly view: KioskView;
  readonly send: (command: KioskCommand) => void;
  readonly lens: Lens;
};

export const KioskContext = createContext<Kiosk | null>(null);

export type KioskTools = Kiosk & {
  readonly language: Language;
  readonly say: Words['views'];
  readonly faultWords: Words['faults'];
  readonly may: (type: KioskCommandType) => boolean;
};

/** The view, its words, and whether a command may be sent now. */
export function useKiosk(): KioskTools {
  const kiosk = useContext(KioskContext);
  if (kiosk === null) throw new Error('A screen stands outside the kiosk page');
  const { language, allowed } = kiosk.view;
  return {
    ...kiosk,
    language,
    say: words[language].views,
    faultWords: words[language].faults,
    may: (type) => allowed.includes(type),
  };
}
