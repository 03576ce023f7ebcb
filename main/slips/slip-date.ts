import type { Slip } from '../../contracts/slip.ts';

type Language = Slip['language'];

const locales = { th: 'th-TH-u-ca-buddhist-nu-latn', en: 'en-GB-u-ca-gregory' } as const satisfies Record<
  Language,
  string
>;

/**
 * The day in words, Bangkok time: "5 มกราคม 2530" (Buddhist era) or "5 January 1987".
 * `at`: milliseconds since the epoch.
 */
export function slipDate(at: number, language: Language): string {
  const parts = new Intl.DateTimeFormat(locales[language], {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'Asia/Bangkok',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('day')} ${part('month')} ${part('year')}`;
}

/** The day and the time of day: "5 มกราคม 2530 เวลา 14.30 น." or "5 January 1987, 14:30". */
export function slipDateTime(at: number, language: Language): string {
  const [hour = '', minute = ''] = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'Asia/Bangkok',
  })
    .format(at)
    .split(':');
  const date = slipDate(at, language);
  switch (language) {
    case 'th':
      return `${date} เวลา ${hour}.${minute} น.`;
    case 'en':
      return `${date}, ${hour}:${minute}`;
  }
}
