import { type DetectedFace, type MeshPoint, meshDistance, meshPoint } from './mesh.ts';
import type { Pixels } from './pixels.ts';

/**
 * One face of one frame as numbers; the judge sees nothing else. Frames come from the camera unmirrored: the
 * applicant's own left lies on the picture's right. All angles are degrees.
 */
export type FaceMeasures = {
  /** Positive: turned to the applicant's own left. */
  readonly yaw: number;
  /** Positive: chin up. */
  readonly pitch: number;
  /** Where the nose's tip lies between the cheeks: 0 at the right one, 1 at the left one, the applicant's own. */
  readonly noseRatio: number;
  /** Height of the eyes' opening against its width, mean of both. */
  readonly eyeAspect: number;
  /** Mouth's width against the face's. */
  readonly mouthRatio: number;
  /** Centre of the face and its width, as shares of the frame's width and height (width of the width). */
  readonly centreX: number;
  readonly centreY: number;
  readonly width: number;
  /** Mean luma of the face, 0..255. */
  readonly brightness: number;
  /** Variance of the Laplacian over the face brought to a fixed size: low is blurred. */
  readonly sharpness: number;
};

export type MeasuredFrame = {
  /** Milliseconds of the clock that stamps arrival. */
  readonly at: number;
  /** Mean luma of the whole frame, 0..255, and its standard deviation. */
  readonly brightness: number;
  readonly contrast: number;
  /** The frame's height over its width. */
  readonly aspect: number;
  /** The largest first. */
  readonly faces: readonly FaceMeasures[];
};

/** Pairs of points that lie mirrored on both halves of a face: right, left. */
const mirrored = [
  [234, 454],
  [93, 323],
  [127, 356],
  [33, 263],
  [61, 291],
] as const;

const degrees = (radians: number) => (radians * 180) / Math.PI;

function yawOf(mesh: readonly MeshPoint[]): number {
  const angles = mirrored.map(([right, left]) => {
    const r = meshPoint(mesh, right);
    const l = meshPoint(mesh, left);
    return Math.atan2(l[2] - r[2], Math.hypot(l[0] - r[0], l[1] - r[1]));
  });
  return degrees(angles.reduce((sum, angle) => sum + angle, 0) / angles.length);
}

function pitchOf(mesh: readonly MeshPoint[]): number {
  const top = meshPoint(mesh, 10);
  const chin = meshPoint(mesh, 152);
  return degrees(Math.atan2(top[2] - chin[2], Math.hypot(chin[0] - top[0], chin[1] - top[1])));
}

/** The nose's tip dropped on to the line between the cheeks, so that a tilted head measures as an upright one. */
function noseRatioOf(mesh: readonly MeshPoint[]): number {
  const [rx, ry] = meshPoint(mesh, 234);
  const [lx, ly] = meshPoint(mesh, 454);
  const [nx, ny] = meshPoint(mesh, 1);
  return ((nx - rx) * (lx - rx) + (ny - ry) * (ly - ry)) / ((lx - rx) ** 2 + (ly - ry) ** 2);
}

function eyeAspectOf(mesh: readonly MeshPoint[]): number {
  const aspect = (outer: number, up1: number, up2: number, inner: number, down2: number, down1: number) =>
    (meshDistance(mesh, up1, down1) + meshDistance(mesh, up2, down2)) /
    (2 * meshDistance(mesh, outer, inner));
  return (aspect(33, 160, 158, 133, 153, 144) + aspect(263, 387, 385, 362, 380, 373)) / 2;
}

/** Measures one face; `pixels` is the frame it was found in. */
export function measureFace(pixels: Pixels, { mesh }: DetectedFace): FaceMeasures {
  const xs = mesh.map(([x]) => x);
  const ys = mesh.map(([, y]) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const patch = lumaPatch(pixels, { left, top, width: right - left, height: bottom - top, side: 64 });
  return {
    yaw: yawOf(mesh),
    pitch: pitchOf(mesh),
    noseRatio: noseRatioOf(mesh),
    eyeAspect: eyeAspectOf(mesh),
    mouthRatio: meshDistance(mesh, 61, 291) / meshDistance(mesh, 234, 454),
    centreX: (left + right) / 2 / pixels.width,
    centreY: (top + bottom) / 2 / pixels.height,
    width: (right - left) / pixels.width,
    brightness: spread(patch).mean,
    sharpness: laplacianVariance(patch, 64),
  };
}

/** Measures the frame and every face in it; `at` is when it arrived, milliseconds. */
export function measureFrame(at: number, pixels: Pixels, faces: readonly DetectedFace[]): MeasuredFrame {
  const whole = { left: 0, top: 0, width: pixels.width, height: pixels.height, side: 64 };
  const { mean, deviation } = spread(lumaPatch(pixels, whole));
  return {
    at,
    brightness: mean,
    contrast: deviation,
    aspect: pixels.height / pixels.width,
    faces: faces.map((face) => measureFace(pixels, face)),
  };
}

/** A part of the picture as luma on a `side` × `side` grid. Places outside of the frame take its nearest pixel. */
function lumaPatch(
  { width, height, rgba }: Pixels,
  area: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
    readonly side: number;
  },
): Float32Array {
  const { side } = area;
  const patch = new Float32Array(side * side);
  const within = (value: number, limit: number) => Math.min(limit - 1, Math.max(0, Math.floor(value)));
  for (let cell = 0; cell < patch.length; cell++) {
    const x = within(area.left + (((cell % side) + 0.5) * area.width) / side, width);
    const y = within(area.top + ((Math.floor(cell / side) + 0.5) * area.height) / side, height);
    const from = (y * width + x) * 4;
    patch[cell] = 0.299 * (rgba[from] ?? 0) + 0.587 * (rgba[from + 1] ?? 0) + 0.114 * (rgba[from + 2] ?? 0);
  }
  return patch;
}

function spread(values: Float32Array): { readonly mean: number; readonly deviation: number } {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / values.length - mean * mean)) };
}

function laplacianVariance(patch: Float32Array, side: number): number {
  const edges = new Float32Array((side - 2) ** 2);
  let to = 0;
  for (let y = 1; y < side - 1; y++) {
    for (let x = 1; x < side - 1; x++) {
      const at = y * side + x;
      const around =
        (patch[at - 1] ?? 0) + (patch[at + 1] ?? 0) + (patch[at - side] ?? 0) + (patch[at + side] ?? 0);
      edges[to++] = around - 4 * (patch[at] ?? 0);
    }
  }
  return spread(edges).deviation ** 2;
}
