import thai from 'simple-keyboard-layouts/build/layouts/thai';

export type KeyboardLayout = { readonly [layer: string]: string[] };

/** Which keys a field needs. `words`: English and Thai, capitals and signs. */
export const keyboardNames = [
  'digits',
  'phone',
  'email',
  'username',
  'capitals',
  'code',
  'words',
  'thai',
] as const;
export type KeyboardName = (typeof keyboardNames)[number];

const digitRow = '1 2 3 4 5 6 7 8 9 0';
const pad = ['1 2 3', '4 5 6', '7 8 9', '{blank} 0 {bksp}'];
const capitals = ['Q W E R T Y U I O P', 'A S D F G H J K L', 'Z X C V B N M {bksp}'];

/** Kedmanee as it comes, without its tab, lock and enter keys and the two letters nobody writes any more (ฃ ฅ): twelve columns. */
function kedmanee(rows: readonly string[]): string[] {
  const keys = rows.slice(0, 4).map((row) => row.split(' '));
  const [first = [], second = [], third = [], fourth = []] = keys;
  return [
    first
      .filter((key) => key !== '{bksp}')
      .slice(1)
      .join(' '),
    second.filter((key) => key !== '{tab}' && key !== 'ฃ' && key !== 'ฅ').join(' '),
    [...third.filter((key) => key !== '{lock}' && key !== '{enter}'), '{bksp}'].join(' '),
    ['{shift}', ...fourth.filter((key) => key !== '{shift}')].join(' '),
  ];
}

const bottom = (toOther: string) => `${toOther} {english} {thai} {space}`;
const english = [
  digitRow,
  'q w e r t y u i o p',
  'a s d f g h j k l',
  '{shift} z x c v b n m {bksp}',
  bottom('{symbols}'),
];
const englishShift = [
  digitRow,
  'Q W E R T Y U I O P',
  'A S D F G H J K L',
  '{shift} Z X C V B N M {bksp}',
  bottom('{symbols}'),
];
const symbols = [
  '! @ # $ % ^ & * ( )',
  '- _ = + [ ] { } \\ |',
  '; : \' " , . < > /',
  '? ~ ` € £ ฿ {bksp}',
  bottom('{letters}'),
];
const thaiDefault = [...kedmanee(thai.layout.default ?? []), '{symbols} {english} {space}'];
const thaiShift = [...kedmanee(thai.layout.shift ?? []), '{symbols} {english} {space}'];

/** Layers of each keyboard; `default` is the first one shown. */
export const keyboardLayouts: Readonly<Record<KeyboardName, KeyboardLayout>> = {
  digits: { default: pad },
  phone: { default: pad },
  email: {
    default: [
      digitRow,
      'q w e r t y u i o p',
      'a s d f g h j k l _',
      'z x c v b n m - {bksp}',
      '@ . @gmail.com .com .co.th',
    ],
  },
  username: {
    default: [digitRow, 'q w e r t y u i o p', 'a s d f g h j k l', 'z x c v b n m {bksp}', '. - _'],
  },
  capitals: { default: capitals },
  code: { default: [digitRow, ...capitals] },
  words: { default: english, shift: englishShift, symbols, thai: thaiDefault, 'thai-shift': thaiShift },
  thai: { default: thaiDefault, shift: thaiShift, english, 'english-shift': englishShift, symbols },
};

/** The layer a function key leads to, from the layer shown; null when the key leads nowhere. */
export function layerAfter(input: {
  readonly name: KeyboardName;
  readonly layer: string;
  readonly key: string;
}): string | null {
  const { name, layer, key } = input;
  const isThai = name === 'thai';
  const home = { english: isThai ? 'english' : 'default', thai: isThai ? 'default' : 'thai' };
  const shifted = { english: isThai ? 'english-shift' : 'shift', thai: isThai ? 'shift' : 'thai-shift' };
  switch (key) {
    case '{english}':
    case '{letters}':
      return home.english;
    case '{thai}':
      return home.thai;
    case '{symbols}':
      return 'symbols';
    case '{shift}':
      if (layer === home.english) return shifted.english;
      if (layer === shifted.english) return home.english;
      return layer === home.thai ? shifted.thai : home.thai;
    default:
      return null;
  }
}

/** After a letter typed with shift the plain layer comes back. */
export function layerAfterLetter(input: { readonly name: KeyboardName; readonly layer: string }): string {
  return input.layer.includes('shift')
    ? (layerAfter({ ...input, key: '{shift}' }) ?? input.layer)
    : input.layer;
}
