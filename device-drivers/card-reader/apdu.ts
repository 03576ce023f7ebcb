import { type Fault, fault } from '../../contracts/faults.ts';
import { failed, type Outcome, ok } from '../../contracts/outcome.ts';

/**
 * The seam between the card protocol and whatever carries it: PC/SC or the emulator. One command APDU in, the answer
 * with its status word out. Fewer than two bytes mean that the card is gone: PC/SC reports a pulled card as success.
 * Faults: `card.removed`, `card.unreadable`, `card.mute`, `reader.failed`, `reader.absent`.
 */
export type ApduTransport = {
  readonly transmit: (apdu: Uint8Array, signal: AbortSignal) => Promise<Outcome<Uint8Array>>;
};

/** Data without its status word, and the status word. */
export type ApduAnswer = { readonly data: Uint8Array; readonly status: number };

/** One line of conversation with one card, counted. */
export type ApduExchange = {
  /** Sends a command and follows `61 xx` with GET RESPONSE and `6C xx` with the right length, by SW2 and never by a constant. */
  readonly command: (apdu: Uint8Array, signal: AbortSignal) => Promise<Outcome<ApduAnswer>>;
  /** SELECT by name. `61 xx` is success already: the file control information is not fetched. */
  readonly select: (aid: Uint8Array, signal: AbortSignal) => Promise<Outcome<ApduAnswer>>;
  readonly count: () => number;
};

/** No card in any reader answered later than this in the measured set; at 9600 baud a whole answer takes 0.35 s. */
export const apduTimeLimit = 3000;

/** A card that keeps on saying `61 xx` or `6C xx` is not one we know. */
const followUpLimit = 8;

export const statusOk = 0x9000;

export function statusText(status: number): string {
  return status.toString(16).toUpperCase().padStart(4, '0');
}

/**
 * Sends one APDU with a limit of time, after which the fault is `reader.hung`: a blocked PC/SC call cannot be
 * called back, so the caller stops using this transport.
 */
async function transmitInTime(
  transport: ApduTransport,
  apdu: Uint8Array,
  timeLimit: number,
  signal: AbortSignal,
): Promise<Outcome<Uint8Array>> {
  if (signal.aborted) return failed(aborted);
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const interrupted = new Promise<Outcome<Uint8Array>>((resolve) => {
    timer = setTimeout(
      () => resolve(failed(fault('reader.hung', `no answer in ${timeLimit} ms`))),
      timeLimit,
    );
    onAbort = () => resolve(failed(aborted));
    signal.addEventListener('abort', onAbort, { once: true });
  });
  const answer = transport.transmit(apdu, signal);
  const first = await Promise.race([answer, interrupted]);
  clearTimeout(timer);
  if (onAbort) signal.removeEventListener('abort', onAbort);
  // What still comes after that was read for nobody.
  if (!first.ok) void answer.then((late) => late.ok && late.value.fill(0));
  return first;
}

const aborted: Fault = fault('reader.failed', 'aborted by the caller');

/**
 * @param options.legacyGetResponse the card family that wants `00 C0 00 01 Le` (ATR `3B 67`)
 * @param options.timeLimit milliseconds for each APDU
 */
export function createApduExchange(options: {
  readonly transport: ApduTransport;
  readonly legacyGetResponse: boolean;
  readonly timeLimit?: number;
}): ApduExchange {
  const { transport, legacyGetResponse, timeLimit = apduTimeLimit } = options;
  let sent = 0;

  const transmit = async (apdu: Uint8Array, signal: AbortSignal): Promise<Outcome<ApduAnswer>> => {
    sent += 1;
    const answer = await transmitInTime(transport, apdu, timeLimit, signal);
    if (!answer.ok) return answer;
    const bytes = answer.value;
    const [sw1, sw2] = bytes.slice(-2);
    if (sw1 === undefined || sw2 === undefined)
      return failed(fault('card.removed', `answer of ${bytes.length} bytes`));
    return ok({ data: bytes.subarray(0, -2), status: (sw1 << 8) | sw2 });
  };

  const getResponse = (length: number) =>
    Uint8Array.of(0x00, 0xc0, 0x00, legacyGetResponse ? 0x01 : 0x00, length);

  const command = async (apdu: Uint8Array, signal: AbortSignal): Promise<Outcome<ApduAnswer>> => {
    const parts: Uint8Array[] = [];
    let next = apdu;
    for (let round = 0; round < followUpLimit; round++) {
      const answer = await transmit(next, signal);
      if (!answer.ok) return wiped(answer, parts);
      const { data, status } = answer.value;
      if (status >> 8 === 0x6c) {
        next = Uint8Array.from(next);
        next[next.length - 1] = status & 0xff;
        continue;
      }
      parts.push(data);
      if (status >> 8 !== 0x61) return ok({ data: joined(parts), status });
      next = getResponse(status & 0xff);
    }
    return wiped(failed(fault('card.unreadable', 'the card never ends its answer')), parts);
  };

  return {
    command,
    select: async (aid, signal) => {
      const apdu = Uint8Array.of(0x00, 0xa4, 0x04, 0x00, aid.length, ...aid);
      const answer = await transmit(apdu, signal);
      if (!answer.ok || answer.value.status >> 8 !== 0x61) return answer;
      return ok({ data: answer.value.data, status: statusOk });
    },
    count: () => sent,
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
    part.fill(0);
  }
  return whole;
}

function wiped<T>(outcome: T, parts: readonly Uint8Array[]): T {
  for (const part of parts) part.fill(0);
  return outcome;
}
