import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressParts } from '../../contracts/sample-people.ts';
import { parseThaiAddress } from '../../device-drivers/card-reader/thai-address.ts';

const empty = {
  houseNumber: '',
  moo: '',
  lane: '',
  soi: '',
  road: '',
  subdistrict: '',
  district: '',
  province: '',
};

describe('an address of the chip', () => {
  test('a soi does not vanish when there is a moo', () => {
    expect(parseThaiAddress('45/7#หมู่ที่ 4##ซอยประชาราษฎร์ 12##ตำบลสวนใหญ่#อำเภอเมืองนนทบุรี#จังหวัดนนทบุรี')).toEqual({
      ...empty,
      text: '45/7 หมู่ที่ 4 ซอยประชาราษฎร์ 12 ตำบลสวนใหญ่ อำเภอเมืองนนทบุรี จังหวัดนนทบุรี',
      houseNumber: '45/7',
      moo: '4',
      soi: 'ประชาราษฎร์ 12',
      subdistrict: 'สวนใหญ่',
      district: 'เมืองนนทบุรี',
      province: 'นนทบุรี',
    });
  });

  test('Bangkok has แขวง, เขต and a province without a label', () => {
    expect(
      parseThaiAddress('108/9###ซอยพหลโยธิน 32#ถนนพหลโยธิน#แขวงเสนานิคม#เขตจตุจักร#กรุงเทพมหานคร'),
    ).toMatchObject({
      moo: '',
      soi: 'พหลโยธิน 32',
      road: 'พหลโยธิน',
      subdistrict: 'เสนานิคม',
      district: 'จตุจักร',
      province: 'กรุงเทพมหานคร',
    });
  });

  test('a lane is ตรอก, and a label decides wherever it stands', () => {
    expect(parseThaiAddress('1#ซอยสอง#หมู่ที่ 3#ถนนสี่#ตรอกห้า#ตำบลหก#อำเภอเจ็ด#จังหวัดแปด')).toMatchObject({
      houseNumber: '1',
      soi: 'สอง',
      moo: '3',
      road: 'สี่',
      lane: 'ห้า',
      subdistrict: 'หก',
      district: 'เจ็ด',
      province: 'แปด',
    });
  });

  test('a name that itself begins as a label keeps it', () => {
    expect(parseThaiAddress('9#หมู่ที่ 1###ถนนตรอกวัดแขก#ตำบลเขตอุดม#อำเภอซอยดาว#จังหวัดตาก')).toMatchObject({
      lane: '',
      road: 'ตรอกวัดแขก',
      subdistrict: 'เขตอุดม',
      district: 'ซอยดาว',
      province: 'ตาก',
    });
  });

  test('what has no known label is lost from no text', () => {
    expect(parseThaiAddress('9#หมู่บ้านตัวอย่าง#######')).toEqual({
      ...empty,
      text: '9 หมู่บ้านตัวอย่าง',
      houseNumber: '9',
    });
    expect(parseThaiAddress('')).toEqual({ ...empty, text: '' });
  });

  const word = fc
    .array(fc.constantFrom(...'กขคงจฉชซดตทนบปพมยรลวสหอ'), { minLength: 1, maxLength: 12 })
    .map((c) => c.join(''));
  const maybe = (value: fc.Arbitrary<string>) => fc.oneof(fc.constant(''), value);

  test('any combination of parts comes back as it was written', () => {
    const address = fc.record({
      houseNumber: fc.tuple(fc.nat(9999), fc.nat(99)).map(([a, b]) => `${a}/${b}`),
      moo: maybe(fc.integer({ min: 1, max: 30 }).map(String)),
      lane: maybe(word),
      soi: maybe(word),
      road: maybe(word),
      subdistrict: word,
      district: word,
      province: fc.oneof(word, fc.constant('กรุงเทพมหานคร')),
    });
    fc.assert(
      fc.property(address, (parts) => {
        const written = addressParts(parts);
        const { text, ...read } = parseThaiAddress(written.join('#'));
        expect(read).toEqual(parts);
        expect(text).toBe(written.filter((part) => part !== '').join(' '));
      }),
    );
  });
});
