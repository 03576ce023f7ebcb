import type { SampleCardInfo } from './device-ports.ts';
import type { CardAddress, CardText, PersonName } from './identity.ts';

/*
 * Invented people for the simulators: the emulated chip is made from `card` and `chip`, the emulated civil register
 * of central from `card`, `register` and `issuerState`. Office code 9999 in the citizen number belongs to no registration office; the
 * surname says it is a sample.
 */

/** What the emulated issuer knows of the person's card. `unavailable` and `slow` are the issuer's own trouble with this person's query. */
export const issuerStates = [
  'normal',
  'expired',
  'cancelled',
  'reported-lost',
  'deceased',
  'mismatch',
  'unavailable',
  'slow',
] as const;
export type IssuerState = (typeof issuerStates)[number];

/** Families of Thai ID cards by answer to reset, hex (`thai-id-card.md`; the last one by its prefix only, conf. M). */
export const thaiCardAtrs = {
  '68': '3B6800005448204E49442036',
  '78-18': '3B781800005448204E49442031',
  '79-18': '3B791800005448204E4944203130',
  '79-96-17': '3B799600005448204E4944203137',
  '79-96-18': '3B799600005448204E4944203138',
  '79-96-jc3': '3B799600FF5448204E4944203135',
  '67-legacy': '3B6700005448204E494420',
} as const;
export type ThaiCardFamily = keyof typeof thaiCardAtrs;

export type SampleAccount = {
  readonly ial: '1.3';
  readonly username: string;
  /** Demo password of a demo account; central seeds its hash. */
  readonly password: string;
  readonly contact: { readonly kind: 'phone' | 'email'; readonly value: string };
};

export type SamplePerson = {
  /** Kebab-case; the dock's `card`. */
  readonly id: string;
  readonly label: { readonly th: string; readonly en: string };
  /** What a faultless reading of the chip gives: `laserCode` or `chipNumber` null where this chip does not answer. */
  readonly card: CardText;
  readonly chip: {
    readonly family: ThaiCardFamily;
    /** Form of the laser code command the chip knows: all 23 bytes at once, 7 and then 16, or none. */
    readonly laser: 'at-once' | 'two-steps' | 'silent';
    readonly chipNumber: 'answers' | 'refuses';
  };
  /** What is printed on the card and what the issuer's register holds, also when the chip is silent. */
  readonly register: { readonly laserCode: string; readonly chipNumber: string };
  readonly issuerState: IssuerState;
  /** A Digital ID account that exists before the visit: the kiosk raises it. */
  readonly account: SampleAccount | null;
};

type AddressParts = Omit<CardAddress, 'text'>;

const noAddress: AddressParts = {
  houseNumber: '',
  moo: '',
  lane: '',
  soi: '',
  road: '',
  subdistrict: '',
  district: '',
  province: '',
};

/** The eight `#`-separated parts of the chip's address, each with its printed label; empty where the person has none. */
export function addressParts(address: AddressParts): readonly string[] {
  const bangkok = address.province === 'กรุงเทพมหานคร';
  const labelled = (label: string, value: string) => (value === '' ? '' : label + value);
  return [
    address.houseNumber,
    labelled('หมู่ที่ ', address.moo),
    labelled('ตรอก', address.lane),
    labelled('ซอย', address.soi),
    labelled('ถนน', address.road),
    labelled(bangkok ? 'แขวง' : 'ตำบล', address.subdistrict),
    labelled(bangkok ? 'เขต' : 'อำเภอ', address.district),
    labelled(bangkok ? '' : 'จังหวัด', address.province),
  ];
}

const name = (prefix: string, first: string, middle: string, last: string): PersonName => ({
  prefix,
  first,
  middle,
  last,
});

const chiangMai: AddressParts = {
  ...noAddress,
  houseNumber: '99/9',
  moo: '9',
  subdistrict: 'สุเทพ',
  district: 'เมืองเชียงใหม่',
  province: 'เชียงใหม่',
};

type Draft = Pick<SamplePerson, 'id' | 'label'> & {
  readonly number: number;
  readonly citizenId: string;
  readonly thaiName: PersonName;
  readonly englishName: PersonName;
  readonly birthDate: string;
  readonly sex: 'male' | 'female';
  readonly issueDate?: string;
  readonly expiryDate?: string | null;
  readonly layoutVersion?: string;
  readonly issuePlace?: string;
  readonly address?: Partial<AddressParts>;
  readonly chip?: Partial<SamplePerson['chip']>;
  readonly issuerState?: IssuerState;
  readonly account?: SampleAccount;
};

