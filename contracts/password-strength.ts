/*
 * How strong a password is: one rule for the screen that shows it and for central that enforces it. Length counts
 * most; what a guesser tries first is refused (NIST SP 800-63B: a list of common passwords, no rules of composition).
 */

export const passwordReasons = [
  /** Under `passwordMinimum` characters. */
  'too-short',
  /** Over `passwordMaximum` characters. */
  'too-long',
  /** A word that guessers try first is most of it. */
  'common',
  /** Few different characters, or one part over and over. */
  'repeated',
  /** Neighbours on the keyboard or in the alphabet are most of it. */
  'sequence',
  'contains-username',
  'contains-birth-date',
  'contains-citizen-number',
] as const;
export type PasswordReason = (typeof passwordReasons)[number];

export type PasswordStrength = {
  /** 0: refused at once, 1: weak, 2: enough, 3: good, 4: strong. */
  readonly score: 0 | 1 | 2 | 3 | 4;
  readonly reasons: readonly PasswordReason[];
  /** No reason against it. */
  readonly acceptable: boolean;
};

export const passwordMinimum = 12;
export const passwordMaximum = 128;

/** Words from which guessers build; a password that leaves fewer than 8 characters beside them is refused. */
const commonWords = [
  'password',
  'passw0rd',
  'p@ssw0rd',
  'p@ssword',
  'qwerty',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'letmein',
  'welcome',
  'iloveyou',
  'admin',
  'administrator',
  'login',
  'monkey',
  'dragon',
  'football',
  'baseball',
  'sunshine',
  'princess',
  'master',
  'superman',
  'batman',
  'trustno1',
  'whatever',
  'starwars',
  'hello',
  'secret',
  'changeme',
  'default',
  'test',
  'thailand',
  'bangkok',
  'chiangmai',
  'phuket',
  'sawasdee',
  'sawatdee',
  'rakthai',
  'thaiid',
  'digitalid',
  'kiosk',
  'liverpool',
  'manchester',
  'chelsea',
  'arsenal',
  'somchai',
  'somying',
  'รหัสผ่าน',
  'ประเทศไทย',
  'กรุงเทพ',
  'สวัสดี',
] as const;

const sequences = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  'กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ',
  'ๆไำพะัีรนยบล',
  'ฟหกดเ้่าสวง',
  'ผปแอิืทมใฝ',
] as const;

export type PasswordContext = {
  readonly password: string;
  readonly username?: string;
  readonly citizenId?: string;
  /** ISO date in CE, possibly cut. */
  readonly birthDate?: string;
};

/** Strength of a password for this person; with less context fewer reasons can be found. */
export function passwordStrength(context: PasswordContext): PasswordStrength {
  const { password } = context;
  const characters = [...password];
  const text = password.toLowerCase();
  const reasons: PasswordReason[] = [];
  if (characters.length < passwordMinimum) reasons.push('too-short');
  if (characters.length > passwordMaximum) reasons.push('too-long');
  if (isMostlyCommon(text)) reasons.push('common');
  if (isRepeated(characters)) reasons.push('repeated');
  if (longestSequence(text) >= Math.max(6, Math.ceil(characters.length / 2))) reasons.push('sequence');
  const username = context.username?.toLowerCase() ?? '';
  if (username.length >= 4 && text.includes(username)) reasons.push('contains-username');
  if (birthDateSpellings(context.birthDate ?? '').some((date) => text.includes(date)))
    reasons.push('contains-birth-date');
  const citizenId = context.citizenId ?? '';
  if (citizenId.length === 13 && partsOf(citizenId, 6).some((part) => text.includes(part)))
    reasons.push('contains-citizen-number');
  return { score: scoreOf(characters, reasons), reasons, acceptable: reasons.length === 0 };
}

function scoreOf(
  characters: readonly string[],
  reasons: readonly PasswordReason[],
): PasswordStrength['score'] {
  if (characters.length < 8 || reasons.length > 1) return 0;
  if (reasons.length === 1) return 1;
  const different = new Set(characters).size;
  if (characters.length >= 20 && different >= 10) return 4;
  if (characters.length >= 16 && different >= 9) return 3;
  return different >= 10 && kindsOf(characters) >= 3 ? 3 : 2;
}

function kindsOf(characters: readonly string[]): number {
  const text = characters.join('');
  return [/[a-z]/, /[A-Z]/, /\d/, /\p{L}(?<![A-Za-z])/u, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(text))
    .length;
}

function isMostlyCommon(text: string): boolean {
  let rest = text;
  for (const word of [...commonWords].sort((a, b) => b.length - a.length)) rest = rest.replaceAll(word, '');
  return rest !== text && [...rest].length < 8;
}

function isRepeated(characters: readonly string[]): boolean {
  if (characters.length === 0) return false;
  if (new Set(characters).size < 5) return true;
  const text = characters.join('').toLowerCase();
  for (let length = 1; length <= text.length / 2; length++) {
    const part = text.slice(0, length);
    if (part.repeat(Math.ceil(text.length / length)).slice(0, text.length) === text) return true;
  }
  return false;
}

/** Length of the longest run that reads along one of the sequences, forwards or backwards. */
function longestSequence(text: string): number {
  const both = sequences.flatMap((sequence) => [sequence, [...sequence].reverse().join('')]);
  let longest = 0;
  for (let start = 0; start < text.length; start++) {
    for (let end = text.length; end - start > longest; end--) {
      const part = text.slice(start, end);
      if (both.some((sequence) => sequence.includes(part))) longest = end - start;
    }
  }
  return longest;
}

/** Day, month and year together in the usual orders, in CE and BE, with four and two digits of the year. */
function birthDateSpellings(birthDate: string): readonly string[] {
  const [year, month, day] = birthDate.split('-');
  if (year === undefined || month === undefined || day === undefined) return [];
  const buddhist = String(Number(year) + 543);
  const years = [year, buddhist];
  return years.flatMap((y) => [
    y + month + day,
    day + month + y,
    month + day + y,
    y.slice(2) + month + day,
    day + month + y.slice(2),
    `${day}-${month}-${y}`,
    `${day}/${month}/${y}`,
    `${y}-${month}-${day}`,
  ]);
}

function partsOf(text: string, length: number): readonly string[] {
  return Array.from({ length: text.length - length + 1 }, (_, start) => text.slice(start, start + length));
}
