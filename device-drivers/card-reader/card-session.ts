import { fault } from '../../contracts/faults.ts';
import { type CardKeys, type CardText, laserCodePattern } from '../../contracts/identity.ts';
import { failed, type Outcome, ok } from '../../contracts/outcome.ts';
import { type ApduExchange, statusOk, statusText } from './apdu.ts';
import { extractPhoto } from './card-photo.ts';
import {
  admAid,
  type MoiRead,
  moiAid,
  moiFields,
  moiLength,
  moiPhotoReads,
  moiTextReads,
} from './moi-layout.ts';
import { moiKeysLength, parseMoiKeys, parseMoiRecord } from './moi-record.ts';

/*
 * The reading protocol of the Thai ID card over one exchange. No specification is public: commands, offsets and
 * their confidence are those of `thai-id-card.md`, cross-checked from independent open-source readers.
 */

/** One powered-up card, from reset to removal. What was read stays in one buffer that `wipe` overwrites. */
export type CardSession = {
  /** Chip number, laser code, then the text of the MOI file in 7 APDUs. */
  readonly readText: (signal: AbortSignal) => Promise<Outcome<CardText>>;
  /** The photo: only those reads that the text did not need. */
  readonly readPhoto: (signal: AbortSignal) => Promise<Outcome<Uint8Array>>;
  /** The keys, anew from the card. */
  readonly readKeys: (signal: AbortSignal) => Promise<Outcome<CardKeys>>;
  readonly apdus: () => { readonly moi: number; readonly all: number };
  readonly wipe: () => void;
};

/** GET DATA of the card production life cycle; the answer's header is `9F 7F 2A`. */
const getChipData = Uint8Array.of(0x80, 0xca, 0x9f, 0x7f, 0x2d);
const chipNumberAt = [13, 21] as const;

/** The laser code's two forms: 7 header bytes and 16 more in one answer, or the header alone and then the rest. */
const getLaserCode = Uint8Array.of(0x80, 0x00, 0x00, 0x00, 0x17);
const getLaserHeader = Uint8Array.of(0x80, 0x00, 0x00, 0x00, 0x07);
const laserHeaderLength = 7;
const laserLength = 12;