function person(draft: Draft): SamplePerson {
  const serial = String(draft.number).padStart(4, '0');
  const chip = { family: '79-96-18', laser: 'at-once', chipNumber: 'answers', ...draft.chip } as const;
  const register = {
    laserCode: `SA9${serial}99${serial.slice(1)}`,
    chipNumber: `479050${serial}99A0${serial.slice(2)}`,
  };
  const parts = { ...noAddress, ...(draft.address ?? chiangMai) };
  return {
    id: draft.id,
    label: draft.label,
    card: {
      layoutVersion: draft.layoutVersion ?? '0004',
      citizenId: draft.citizenId,
      thaiName: draft.thaiName,
      englishName: draft.englishName,
      birthDate: draft.birthDate,
      sex: draft.sex,
      requestNumber: `9999011000000000${serial}`,
      issuePlace: draft.issuePlace ?? 'อำเภอเมืองเชียงใหม่/เชียงใหม่',
      issuerCode: `999900000${serial}`,
      issueDate: draft.issueDate ?? '2025-03-10',
      expiryDate: draft.expiryDate === undefined ? '2034-03-09' : draft.expiryDate,
      cardType: '01',
      address: {
        text: addressParts(parts)
          .filter((part) => part !== '')
          .join(' '),
        ...parts,
      },
      photoNumber: `9999010310${serial}`,
      laserCode: chip.laser === 'silent' ? null : register.laserCode,
      chipNumber: chip.chipNumber === 'refuses' ? null : register.chipNumber,
    },
    chip,
    register,
    issuerState: draft.issuerState ?? 'normal',
    account: draft.account ?? null,
  };
}

