/** Three indices of points. */
export type Triangle = readonly [number, number, number];
export type Point2 = readonly [x: number, y: number];

type Circle = {
  readonly corners: Triangle;
  readonly x: number;
  readonly y: number;
  readonly squared: number;
};

/** Delaunay triangles over points (Bowyer-Watson). Points on one spot are joined once. */
export function triangulate(points: readonly Point2[]): readonly Triangle[] {
  const far = 1e5;
  const all: readonly Point2[] = [...points, [-far, -far], [far, -far], [0, far]];
  const n = points.length;
  let circles: Circle[] = [circleThrough(all, [n, n + 1, n + 2])];
  points.forEach(([x, y], index) => {
    const hit = circles.filter((circle) => (x - circle.x) ** 2 + (y - circle.y) ** 2 < circle.squared);
    const edges = new Map<string, readonly [number, number]>();
    for (const { corners } of hit) {
      for (const [a, b] of [corners.slice(0, 2), corners.slice(1), [corners[2], corners[0]]] as [
        number,
        number,
      ][]) {
        const key = a < b ? `${a} ${b}` : `${b} ${a}`;
        // An edge between two hit triangles lies inside of the hole.
        if (!edges.delete(key)) edges.set(key, [a, b]);
      }
    }
    const fresh = [...edges.values()].map(([a, b]) => circleThrough(all, [a, b, index]));
    circles = [...circles.filter((circle) => !hit.includes(circle)), ...fresh];
  });
  return circles.map(({ corners }) => corners).filter((corners) => corners.every((corner) => corner < n));
}

function circleThrough(points: readonly Point2[], corners: Triangle): Circle {
  const [a, b, c] = corners.map((corner) => points[corner] ?? [0, 0]) as [Point2, Point2, Point2];
  const d = 2 * (a[0] * (b[1] - c[1]) + b[0] * (c[1] - a[1]) + c[0] * (a[1] - b[1]));
  // Three points on a line have no circle: a huge one keeps them in play until a later point splits them.
  if (Math.abs(d) < 1e-9) return { corners, x: 0, y: 0, squared: Number.POSITIVE_INFINITY };
  const [aa, bb, cc] = [a, b, c].map(([x, y]) => x * x + y * y) as [number, number, number];
  const x = (aa * (b[1] - c[1]) + bb * (c[1] - a[1]) + cc * (a[1] - b[1])) / d;
  const y = (aa * (c[0] - b[0]) + bb * (a[0] - c[0]) + cc * (b[0] - a[0])) / d;
  return { corners, x, y, squared: (a[0] - x) ** 2 + (a[1] - y) ** 2 };
}
