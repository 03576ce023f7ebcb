/**
 * What a printer sends by itself or when asked. The fixed bits of each byte tell them apart (Epson ESC/POS reference,
 * DLE EOT, GS a, GS r, DLE DC4): a real-time status is `0xx1xx10`, automatic status back is four bytes from `0xx1xx00`
 * on, the answer to GS r is `0xx0xxxx`, the answer to a cleared buffer is `37 25 00`.
 */
export type PrinterReply =
  | { readonly kind: 'status'; readonly byte: number }
  | { readonly kind: 'automatic-status' }
  | { readonly kind: 'fence' }
  | { readonly kind: 'cleared' }
  /** XON and XOFF, which some serial set-ups let through. */
  | { readonly kind: 'flow-control' }
  | { readonly kind: 'garbage'; readonly byte: number };

const xon = 0x11;
const xoff = 0x13;
const clearedHeader = 0x37;
const clearedIdentifier = 0x25;

const isStatus = (byte: number) => (byte & 0x93) === 0x12;
const isAutomaticFirst = (byte: number) => (byte & 0x93) === 0x10;
const isAutomaticNext = (byte: number) => (byte & 0x90) === 0x00;

/**
 * Splits a printer's byte stream into replies, whatever the pieces it arrives in. Bytes that fit nothing become
 * `garbage`; a broken group never swallows the byte that broke it.
 */
export function createReplyParser(onReply: (reply: PrinterReply) => void): (bytes: Uint8Array) => void {
  /** Bytes still expected of an automatic status. */
  let automaticLeft = 0;
  let clearedSoFar: number[] = [];

  const begin = (byte: number): void => {
    if (isStatus(byte)) onReply({ kind: 'status', byte });
    else if (byte === xon || byte === xoff) onReply({ kind: 'flow-control' });
    else if (byte === clearedHeader) clearedSoFar = [byte];
    else if (isAutomaticFirst(byte)) automaticLeft = 3;
    else if (isAutomaticNext(byte)) onReply({ kind: 'fence' });
    else onReply({ kind: 'garbage', byte });
  };

  const next = (byte: number): void => {
    if (automaticLeft > 0 && isAutomaticNext(byte)) {
      automaticLeft--;
      if (automaticLeft === 0) onReply({ kind: 'automatic-status' });
      return;
    }
    if (clearedSoFar.length === 1 && byte === clearedIdentifier) {
      clearedSoFar.push(byte);
      return;
    }
    if (clearedSoFar.length === 2 && byte === 0) {
      clearedSoFar = [];
      onReply({ kind: 'cleared' });
      return;
    }
    if (automaticLeft > 0) onReply({ kind: 'garbage', byte: 0x10 });
    for (const broken of clearedSoFar) onReply({ kind: 'garbage', byte: broken });
    automaticLeft = 0;
    clearedSoFar = [];
    begin(byte);
  };

  return (bytes) => {
    for (const byte of bytes) next(byte);
  };
}
