import type { Language } from '../kiosk-command.ts';

const locales = { th: 'th-TH-u-ca-buddhist-nu-latn', en: 'en-GB' } as const satisfies Record<
  Language,
  string
>;

/** How much of an ISO date is known decides what is written: `1987`, `1987-01` or `1987-01-05`. */
const parts = [
  { year: 'numeric' },
  { year: 'numeric', month: 'long' },
  { year: 'numeric', month: 'long', day: 'numeric' },
] as const;

/** Buddhist era marks are left out: "5 มกราคม 2530" is how a Thai writes it. */
const withoutEra = (formatted: readonly Intl.DateTimeFormatPart[]) =>
  formatted
    .filter((part) => part.type !== 'era')
    .map((part) => (part.type === 'literal' ? part.value.replace(/พ\.ศ\.\s*/, '') : part.value))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();

/** `1987-01-05` → "5 มกราคม 2530" / "5 January 1987"; a date cut to month or year stays cut. */
export function formatPartialDate(input: { readonly date: string; readonly language: Language }): string {
  const known = input.date.split('-').length;
  const [year = 1970, month = 1, day = 1] = input.date.split('-').map(Number);
  const format = new Intl.DateTimeFormat(locales[input.language], { ...parts[known - 1], timeZone: 'UTC' });
  return withoutEra(format.formatToParts(new Date(Date.UTC(year, month - 1, day))));
}

/** An instant (ISO 8601 with zone) as date and time in Thailand: "22 พฤศจิกายน 2569 เวลา 15:30 น." */
export function formatInstant(input: { readonly instant: string; readonly language: Language }): string {
  const instant = new Date(input.instant);
  const zone = { timeZone: 'Asia/Bangkok' } as const;
  const date = withoutEra(
    new Intl.DateTimeFormat(locales[input.language], { ...parts[2], ...zone }).formatToParts(instant),
  );
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', ...zone }).format(
    instant,
  );
  return input.language === 'th' ? `${date} เวลา ${time} น.` : `${date}, ${time}`;
}
