/**
 * Thai text of the chip, TIS-620 padded with spaces (some issuers: zero bytes), as Unicode.
 * @returns null when a byte is no TIS-620 character: a control, 80-A0, DB-DE, FC-FF
 */
export function decodeTis620(bytes: Uint8Array): string | null {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0x00)) end -= 1;
  const text = bytes.subarray(0, end);
  if (!text.every(isTis620)) return null;
  return new TextDecoder('windows-874').decode(text).trim();
}

function isTis620(byte: number): boolean {
  return (byte >= 0x20 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xda) || (byte >= 0xdf && byte <= 0xfb);
}

/**
 * The reverse, for the emulated chip: padded with spaces to `length`.
 * @throws RangeError for a character outside TIS-620 or a text that is too long: a sample card that cannot exist
 */
export function encodeTis620(text: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length).fill(0x20);
  const characters = [...text];
  if (characters.length > length)
    throw new RangeError(`${characters.length} characters do not fit ${length} bytes`);
  for (const [index, character] of characters.entries()) {
    const code = character.codePointAt(0) ?? 0;
    const byte = code >= 0x0e01 && code <= 0x0e5b ? code - 0x0e00 + 0xa0 : code;
    if (!isTis620(byte) || (code > 0x7e && code < 0x0e01)) throw new RangeError('no TIS-620 character');
    bytes[index] = byte;
  }
  return bytes;
}