/** @param reset a warm reset of the card, after which no applet is selected */
export function createCardSession(exchange: ApduExchange, reset: () => Promise<Outcome<null>>): CardSession {
  const file = new Uint8Array(moiLength);
  const held = new Set<number>();
  let moiSelected = false;
  let moiApdus = 0;

  const counted = async <T>(work: () => Promise<T>): Promise<T> => {
    const before = exchange.count();
    const result = await work();
    moiApdus += exchange.count() - before;
    return result;
  };

  const selectMoi = (signal: AbortSignal): Promise<Outcome<null>> =>
    counted(async () => {
      if (moiSelected) return ok(null);
      const answer = await exchange.select(moiAid, signal);
      if (!answer.ok) return answer;
      const { status } = answer.value;
      // The historical bytes may lie; a card without the applet is not a Thai ID card.
      if (status === 0x6a82) return failed(fault('card.foreign', 'no MOI applet'));
      if (status !== statusOk) return failed(fault('card.unreadable', `SELECT MOI: ${statusText(status)}`));
      moiSelected = true;
      return ok(null);
    });

  const readBinary = ({ offset, length }: MoiRead, signal: AbortSignal): Promise<Outcome<Uint8Array>> =>
    counted(async () => {
      const apdu = Uint8Array.of(0x80, 0xb0, offset >> 8, offset & 0xff, 0x02, 0x00, length);
      const answer = await exchange.command(apdu, signal);
      if (!answer.ok) return answer;
      const { data, status } = answer.value;
      if (status === statusOk && data.length === length) return ok(data);
      const detail = `READ ${offset}: ${statusText(status)}, ${data.length} of ${length} bytes`;
      data.fill(0);
      return failed(fault('card.unreadable', detail));
    });

  const fetchReads = async (reads: readonly MoiRead[], signal: AbortSignal): Promise<Outcome<null>> => {
    const missing = reads.filter((read) => !held.has(read.offset));
    if (missing.length === 0) return ok(null);
    const selected = await selectMoi(signal);
    if (!selected.ok) return selected;
    for (const read of missing) {
      const bytes = await readBinary(read, signal);
      if (!bytes.ok) return bytes;
      file.set(bytes.value, read.offset);
      bytes.value.fill(0);
      held.add(read.offset);
    }
    return ok(null);
  };

  const readChipNumber = async (signal: AbortSignal): Promise<Outcome<string | null>> => {
    let answer = await exchange.command(getChipData, signal);
    if (answer.ok && answer.value.status !== statusOk) {
      // Chips answer before an applet is selected. We, or another process that shares the card, may have selected one.
      const atRest = await reset();
      if (!atRest.ok) return atRest;
      moiSelected = false;
      answer = await exchange.command(getChipData, signal);
    }
    if (!answer.ok) return answer;
    const { data, status } = answer.value;
    if (status !== statusOk) return ok(null);
    if (data.length !== 45 || data[0] !== 0x9f || data[1] !== 0x7f) {
      return failed(fault('card.invalid-data', 'chip number'));
    }
    const hex = Buffer.from(data.subarray(...chipNumberAt))
      .toString('hex')
      .toUpperCase();
    data.fill(0);
    return ok(hex);
  };

  const readLaserCode = async (signal: AbortSignal): Promise<Outcome<string | null>> => {
    moiSelected = false;
    const selected = await exchange.select(admAid, signal);
    if (!selected.ok) return selected;
    if (selected.value.status !== statusOk) return ok(null);
    for (const command of [getLaserCode, getLaserHeader]) {
      const answer = await exchange.command(command, signal);
      if (!answer.ok) return answer;
      const { data, status } = answer.value;
      const code = status === statusOk ? laserCodeIn(data) : ok(null);
      data.fill(0);
      if (!code.ok || code.value !== null) return code;
    }
    return ok(null);
  };

  return {
    readText: async (signal) => {
      const chipNumber = await readChipNumber(signal);
      if (!chipNumber.ok) return chipNumber;
      const laserCode = await readLaserCode(signal);
      if (!laserCode.ok) return laserCode;
      const fetched = await fetchReads(moiTextReads, signal);
      if (!fetched.ok) return fetched;
      const record = parseMoiRecord(file);
      if (!record.ok) return record;
      return ok({ ...record.value, laserCode: laserCode.value, chipNumber: chipNumber.value });
    },
    readPhoto: async (signal) => {
      const fetched = await fetchReads(moiPhotoReads, signal);
      if (!fetched.ok) return fetched;
      const [offset, length] = moiFields.photo;
      return extractPhoto(file.subarray(offset, offset + length));
    },
    readKeys: async (signal) => {
      const chipNumber = await readChipNumber(signal);
      if (!chipNumber.ok) return chipNumber;
      const selected = await selectMoi(signal);
      if (!selected.ok) return selected;
      const head = await readBinary({ offset: 0, length: moiKeysLength }, signal);
      if (!head.ok) return head;
      const keys = parseMoiKeys(head.value);
      head.value.fill(0);
      return keys.ok ? ok({ ...keys.value, chipNumber: chipNumber.value }) : keys;
    },
    apdus: () => ({ moi: moiApdus, all: exchange.count() }),
    wipe: () => {
      file.fill(0);
      held.clear();
    },
  };
}

/** 23 bytes with the header, or the 16 after it. Zeros or blanks: the card holds none. */
function laserCodeIn(data: Uint8Array): Outcome<string | null> {
  const start = data.length >= laserHeaderLength + laserLength ? laserHeaderLength : 0;
  const bytes = data.subarray(start, start + laserLength);
  if (bytes.length < laserLength || bytes.every((byte) => byte === 0x00 || byte === 0x20)) return ok(null);
  const code = Buffer.from(bytes).toString('latin1');
  return laserCodePattern.test(code) ? ok(code) : failed(fault('card.invalid-data', 'laser code'));
}
