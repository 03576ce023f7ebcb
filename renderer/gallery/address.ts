import type { Display, Language } from '../../contracts/kiosk-command.ts';

/** Which view, and how it is to look: what stands after `#` in the gallery's address. */
export type GalleryAddress = {
  readonly view: string;
  readonly language: Language;
  readonly display: Display;
};

/** `insert-card/slot?language=en&large` */
export function writeAddress({ view, language, display }: GalleryAddress): string {
  const switches = (['large', 'contrast', 'reach'] as const)
    .filter((name) => display[name])
    .map((name) => `&${name}`);
  return `${view}?language=${language}${switches.join('')}`;
}

export function readAddress(text: string): GalleryAddress {
  const [view = '', query = ''] = text.replace(/^#/, '').split('?');
  const wishes = new URLSearchParams(query);
  return {
    view,
    language: wishes.get('language') === 'en' ? 'en' : 'th',
    display: { large: wishes.has('large'), contrast: wishes.has('contrast'), reach: wishes.has('reach') },
  };
}
