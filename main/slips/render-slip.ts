import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { Raster } from '../../contracts/device-ports.ts';
import type { Slip } from '../../contracts/slip.ts';
import { layoutSlip, type MeasureLine, type SlipMark, type SlipTypeface } from './layout-slip.ts';
import { registerSlipFonts, slipFontFamily } from './slip-fonts.ts';
import type { SlipPaper } from './slip-paper.ts';

/** Darker than this (0..255) becomes a burnt dot; a little over the middle, so that thin Thai strokes stay whole. */
const darkness = 150;

/** Renders a slip to the 1-bit picture that a printer burns, as wide as its paper. */
export function renderSlip(input: { readonly slip: Slip; readonly paper: SlipPaper }): Raster {
  const layout = layoutSlip({ ...input, measure: createLineMeasure() });
  const canvas = createCanvas(layout.width, layout.height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, layout.width, layout.height);
  for (const mark of layout.marks) draw(context, mark);
  return thresholded({ rgba: canvas.data(), width: layout.width, height: layout.height });
}

/** Measures lines in the slip's typeface, as the canvas will set them. */
export function createLineMeasure(): MeasureLine {
  registerSlipFonts();
  const context = createCanvas(1, 1).getContext('2d');
  return (text, typeface) => {
    setTypeface(context, typeface);
    const { width, actualBoundingBoxAscent, actualBoundingBoxDescent } = context.measureText(text);
    return { width, ascent: actualBoundingBoxAscent, descent: actualBoundingBoxDescent };
  };
}

function setTypeface(context: SKRSContext2D, { size, bold, spacing }: SlipTypeface): void {
  context.font = `${bold ? 'bold ' : ''}${size}px "${slipFontFamily}"`;
  context.letterSpacing = `${spacing}px`;
}

function draw(context: SKRSContext2D, mark: SlipMark): void {
  context.fillStyle = '#000';
  switch (mark.kind) {
    case 'text':
      setTypeface(context, mark.typeface);
      context.fillStyle = mark.white ? '#fff' : '#000';
      context.fillText(mark.text, mark.x, mark.baseline);
      return;
    case 'bar':
      context.fillRect(mark.x, mark.y, mark.width, mark.height);
      return;
    case 'tick-box':
      context.strokeStyle = '#000';
      context.lineWidth = 3;
      context.strokeRect(mark.x + 1.5, mark.y + 1.5, mark.side - 3, mark.side - 3);
      return;
    case 'qr':
      mark.dark.forEach((dark, i) => {
        if (dark === 0) return;
        const column = i % mark.side;
        const row = Math.floor(i / mark.side);
        context.fillRect(mark.x + column * mark.module, mark.y + row * mark.module, mark.module, mark.module);
      });
      return;
  }
}

function thresholded(picture: {
  readonly rgba: Uint8Array;
  readonly width: number;
  readonly height: number;
}): Raster {
  const { rgba, width, height } = picture;
  const stride = Math.ceil(width / 8);
  const bits = new Uint8Array(stride * height);
  // Only black and white are painted, so any one channel is the grey.
  for (let row = 0, red = 0; row < height; row++) {
    for (let x = 0; x < width; x++, red += 4) {
      if ((rgba[red] ?? 255) < darkness) {
        const at = row * stride + (x >> 3);
        bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
      }
    }
  }
  return { width, height, bits };
}
