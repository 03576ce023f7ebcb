import { admAid, moiAid } from '../moi-layout.ts';
import type { CardImage } from './card-image.ts';

/** What can go wrong with an emulated card. APDUs are counted from its insertion, the first is 1. */
export type CardFaults = {
  /** The card is pulled out after it answered so many APDUs. */
  readonly removeAfterApdus?: number;
  /** From this APDU on every answer is empty while the card stays: success with 0 bytes. */
  readonly emptyFromApdu?: number;
  /** From this APDU on nothing is answered at all: a hung reader. */
  readonly hangFromApdu?: number;
  /** Never answers, not even to a reset: upside down. */
  readonly mute?: boolean;
  /** A fixed status word instead of the answer to one APDU. */
  readonly statusAtApdu?: { readonly apdu: number; readonly status: number };
  /** One answer carries fewer (negative) or more data bytes than asked, under `90 00`. */
  readonly resizeAtApdu?: { readonly apdu: number; readonly by: number };
  /** Milliseconds before each answer. */
  readonly delay?: number;
  /** The reader is at short-APDU level: it follows `61 xx` by itself, so data and `90 00` come at once. */
  readonly shortApduLevel?: boolean;
  /** The first so many APDUs after the first power-up fail: contacts that have not settled. */
  readonly unsettledApdus?: number;
};

/** The answer's bytes, or what happens instead: the card is `pulled`, or the line stays `silent`. */
export type EmulatedAnswer = Uint8Array | 'pulled' | 'silent';

/** An interpreter of the card's commands over a card image, as the chip would answer over T=0. */
export type CardEmulator = {
  readonly atr: Uint8Array;
  readonly mute: boolean;
  readonly delay: number;
  /** Power-up or warm reset: no applet is selected and nothing waits to be fetched. */
  readonly reset: () => void;
  readonly transmit: (apdu: Uint8Array) => EmulatedAnswer;
  /** All APDUs since its insertion. */
  readonly count: () => number;
};

const sw = (status: number, data: Uint8Array = new Uint8Array()) =>
  Uint8Array.of(...data, status >> 8, status & 0xff);

const startsWith = (apdu: Uint8Array, ...head: readonly number[]) =>
  head.every((byte, index) => apdu[index] === byte);

const same = (a: Uint8Array, b: Uint8Array) =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);

export function createCardEmulator(image: CardImage, faults: CardFaults = {}): CardEmulator {
  let selected: 'none' | 'moi' | 'adm' = 'none';
  let waiting: Uint8Array = new Uint8Array();
  let sent = 0;

  /** Case 4 over T=0: the data waits for GET RESPONSE, unless the reader fetches it by itself. */
  const deliver = (data: Uint8Array): Uint8Array => {
    if (faults.shortApduLevel) return sw(0x9000, data);
    waiting = data;
    return sw(0x6100 | (data.length & 0xff));
  };

  const select = (apdu: Uint8Array): Uint8Array => {
    const aid = apdu.subarray(5, 5 + (apdu[4] ?? 0));
    if (image.moi && same(aid, moiAid)) selected = 'moi';
    else if (image.laser && same(aid, admAid)) selected = 'adm';
    else return sw(0x6a82);
    return deliver(Uint8Array.of(0x6f, 0x08, 0x84, 0x06, ...aid.subarray(0, 6)));
  };

  const getResponse = (apdu: Uint8Array): Uint8Array => {
    if (apdu[3] !== image.getResponseP2) return sw(0x6b00);
    if (waiting.length === 0) return sw(0x6985);
    const length = apdu[4] || 256;
    if (length > waiting.length) return sw(0x6c00 | (waiting.length & 0xff));
    const data = waiting.slice(0, length);
    waiting = waiting.subarray(length);
    return sw(waiting.length === 0 ? 0x9000 : 0x6100 | waiting.length, data);
  };

  const readBinary = (apdu: Uint8Array, moi: Uint8Array): Uint8Array => {
    if (apdu.length !== 7 || apdu[4] !== 2) return sw(0x6700);
    const offset = ((apdu[2] ?? 0) << 8) | (apdu[3] ?? 0);
    const length = ((apdu[5] ?? 0) << 8) | (apdu[6] ?? 0);
    if (length === 0 || length > 255) return sw(0x6700);
    if (offset + length > moi.length) return sw(0x6b00);
    return deliver(moi.slice(offset, offset + length));
  };

  const laserCode = (apdu: Uint8Array, laser: NonNullable<CardImage['laser']>): Uint8Array => {
    if (laser.form === 'at-once') {
      return apdu[4] === laser.bytes.length ? sw(0x9000, laser.bytes) : sw(0x6c00 | laser.bytes.length);
    }
    return apdu[4] === 7 ? deliver(laser.bytes.slice(7)) : sw(0x6700);
  };

  const interpret = (apdu: Uint8Array): Uint8Array => {
    if (startsWith(apdu, 0x00, 0xc0, 0x00)) return getResponse(apdu);
    waiting = new Uint8Array();
    if (startsWith(apdu, 0x00, 0xa4, 0x04, 0x00)) return select(apdu);
    if (startsWith(apdu, 0x80, 0xca, 0x9f, 0x7f) && selected === 'none') {
      if (!image.chipData) return sw(0x6a88);
      return apdu[4] === image.chipData.length
        ? sw(0x9000, image.chipData)
        : sw(0x6c00 | image.chipData.length);
    }
    if (selected === 'moi' && image.moi && startsWith(apdu, 0x80, 0xb0)) return readBinary(apdu, image.moi);
    if (selected === 'adm' && image.laser && startsWith(apdu, 0x80, 0x00, 0x00, 0x00))
      return laserCode(apdu, image.laser);
    return sw(selected === 'none' ? 0x6985 : 0x6d00);
  };

  const resized = (answer: Uint8Array, by: number): Uint8Array => {
    const data = answer.subarray(0, -2);
    const length = Math.max(0, data.length + by);
    const bytes = new Uint8Array(length).fill(0x20);
    bytes.set(data.subarray(0, length));
    return sw(0x9000, bytes);
  };

  return {
    atr: image.atr,
    mute: faults.mute ?? false,
    delay: faults.delay ?? 0,
    reset: () => {
      selected = 'none';
      waiting = new Uint8Array();
    },
    transmit: (apdu) => {
      sent += 1;
      if (faults.removeAfterApdus !== undefined && sent > faults.removeAfterApdus) return 'pulled';
      if (faults.hangFromApdu !== undefined && sent >= faults.hangFromApdu) return 'silent';
      if (faults.emptyFromApdu !== undefined && sent >= faults.emptyFromApdu) return new Uint8Array();
      if (sent <= (faults.unsettledApdus ?? 0)) return sw(0x6f00);
      if (faults.statusAtApdu?.apdu === sent) return sw(faults.statusAtApdu.status);
      const answer = interpret(apdu);
      return faults.resizeAtApdu?.apdu === sent ? resized(answer, faults.resizeAtApdu.by) : answer;
    },
    count: () => sent,
  };
}
