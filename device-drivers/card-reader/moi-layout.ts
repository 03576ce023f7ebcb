/** Applets of the card (`thai-id-card.md`, H). The health insurance applet is never selected. */
export const moiAid = Uint8Array.of(0xa0, 0x00, 0x00, 0x00, 0x54, 0x48, 0x00, 0x01);
export const admAid = Uint8Array.of(0xa0, 0x00, 0x00, 0x00, 0x84, 0x06, 0x00, 0x02);

/**
 * Where each field of the MOI file stands, `[offset, length]` in bytes (layout 0003 and later; gap-free but for the
 * two bytes before the photo, whose meaning is unknown, L).
 */
export const moiFields = {
  layoutVersion: [0x0000, 4],
  citizenId: [0x0004, 13],
  thaiName: [0x0011, 100],
  englishName: [0x0075, 100],
  birthDate: [0x00d9, 8],
  sex: [0x00e1, 1],
  requestNumber: [0x00e2, 20],
  issuePlace: [0x00f6, 100],
  issuerCode: [0x015a, 13],
  issueDate: [0x0167, 8],
  expiryDate: [0x016f, 8],
  cardType: [0x0177, 2],
  photoHeader: [0x0179, 2],
  photo: [0x017b, 5118],
  address: [0x1579, 160],
  photoNumber: [0x1619, 14],
} as const satisfies Readonly<Record<string, readonly [offset: number, length: number]>>;
export type MoiField = keyof typeof moiFields;

/** Bytes of the whole file. */
export const moiLength = 0x1627;

/** The longest READ: one byte carries the length, and some readers' buffers end at 258 with status word and header. */
const readLength = 255;

/** A READ of the sweep: bytes `[offset, offset + length)`. */
export type MoiRead = { readonly offset: number; readonly length: number };

function sweep(): readonly MoiRead[] {
  const reads: MoiRead[] = [];
  for (let offset = 0; offset < moiLength - readLength; offset += readLength) {
    reads.push({ offset, length: Math.min(readLength, moiLength - readLength - offset) });
  }
  return [...reads, { offset: moiLength - readLength, length: readLength }];
}

/** 23 reads that cover the file once: full ones from the start, a full one at the end, the shorter one before it. */
export const moiSweep = sweep();

const touches = (read: MoiRead, fields: readonly MoiField[]) =>
  fields.some((field) => {
    const [offset, length] = moiFields[field];
    return read.offset < offset + length && offset < read.offset + read.length;
  });

const textFields = (Object.keys(moiFields) as MoiField[]).filter(
  (field) => field !== 'photo' && field !== 'photoHeader',
);

/** Two reads from the start and one from the end: all the text and the address. */
export const moiTextReads = moiSweep.filter((read) => touches(read, textFields));
export const moiPhotoReads = moiSweep.filter((read) => touches(read, ['photo']));
