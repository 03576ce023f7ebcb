import { createCanvas } from '@napi-rs/canvas';
import { encodeRaster, feedAndCut, initialise } from '../../device-drivers/slip-printer/escpos.ts';
import { layoutSlip } from '../../main/slips/layout-slip.ts';
import { createLineMeasure, renderSlip } from '../../main/slips/render-slip.ts';
import { sampleSlip } from '../../main/slips/sample-slip.ts';
import { slipFontFamily } from '../../main/slips/slip-fonts.ts';
import { slipPapers } from '../../main/slips/slip-paper.ts';

/*
 * From a slip as data to the bytes for the printer. The floor is what the canvas alone needs to set the same lines at
 * places already known and to hand out the pixels: no wrapping, measuring, thresholding or encoding.
 */

const goalMilliseconds = 60;
const rounds = 60;
const paper = slipPapers[80];

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

for (const language of ['th', 'en'] as const) {
  const slip = sampleSlip(language);
  const layout = layoutSlip({ slip, paper, measure: createLineMeasure() });
  const lines = layout.marks.filter((mark) => mark.kind === 'text');
  const floor = () => {
    const canvas = createCanvas(layout.width, layout.height);
    const context = canvas.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, layout.width, layout.height);
    context.fillStyle = '#000';
    for (const { text, typeface, x, baseline } of lines) {
      context.font = `${typeface.bold ? 'bold ' : ''}${typeface.size}px "${slipFontFamily}"`;
      context.fillText(text, x, baseline);
    }
    canvas.data();
  };
  let bytes = 0;
  const whole = () => {
    const raster = renderSlip({ slip, paper });
    bytes = [initialise, ...encodeRaster(raster), feedAndCut].reduce((sum, { length }) => sum + length, 0);
  };
  const first = timed(whole);
  const wholes: number[] = [];
  const floors: number[] = [];
  let processor = 0;
  for (let i = 0; i < rounds; i++) {
    floors.push(timed(floor));
    const before = process.cpuUsage();
    wholes.push(timed(whole));
    const { user, system } = process.cpuUsage(before);
    processor += (user + system) / 1000 / rounds;
  }
  const [ours, bare] = [median(wholes), median(floors)];
  console.log(
    `slip ${language} 80 mm, ${layout.width}×${layout.height} dots, ${bytes} bytes: render + encode median ${ours.toFixed(1)} ms ` +
      `(goal ≤ ${goalMilliseconds}: ${ours <= goalMilliseconds ? 'met' : 'MISSED'}), fastest ${Math.min(...wholes).toFixed(1)}, processor time ${processor.toFixed(1)}, first ${first.toFixed(1)} ms, ` +
      `${(ours / bare).toFixed(1)} × the bare canvas (${bare.toFixed(1)} ms), ${rounds} rounds`,
  );
}
