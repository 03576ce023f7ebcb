/** The word breaker of ICU: Thai is written without spaces, so words come from its dictionary. It serves English as well. */
const words = new Intl.Segmenter('th', { granularity: 'word' });
const graphemes = new Intl.Segmenter('th', { granularity: 'grapheme' });

const thai = /\p{Script=Thai}/u;
/** What may not begin a line: closing marks, the Thai repetition and abbreviation signs, dashes inside numbers. */
const neverFirst = /^[\p{Pe}\p{Pf}\p{M},.;:!?…%ๆฯ\-–/]/u;
/** What may not end a line. */
const neverLast = /[\p{Ps}\p{Pi}"'/]$/u;
/** A number stays with the word it counts: "24 ชั่วโมง", "5 มกราคม". */
const numberAndSpace = /^\d+ $/;
/** Words the dictionary takes for two; torn apart they read wrong. */
const compounds = /^(เจ้าหน้าที่|ทุกเมื่อ|ทั้งหมด|รหัสผ่าน|ชื่อผู้ใช้|ครั้งเดียว)/;

/**
 * Breaks `text` into lines no wider than `width` as told by `measure`, between Thai words, at spaces, and nowhere
 * inside a Latin word, a telephone number or an address. A word that is wider than a whole line is broken between
 * written signs. A newline always breaks.
 */
export function wrapText(input: {
  readonly text: string;
  readonly width: number;
  readonly measure: (text: string) => number;
}): readonly string[] {
  return input.text.split('\n').flatMap((paragraph) => wrapParagraph({ ...input, text: paragraph }));
}

function wrapParagraph({ text, width, measure }: Parameters<typeof wrapText>[0]): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of unbreakablePieces(text)) {
    if (measure((line + piece).trimEnd()) <= width) {
      line += piece;
      continue;
    }
    if (line !== '') lines.push(line.trimEnd());
    const parts = measure(piece.trimEnd()) <= width ? [piece] : splitWide({ text: piece, width, measure });
    lines.push(...parts.slice(0, -1));
    line = parts.at(-1) ?? '';
  }
  if (line.trimEnd() !== '' || lines.length === 0) lines.push(line.trimEnd());
  return lines;
}

/** The text in pieces that a line break may stand between; each keeps the spaces that follow it. */
function unbreakablePieces(text: string): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  let compoundEnd = 0;
  for (const { segment, index } of words.segment(text)) {
    if (piece !== '' && index >= compoundEnd && mayBreakBetween(piece, segment)) {
      pieces.push(piece);
      piece = '';
    }
    const compound = compounds.exec(text.slice(index))?.[0] ?? '';
    compoundEnd = Math.max(compoundEnd, index + compound.length);
    piece += segment;
  }
  if (piece !== '') pieces.push(piece);
  return pieces;
}

function mayBreakBetween(before: string, after: string): boolean {
  if (after.startsWith(' ') || neverFirst.test(after)) return false;
  if (before.endsWith(' ')) return !numberAndSpace.test(before);
  if (neverLast.test(before)) return false;
  return thai.test(before.at(-1) ?? '') || thai.test(after.at(0) ?? '');
}

function splitWide({ text, width, measure }: Parameters<typeof wrapText>[0]): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const { segment } of graphemes.segment(text)) {
    if (line !== '' && measure((line + segment).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += segment;
  }
  lines.push(line);
  return lines;
}
