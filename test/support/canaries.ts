/**
 * The forms in which a personal value could lie about: UTF-8, TIS-620, UTF-16 (how a page keeps Thai text), and base64
 * of UTF-8 in each of its three alignments.
 */
export function formsOf(name: string, value: string | Uint8Array): ReadonlyMap<string, Buffer> {
  const forms = new Map<string, Buffer>();
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value);
  forms.set(`${name} utf-8`, bytes);
  if (typeof value === 'string') {
    forms.set(`${name} utf-16`, Buffer.from(value, 'utf16le'));
    const thai = tis620(value);
    if (thai && !thai.equals(bytes)) forms.set(`${name} tis-620`, thai);
  }
  for (const shift of [0, 1, 2]) {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replaceAll('=', '');
    // The first and last characters also carry bits of the neighbours.
    const inner = encoded.slice(shift === 0 ? 0 : 4, encoded.length - 3);
    if (inner.length >= 8) forms.set(`${name} base64+${shift}`, Buffer.from(inner, 'latin1'));
  }
  return forms;
}

/** TIS-620 of a text, null where it has a character that TIS-620 has not. */
function tis620(text: string): Buffer | null {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code >= 0x0e01 && code <= 0x0e5b) bytes.push(code - 0x0e00 + 0xa0);
    else return null;
  }
  return Buffer.from(bytes);
}

export function allForms(values: Readonly<Record<string, string | Uint8Array>>): ReadonlyMap<string, Buffer> {
  return new Map(Object.entries(values).flatMap(([name, value]) => [...formsOf(name, value)]));
}
