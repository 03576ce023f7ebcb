import { create as createQr } from 'qrcode';
import type { Slip, SlipBlock } from '../../contracts/slip.ts';
import { dotsPerMillimetre, type SlipPaper } from './slip-paper.ts';
import { wrapText } from './wrap-text.ts';

export type SlipTypeface = { readonly size: number; readonly bold: boolean; readonly spacing: number };

/** What is put on the paper, in dots from its upper left corner. */
export type SlipMark =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly typeface: SlipTypeface;
      readonly x: number;
      readonly baseline: number;
      readonly white: boolean;
    }
  | {
      readonly kind: 'bar';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
    }
  | { readonly kind: 'tick-box'; readonly x: number; readonly y: number; readonly side: number }
  | {
      readonly kind: 'qr';
      readonly x: number;
      readonly y: number;
      /** Dots of one module. */
      readonly module: number;
      /** Modules of one side. */
      readonly side: number;
      readonly dark: Uint8Array;
    };

export type SlipLayout = {
  readonly width: number;
  readonly height: number;
  readonly marks: readonly SlipMark[];
};

/** Extents of a line of text about its baseline, in dots. */
export type MeasureLine = (
  text: string,
  typeface: SlipTypeface,
) => { readonly width: number; readonly ascent: number; readonly descent: number };

const plain: SlipTypeface = { size: 28, bold: false, spacing: 0 };
const strong: SlipTypeface = { size: 30, bold: true, spacing: 0 };
const small: SlipTypeface = { size: 23, bold: false, spacing: 0 };

/** Lines stand 1.5 sizes apart, more where a low vowel of one and the stacked marks of the next would meet. */
const leading = 1.5;
const clearance = 4;
const gap = 14;
const qrMillimetres = 28;
/** ISO/IEC 18004 asks for four white modules around the symbol. */
const quietModules = 4;
/** A module under 0.37 mm is lost on an old phone's camera. */
const smallestModule = 3;

/**
 * Places every block of a slip on paper: wrapped lines, tick boxes, rules, title band, QR symbol (at least 25 mm
 * wide). Pure but for `measure`.
 */
export function layoutSlip(input: {
  readonly slip: Slip;
  readonly paper: SlipPaper;
  readonly measure: MeasureLine;
}): SlipLayout {
  const { slip, paper, measure } = input;
  const marks: SlipMark[] = [];
  const inner = paper.width - 2 * paper.margin;
  let y = paper.margin;

  /** Sets wrapped text from `top` on; gives where it ends and the baseline of its first line. */
  const set = (text: string, typeface: SlipTypeface, place: Placement) => {
    const measured = (line: string) => measure(line, typeface);
    const baselines: number[] = [];
    let bottom = place.top;
    for (const line of wrapText({ text, width: place.width, measure: (part) => measured(part).width })) {
      const { width, ascent, descent } = measured(line);
      const above = baselines.at(-1);
      const baseline = Math.ceil(
        above === undefined
          ? place.top + Math.max(ascent, typeface.size)
          : Math.max(above + typeface.size * leading, bottom + clearance + ascent),
      );
      const x = Math.floor(place.centred ? place.x + (place.width - width) / 2 : place.x);
      marks.push({ kind: 'text', text: line, typeface, x, baseline, white: place.white ?? false });
      bottom = baseline + Math.ceil(Math.max(descent, typeface.size * 0.25));
      baselines.push(baseline);
    }
    return { bottom, baseline: baselines[0] ?? place.top };
  };

  const column = { x: paper.margin, width: inner };
  const setBlock = (block: SlipBlock): number => {
    switch (block.kind) {
      case 'title': {
        const at = marks.length;
        const typeface = { size: paper.title, bold: true, spacing: 0 };
        const heading = set(block.text, typeface, { ...column, top: y + gap, centred: true, white: true });
        const bottom = heading.bottom + gap;
        marks.splice(at, 0, { kind: 'bar', x: 0, y, width: paper.width, height: bottom - y });
        return bottom;
      }
      case 'text':
        return set(block.text, plain, { ...column, top: y }).bottom;
      case 'small':
        return set(block.text, small, { ...column, top: y }).bottom;
      case 'field':
        return setField(block.label, block.value);
      case 'todo':
        return block.items.reduce<number>((top, item) => setTask(item, top), y);
      case 'code': {
        const below =
          block.label === '' ? y : set(block.label, small, { ...column, top: y, centred: true }).bottom;
        const typeface = { size: paper.code, bold: true, spacing: Math.round(paper.code / 18) };
        return set(block.text, typeface, { ...column, top: below + 4, centred: true }).bottom;
      }
      case 'qr':
        return setQr(block.data, block.caption);
      case 'rule':
        marks.push({ kind: 'bar', x: paper.margin, y: y + 4, width: inner, height: 2 });
        return y + 10;
    }
  };

  const setField = (label: string, value: string): number => {
    const labelWidth = measure(label, small).width;
    const valueWidth = measure(value, strong).width;
    if (labelWidth + valueWidth + 2 * gap > inner || value.includes('\n')) {
      return set(value, strong, { ...column, top: set(label, small, { ...column, top: y }).bottom + 2 })
        .bottom;
    }
    const x = paper.width - paper.margin - Math.ceil(valueWidth);
    const { bottom, baseline } = set(value, strong, { x, width: inner, top: y });
    marks.push({ kind: 'text', text: label, typeface: small, x: paper.margin, baseline, white: false });
    return bottom;
  };

  const setTask = (item: string, top: number): number => {
    const side = 28;
    const indent = side + gap;
    const { bottom, baseline } = set(item, plain, { x: paper.margin + indent, width: inner - indent, top });
    marks.push({ kind: 'tick-box', x: paper.margin, y: baseline - side + 4, side });
    return bottom + 8;
  };

  const setQr = (data: string, caption: string): number => {
    const { modules } = createQr(data, { errorCorrectionLevel: 'M' });
    const fits = Math.floor(paper.width / (modules.size + 2 * quietModules));
    const wanted = Math.max(smallestModule, Math.round((qrMillimetres * dotsPerMillimetre) / modules.size));
    const module = Math.min(wanted, fits);
    const edge = module * modules.size;
    const top = y + module * quietModules;
    marks.push({
      kind: 'qr',
      x: Math.floor((paper.width - edge) / 2),
      y: top,
      module,
      side: modules.size,
      dark: Uint8Array.from(modules.data, (value) => (value ? 1 : 0)),
    });
    const bottom = top + edge + module * quietModules;
    return caption === '' ? bottom : set(caption, small, { ...column, top: bottom, centred: true }).bottom;
  };

  for (const block of slip.blocks) y = setBlock(block) + gap;
  return { width: paper.width, height: Math.ceil(y + paper.margin), marks };
}

type Placement = {
  readonly x: number;
  readonly top: number;
  readonly width: number;
  readonly centred?: boolean;
  readonly white?: boolean;
};
