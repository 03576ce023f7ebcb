/** `TH NID `, with which the historical bytes of every known Thai card begin (`thai-id-card.md`, H). */
const thaiHistoricalBytes = Uint8Array.of(0x54, 0x48, 0x20, 0x4e, 0x49, 0x44, 0x20);

/**
 * thai: known by its historical bytes · thai-legacy: ATR `3B 67`, wants the other GET RESPONSE · unsure: `3B 67` with
 * corrupt historical bytes, so that only SELECT can tell (M) · foreign: any other card; no APDU is sent to it.
 */
export type CardKind = 'thai' | 'thai-legacy' | 'unsure' | 'foreign';

/** What an answer to reset says of the card. */
export function cardKind(atr: Uint8Array): CardKind {
  const legacy = atr[0] === 0x3b && atr[1] === 0x67;
  if (startsWith(historicalBytes(atr), thaiHistoricalBytes)) return legacy ? 'thai-legacy' : 'thai';
  return legacy ? 'unsure' : 'foreign';
}

/** ISO 7816-3: TS, T0, then TA/TB/TC/TD groups as the high nibbles announce them, then as many historical bytes as T0's low nibble says. */
function historicalBytes(atr: Uint8Array): Uint8Array {
  const t0 = atr[1];
  if (t0 === undefined) return new Uint8Array();
  let at = 2;
  let announced = t0 >> 4;
  while (announced !== 0) {
    const hasNext = (announced & 0b1000) !== 0;
    at += (announced & 1) + ((announced >> 1) & 1) + ((announced >> 2) & 1) + (hasNext ? 1 : 0);
    if (!hasNext) break;
    announced = (atr[at - 1] ?? 0) >> 4;
  }
  return atr.subarray(at, at + (t0 & 0x0f));
}

function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return bytes.length >= prefix.length && prefix.every((byte, index) => bytes[index] === byte);
}
