import type { CardAddress } from '../../contracts/identity.ts';

type AddressField = Exclude<keyof CardAddress, 'text'>;

/** Printed labels, longest first where one begins another. Only a label decides what a part is, never its position. */
const labels: readonly (readonly [label: string, field: AddressField])[] = [
  ['บ้านเลขที่', 'houseNumber'],
  ['หมู่ที่', 'moo'],
  ['ม.', 'moo'],
  ['ตรอก', 'lane'],
  ['ซอย', 'soi'],
  ['ซ.', 'soi'],
  ['ถนน', 'road'],
  ['ถ.', 'road'],
  ['แขวง', 'subdistrict'],
  ['ตำบล', 'subdistrict'],
  ['ต.', 'subdistrict'],
  ['เขต', 'district'],
  ['อำเภอ', 'district'],
  ['อ.', 'district'],
  ['จังหวัด', 'province'],
  ['จ.', 'province'],
];

const bangkok = 'กรุงเทพมหานคร';

/** `12`, `99/9`, `123 ก`, `9999/99-100`: how a house number may look without a label. */
const houseNumberShape = /^\d[\d/\-, ]*[ก-ฮ]?$/;

/**
 * An address of the chip, parts separated by `#`, into its fields: values without their label, absent parts empty.
 * `text` is the whole in one line with its labels, and loses nothing, also not a part without a known label.
 */
export function parseThaiAddress(raw: string): CardAddress {
  const parts = raw.split('#').map((part) => part.trim().replace(/ {2,}/g, ' '));
  const filled = parts.filter((part) => part !== '');
  const fields: Record<AddressField, string> = {
    houseNumber: '',
    moo: '',
    lane: '',
    soi: '',
    road: '',
    subdistrict: '',
    district: '',
    province: '',
  };
  for (const [index, part] of parts.entries()) {
    const labelled = labels.find(([label]) => part.startsWith(label));
    if (labelled) {
      const [label, field] = labelled;
      const value = part.slice(label.length).trim();
      if (fields[field] === '') fields[field] = value;
    } else if (part === bangkok) {
      fields.province = bangkok;
    } else if (fields.houseNumber === '' && part !== '' && (index === 0 || houseNumberShape.test(part))) {
      fields.houseNumber = part;
    }
  }
  return { text: filled.join(' '), ...fields };
}
