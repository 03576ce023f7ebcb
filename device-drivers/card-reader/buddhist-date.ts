/** A date of the chip read from eight digits: null means lifelong, 'invalid' no date at all. */
export type ChipDate =
  | { readonly kind: 'date'; readonly iso: string }
  | { readonly kind: 'lifelong' }
  | { readonly kind: 'invalid' };

const daysIn = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();

/**
 * Buddhist-era `YYYYMMDD` → ISO 8601 in CE, cut to year-month or year where month or day is `00` (unknown).
 * `99999999` and any year from 9999 on is lifelong (R: seen on cards of the old, the exact form varies).
 */
export function parseBuddhistDate(text: string): ChipDate {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (!match) return { kind: 'invalid' };
  const [buddhistYear = 0, month = 0, day = 0] = match.slice(1).map(Number);
  if (buddhistYear === 9999) return { kind: 'lifelong' };
  const year = buddhistYear - 543;
  if (year < 1850 || year > 2200 || month > 12) return { kind: 'invalid' };
  const iso = String(year);
  // A day without a month says nothing that the year does not.
  if (month === 0) return day <= 31 ? { kind: 'date', iso } : { kind: 'invalid' };
  const isoMonth = `${iso}-${String(month).padStart(2, '0')}`;
  if (day === 0) return { kind: 'date', iso: isoMonth };
  if (day > daysIn(year, month)) return { kind: 'invalid' };
  return { kind: 'date', iso: `${isoMonth}-${String(day).padStart(2, '0')}` };
}

/** The reverse, for the emulated chip: an ISO date, possibly cut, or null for lifelong. */
export function formatBuddhistDate(iso: string | null): string {
  if (iso === null) return '99999999';
  const [year = '', month = '00', day = '00'] = iso.split('-');
  return `${Number(year) + 543}${month}${day}`;
}
