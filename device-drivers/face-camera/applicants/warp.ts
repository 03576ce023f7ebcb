import type { Pixels } from '../pixels.ts';
import type { Point2, Triangle } from './triangulation.ts';

/**
 * Paints textured triangles: each takes the part of `from` that its corners have in `source` and puts it where they
 * have gone in `target`. Later triangles cover earlier ones. Colours are bilinear; nothing else of `to` is touched.
 */
export function warpTriangles(o: {
  readonly from: Pixels;
  readonly to: Pixels;
  readonly source: readonly Point2[];
  readonly target: readonly Point2[];
  readonly triangles: readonly Triangle[];
}): void {
  for (const triangle of o.triangles) {
    const [a, b, c] = triangle.map((corner) => o.target[corner]);
    const [p, q, r] = triangle.map((corner) => o.source[corner]);
    if (a && b && c && p && q && r) warpTriangle(o.from, o.to, [a, b, c], [p, q, r]);
  }
}

type Corners = readonly [Point2, Point2, Point2];

function warpTriangle(from: Pixels, to: Pixels, [a, b, c]: Corners, [p, q, r]: Corners): void {
  const area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
  if (Math.abs(area) < 1e-6) return;
  const left = Math.max(0, Math.floor(Math.min(a[0], b[0], c[0])));
  const right = Math.min(to.width - 1, Math.ceil(Math.max(a[0], b[0], c[0])));
  const top = Math.max(0, Math.floor(Math.min(a[1], b[1], c[1])));
  const bottom = Math.min(to.height - 1, Math.ceil(Math.max(a[1], b[1], c[1])));
  // A hair of overlap: neighbours leave no seam between them.
  const edge = -0.001;
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const u = ((x - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (y - a[1])) / area;
      const v = ((b[0] - a[0]) * (y - a[1]) - (x - a[0]) * (b[1] - a[1])) / area;
      if (u < edge || v < edge || u + v > 1 - edge) continue;
      const sx = p[0] + u * (q[0] - p[0]) + v * (r[0] - p[0]);
      const sy = p[1] + u * (q[1] - p[1]) + v * (r[1] - p[1]);
      copyColour(from, sx, sy, to, (y * to.width + x) * 4);
    }
  }
}

function copyColour(from: Pixels, x: number, y: number, to: Pixels, at: number): void {
  const { width, height, rgba } = from;
  const x0 = Math.min(width - 2, Math.max(0, Math.floor(x)));
  const y0 = Math.min(height - 2, Math.max(0, Math.floor(y)));
  const fx = Math.min(1, Math.max(0, x - x0));
  const fy = Math.min(1, Math.max(0, y - y0));
  const corner = (y0 * width + x0) * 4;
  const below = corner + width * 4;
  for (let channel = 0; channel < 3; channel++) {
    const upper = (rgba[corner + channel] ?? 0) * (1 - fx) + (rgba[corner + 4 + channel] ?? 0) * fx;
    const lower = (rgba[below + channel] ?? 0) * (1 - fx) + (rgba[below + 4 + channel] ?? 0) * fx;
    to.rgba[at + channel] = upper * (1 - fy) + lower * fy;
  }
  to.rgba[at + 3] = 255;
}
