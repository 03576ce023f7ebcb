import type { ChallengeAction } from '../../../contracts/device-ports.ts';
import type { Pixels } from '../pixels.ts';
import type { Point2, Triangle } from './triangulation.ts';
import { warpTriangles } from './warp.ts';

/** A photo on paper in somebody's hands, who tilts and turns it as a face is asked to move. */
export type Print = { readonly step: (wanted: ChallengeAction | null) => Pixels };

const columns = 16;
const rows = 12;
/** How far the eye is from the paper, in pixels of the frame. */
const distance = 900;

export function createPrint(photo: Pixels): Print {
  const { width, height } = photo;
  const source: Point2[] = [];
  for (let row = 0; row <= rows; row++) {
    for (let column = 0; column <= columns; column++)
      source.push([(column * width) / columns, (row * height) / rows]);
  }
  const triangles: Triangle[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const corner = row * (columns + 1) + column;
      triangles.push(
        [corner, corner + 1, corner + columns + 1],
        [corner + 1, corner + columns + 2, corner + columns + 1],
      );
    }
  }
  let turn = 0;
  let bend = 0;
  let frame = 0;
  return {
    step: (wanted) => {
      frame += 1;
      const goal = wanted === 'turn-left' ? 40 : wanted === 'turn-right' ? -40 : 0;
      turn += Math.max(-6, Math.min(6, goal - turn));
      bend += Math.max(-0.1, Math.min(0.1, (wanted === 'smile' ? 0.3 : 0) - bend));
      const angle = (turn * Math.PI) / 180;
      const roll = 0.05 * Math.sin(frame / 7);
      const shift = [12 * Math.sin(frame / 11), 8 * Math.cos(frame / 8)] as const;
      const target = source.map(([x, y]): Point2 => {
        const u = x - width / 2;
        const v = y - height / 2;
        const depth = u * Math.sin(angle) + bend * ((u * u) / width);
        const near = distance / (distance + depth);
        const flat = u * Math.cos(angle) * near;
        const up = v * near;
        return [
          width / 2 + shift[0] + flat * Math.cos(roll) - up * Math.sin(roll),
          height / 2 + shift[1] + flat * Math.sin(roll) + up * Math.cos(roll),
        ];
      });
      const to = { ...photo, rgba: new Uint8ClampedArray(photo.rgba.length).fill(120) };
      warpTriangles({ from: photo, to, source, target, triangles });
      return to;
    },
  };
}