export const samplePeople: readonly SamplePerson[] = [
  person({
    id: 'somchai',
    number: 1,
    citizenId: '1999900001991',
    birthDate: '1990-04-13',
    sex: 'male',
    label: { th: 'สมชาย: บัญชีใหม่', en: 'Somchai: new account' },
    thaiName: name('นาย', 'สมชาย', '', 'ตัวอย่าง'),
    englishName: name('Mr.', 'Somchai', '', 'Tuayang'),
  }),
  person({
    id: 'somying',
    number: 2,
    citizenId: '1999900002997',
    birthDate: '1985-11-02',
    sex: 'female',
    label: { th: 'สมหญิง: มีบัญชีระดับ 1.3 แล้ว', en: 'Somying: raises an IAL 1.3 account' },
    thaiName: name('นางสาว', 'สมหญิง', '', 'ตัวอย่าง'),
    englishName: name('Miss', 'Somying', '', 'Tuayang'),
    issuePlace: 'ท้องถิ่นเขตจตุจักร/กรุงเทพมหานคร',
    address: {
      houseNumber: '108/9',
      soi: 'พหลโยธิน 32',
      road: 'พหลโยธิน',
      subdistrict: 'เสนานิคม',
      district: 'จตุจักร',
      province: 'กรุงเทพมหานคร',
    },
    chip: { family: '79-96-17', laser: 'two-steps' },
    account: {
      ial: '1.3',
      username: 'somying.sample',
      password: 'sample-Orchid-7391',
      contact: { kind: 'phone', value: '0812345678' },
    },
  }),
  person({
    id: 'middle-name',
    number: 3,
    citizenId: '1999900003993',
    birthDate: '1979-01-31',
    sex: 'male',
    label: { th: 'มีชื่อกลาง · บัญชี 1.3 ทางอีเมล', en: 'Middle name · IAL 1.3 account by e-mail' },
    thaiName: name('นาย', 'ชาญชัย', 'อาทิตย์', 'ตัวอย่าง'),
    englishName: name('Mr.', 'Chanchai', 'Arthit', 'Tuayang'),
    chip: { family: '79-96-jc3' },
    account: {
      ial: '1.3',
      username: 'chanchai.sample',
      password: 'sample-Teak-2846',
      contact: { kind: 'email', value: 'chanchai@example.com' },
    },
  }),
  person({
    id: 'long-name',
    number: 4,
    citizenId: '1999900004990',
    birthDate: '1996-02-29',
    sex: 'female',
    label: { th: 'ชื่อและที่อยู่ยาวมาก', en: 'Very long name and address' },
    thaiName: name('หม่อมหลวง', 'กมลลักษณ์ทิพย์ประภาพรรณวิไล', 'ศิริโสภาพัณณวดี', 'ตัวอย่างสกุลวงศ์ไพศาลรัตนบดินทร์'),
    englishName: name(
      'M.L.',
      'Kamonlakthipprapaphanwilai',
      'Sirisophaphannawadi',
      'Tuayangsakunwongphaisanrattanabodin',
    ),
    issuePlace: 'ท้องถิ่นเทศบาลนครพระนครศรีอยุธยา/พระนครศรีอยุธยา',
    address: {
      houseNumber: '9999/99-100',
      moo: '12',
      lane: 'วัดตัวอย่างใหญ่ชัยมงคล',
      soi: 'หมู่บ้านตัวอย่างสิริมงคลวิลล์ 99',
      road: 'โรจนะ',
      subdistrict: 'คลองสวนพลู',
      district: 'พระนครศรีอยุธยา',
      province: 'พระนครศรีอยุธยา',
    },
    chip: { family: '79-18' },
  }),
  person({
    id: 'unknown-birth-day',
    number: 5,
    citizenId: '3999900005992',
    birthDate: '1955-07',
    sex: 'female',
    layoutVersion: '0003',
    label: { th: 'ไม่ทราบวันเกิด', en: 'Unknown day of birth' },
    thaiName: name('นาง', 'ทองใบ', '', 'ตัวอย่าง'),
    englishName: name('Mrs.', 'Thongbai', '', 'Tuayang'),
    chip: { family: '78-18', laser: 'two-steps' },
  }),
  person({
    id: 'lifelong',
    number: 6,
    citizenId: '3999900006999',
    birthDate: '1948',
    sex: 'male',
    layoutVersion: '0003',
    label: { th: 'ทราบแต่ปีเกิด · บัตรตลอดชีพ · ชิปไม่บอกรหัสใด', en: 'Only a birth year · lifelong · silent chip' },
    thaiName: name('นาย', 'บุญมี', '', 'ตัวอย่าง'),
    englishName: name('Mr.', 'Bunmi', '', 'Tuayang'),
    issueDate: '2013-05-20',
    expiryDate: null,
    chip: { family: '68', laser: 'silent', chipNumber: 'refuses' },
  }),
  person({
    id: 'no-laser',
    number: 7,
    citizenId: '1999900007999',
    birthDate: '1972-09-09',
    sex: 'male',
    layoutVersion: '0003',
    label: { th: 'ชิปไม่บอกรหัสหลังบัตร', en: 'Chip gives no laser code' },
    thaiName: name('นาย', 'ปรีชา', '', 'ตัวอย่าง'),
    englishName: name('Mr.', 'Pricha', '', 'Tuayang'),
    chip: { family: '78-18', laser: 'silent' },
  }),
  person({
    id: 'no-chip-number',
    number: 8,
    citizenId: '1999900008995',
    birthDate: '1968-12-25',
    sex: 'female',
    layoutVersion: '0003',
    label: { th: 'ชิปรุ่นเก่า ไม่บอกหมายเลขชิป', en: 'Legacy chip, refuses its number' },
    thaiName: name('นาง', 'จันทร์เพ็ญ', '', 'ตัวอย่าง'),
    englishName: name('Mrs.', 'Chanphen', '', 'Tuayang'),
    chip: { family: '67-legacy', laser: 'two-steps', chipNumber: 'refuses' },
  }),
  person({
    id: 'moo-and-soi',
    number: 9,
    citizenId: '1999900009991',
    birthDate: '2001-08-12',
    sex: 'female',
    label: { th: 'ที่อยู่มีทั้งหมู่ ตรอก ซอย ถนน', en: 'Address with moo, lane, soi and road' },
    thaiName: name('นางสาว', 'มาลี', '', 'ตัวอย่าง'),
    englishName: name('Miss', 'Mali', '', 'Tuayang'),
    issuePlace: 'ท้องถิ่นเทศบาลนครนนทบุรี/นนทบุรี',
    address: {
      houseNumber: '45/7',
      moo: '4',
      lane: 'วัดบางขวาง',
      soi: 'ประชาราษฎร์ 12',
      road: 'ประชาราษฎร์',
      subdistrict: 'สวนใหญ่',
      district: 'เมืองนนทบุรี',
      province: 'นนทบุรี',
    },
  }),
  person({
    id: 'expired',
    number: 10,
    citizenId: '1999900010990',
    birthDate: '1988-06-01',
    sex: 'male',
    layoutVersion: '0003',
    label: { th: 'บัตรหมดอายุ', en: 'Expired card' },
    thaiName: name('นาย', 'อดีต', '', 'ตัวอย่าง'),
    englishName: name('Mr.', 'Adit', '', 'Tuayang'),
    issueDate: '2012-06-15',
    expiryDate: '2020-05-31',
    issuerState: 'expired',
    chip: { family: '79-18' },
  }),
  person({
    id: 'underage',
    number: 11,
    citizenId: '1999900011996',
    birthDate: '2018-01-13',
    sex: 'female',
    label: { th: 'เด็ก อายุยังไม่ถึงเกณฑ์', en: 'A child, under the minimum age' },
    thaiName: name('เด็กหญิง', 'ใบบัว', '', 'ตัวอย่าง'),
    englishName: name('Miss', 'Baibua', '', 'Tuayang'),
  }),
  person({
    id: 'reported-lost',
    number: 12,
    citizenId: '1999900012992',
    birthDate: '1993-03-03',
    sex: 'male',
    issuerState: 'reported-lost',
    label: { th: 'บัตรแจ้งหาย', en: 'Reported lost' },
    thaiName: name('นาย', 'สูญ', '', 'ตัวอย่าง'),
    englishName: name('Mr.', 'Sun', '', 'Tuayang'),
  }),
  person({
    id: 'cancelled',
    number: 13,
    citizenId: '1999900013999',
    birthDate: '1991-10-23',
    sex: 'female',
    issuerState: 'cancelled',
    label: { th: 'บัตรถูกยกเลิก', en: 'Cancelled card' },
    thaiName: name('นาง', 'ยกเลิศ', '', 'ตัวอย่าง'),
    englishName: name('Mrs.', 'Yoklert', '', 'Tuayang'),
  }),
  person({
    id: 'deceased',
    number: 14,
    citizenId: '3999900014991',
    birthDate: '1940-05-05',
    sex: 'male',
    expiryDate: null,
    issuerState: 'deceased',
    label: { th: 'เจ้าของบัตรเสียชีวิต', en: 'Holder deceased' },
    thaiName: name('นาย', 'บุญส่ง', '', 'ตัวอย่าง'),
    englishName: name('Mr.', 'Bunsong', '', 'Tuayang'),
  }),
  person({
    id: 'mismatch',
    number: 15,
    citizenId: '1999900015991',
    birthDate: '1999-09-19',
    sex: 'male',
    issuerState: 'mismatch',
    label: { th: 'ข้อมูลไม่ตรงกับทะเบียน', en: 'Data does not match the register' },
    thaiName: name('นาย', 'ต่างใจ', '', 'ตัวอย่าง'),
    englishName: name('Mr.', 'Tangchai', '', 'Tuayang'),
  }),
  person({
    id: 'issuer-unavailable',
    number: 16,
    citizenId: '1999900016998',
    birthDate: '1983-07-28',
    sex: 'female',
    issuerState: 'unavailable',
    label: { th: 'ระบบทะเบียนไม่ตอบ', en: 'Register does not answer' },
    thaiName: name('นางสาว', 'รอคอย', '', 'ตัวอย่าง'),
    englishName: name('Miss', 'Rokhoi', '', 'Tuayang'),
  }),
  person({
    id: 'issuer-slow',
    number: 17,
    citizenId: '1999900017994',
    birthDate: '1976-12-05',
    sex: 'male',
    issuerState: 'slow',
    label: { th: 'ระบบทะเบียนตอบช้า', en: 'Register answers slowly' },
    thaiName: name('นาย', 'ช้าเย็น', '', 'ตัวอย่าง'),
    englishName: name('Mr.', 'Chayen', '', 'Tuayang'),
  }),
  person({
    id: 'other-class',
    number: 18,
    citizenId: '6999900018991',
    birthDate: '1994-01-01',
    sex: 'male',
    label: { th: 'เลขประจำตัวกลุ่ม 6', en: 'Citizen number of class 6' },
    thaiName: name('นาย', 'จายแสง', '', 'ตัวอย่าง'),
    englishName: name('Mr.', 'Chaisaeng', '', 'Tuayang'),
  }),
];

/** The sample person with this id, if there is one. */
export function samplePerson(id: string): SamplePerson | undefined {
  return samplePeople.find((candidate) => candidate.id === id);
}

/** Cards that are no good person's: to see how the kiosk turns them away. */
const oddCards: readonly SampleCardInfo[] = [
  { id: 'bank-card', label: { th: 'บัตรธนาคาร', en: 'A bank card' } },
  { id: 'old-layout', label: { th: 'บัตรรุ่นเก่า (โครงสร้าง 0002)', en: 'Card of the old layout 0002' } },
  { id: 'damaged', label: { th: 'บัตรชำรุด ข้อมูลเสีย', en: 'Damaged card, broken data' } },
];

/** What the dock offers to push in. */
export const sampleCards: readonly SampleCardInfo[] = [
  ...samplePeople.map(({ id, label }) => ({ id, label })),
  ...oddCards,
];
