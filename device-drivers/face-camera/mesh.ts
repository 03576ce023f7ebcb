/** A point of the face mesh, in pixels of the frame; `z` grows away from the camera. */
export type MeshPoint = readonly [x: number, y: number, z: number];

export type DetectedFace = {
  /** Left, top, width, height in pixels, cut at the frame's edge. */
  readonly box: readonly [number, number, number, number];
  readonly score: number;
  /** MediaPipe's 468 points of the face, then ten of the irises. */
  readonly mesh: readonly MeshPoint[];
};

export function meshPoint(mesh: readonly MeshPoint[], index: number): MeshPoint {
  const point = mesh[index];
  if (!point) throw new Error(`the mesh has no point ${index}`);
  return point;
}

/** Mean place of several points, in the frame's plane. */
export function meshCentre(
  mesh: readonly MeshPoint[],
  indices: readonly number[],
): readonly [number, number] {
  let x = 0;
  let y = 0;
  for (const index of indices) {
    const point = meshPoint(mesh, index);
    x += point[0];
    y += point[1];
  }
  return [x / indices.length, y / indices.length];
}

/** Distance of two points in the frame's plane, pixels. */
export function meshDistance(mesh: readonly MeshPoint[], a: number, b: number): number {
  const p = meshPoint(mesh, a);
  const q = meshPoint(mesh, b);
  return Math.hypot(p[0] - q[0], p[1] - q[1]);
}
