import { type DetectedFace, type MeshPoint, meshDistance, meshPoint } from '../mesh.ts';
import type { Pixels } from '../pixels.ts';
import { type Point2, type Triangle, triangulate } from './triangulation.ts';
import { warpTriangles } from './warp.ts';

/** How a face is held: degrees (positive to its own left, chin up), and 0..1 for a smile and shut eyes. */
export type Pose = {
  readonly yaw: number;
  readonly pitch: number;
  readonly smile: number;
  readonly blink: number;
};

export const restPose: Pose = { yaw: 0, pitch: 0, smile: 0, blink: 0 };

/** A photo that moves: the frame with its face in the given pose. Same size as the photo. */
export type Puppet = { readonly pose: (pose: Pose) => Pixels };

const faceOval = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149,
  150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
] as const;
const lids: readonly (readonly [upper: number, lower: number, skinAbove: number])[] = [
  [246, 7, 247],
  [161, 163, 30],
  [160, 144, 29],
  [159, 145, 27],
  [158, 153, 28],
  [157, 154, 56],
  [173, 155, 190],
  [466, 249, 467],
  [388, 390, 260],
  [387, 373, 259],
  [386, 374, 257],
  [385, 380, 258],
  [384, 381, 286],
  [398, 382, 414],
];
/** Around the face the picture follows it less and less: how far out a ring lies, and how much of the face's move it makes. */
const rings = [
  { reach: 1.35, share: 0.55 },
  { reach: 1.9, share: 0 },
] as const;

type Vertex = { readonly point: MeshPoint; readonly follows: number | null; readonly share: number };

/** Makes a puppet of a photo and the mesh of the face in it (its first 468 points, depth in pixels). */
export function createPuppet(photo: Pixels, face: DetectedFace): Puppet {
  const mesh = face.mesh.slice(0, 468);
  const vertices = withRings(mesh);
  const source = vertices.map(({ point }): Point2 => [point[0], point[1]]);
  const triangles = triangulate(source);
  // The head turns about an axis between the ears, and the neck's joint lies below: depth of the former is enough here.
  const axis = (meshPoint(mesh, 234)[2] + meshPoint(mesh, 454)[2]) / 2;
  const middle = (meshPoint(mesh, 234)[0] + meshPoint(mesh, 454)[0]) / 2;
  const level = (meshPoint(mesh, 234)[1] + meshPoint(mesh, 454)[1]) / 2;
  const posed = (pose: Pose): readonly MeshPoint[] =>
    withSmile(withBlink(mesh, pose.blink), pose.smile).map((point) =>
      rotated(point, pose, [middle, level, axis]),
    );
  return {
    pose: (pose) => {
      const moved = posed(pose);
      const target = vertices.map(({ point, follows, share }, index): MeshPoint => {
        if (follows === null) return moved[index] ?? point;
        const [x, y, z] = meshPoint(mesh, follows);
        const [tx, ty] = meshPoint(moved, follows);
        return [point[0] + share * (tx - x), point[1] + share * (ty - y), z];
      });
      const to = { ...photo, rgba: Uint8ClampedArray.from(photo.rgba) };
      const flat = target.map(([x, y]): Point2 => [x, y]);
      warpTriangles({ from: photo, to, source, target: flat, triangles: farthestFirst(triangles, target) });
      return to;
    },
  };
}

function withRings(mesh: readonly MeshPoint[]): readonly Vertex[] {
  const oval = faceOval.map((index) => meshPoint(mesh, index));
  const x0 = oval.reduce((sum, [x]) => sum + x, 0) / oval.length;
  const y0 = oval.reduce((sum, [, y]) => sum + y, 0) / oval.length;
  const around = rings.flatMap(({ reach, share }) =>
    faceOval.map((index): Vertex => {
      const [x, y, z] = meshPoint(mesh, index);
      return { point: [x0 + (x - x0) * reach, y0 + (y - y0) * reach, z], follows: index, share };
    }),
  );
  return [...mesh.map((point): Vertex => ({ point, follows: null, share: 1 })), ...around];
}

function farthestFirst(triangles: readonly Triangle[], points: readonly MeshPoint[]): readonly Triangle[] {
  const depth = ([a, b, c]: Triangle) =>
    (points[a]?.[2] ?? 0) + (points[b]?.[2] ?? 0) + (points[c]?.[2] ?? 0);
  const isFace = ([a, b, c]: Triangle) => Math.max(a, b, c) < 468;
  return triangles.toSorted((a, b) => Number(isFace(a)) - Number(isFace(b)) || depth(b) - depth(a));
}

function withBlink(mesh: readonly MeshPoint[], blink: number): readonly MeshPoint[] {
  if (blink === 0) return mesh;
  const moved = [...mesh];
  for (const [upper, lower, skin] of lids) {
    const [ux, uy, uz] = meshPoint(mesh, upper);
    const [lx, ly] = meshPoint(mesh, lower);
    const [sx, sy, sz] = meshPoint(mesh, skin);
    const [dx, dy] = [blink * (lx - ux), blink * (ly - uy)];
    moved[upper] = [ux + dx, uy + dy, uz];
    // Nearly as far as the lid itself: skin drawn out too thin is read as an eye that is still open.
    moved[skin] = [sx + 0.9 * dx, sy + 0.9 * dy, sz];
  }
  return moved;
}

/** Draws the corners of the mouth out and up; what lies around goes along, less with distance. */
function withSmile(mesh: readonly MeshPoint[], smile: number): readonly MeshPoint[] {
  if (smile === 0) return mesh;
  const mouth = meshDistance(mesh, 61, 291);
  const corners = [
    { at: meshPoint(mesh, 61), side: -1 },
    { at: meshPoint(mesh, 291), side: 1 },
  ];
  return mesh.map(([x, y, z]) => {
    let dx = 0;
    let dy = 0;
    for (const { at, side } of corners) {
      const near = Math.exp(-((x - at[0]) ** 2 + (y - at[1]) ** 2) / (2 * (0.38 * mouth) ** 2));
      dx += side * 0.28 * mouth * smile * near;
      dy -= 0.1 * mouth * smile * near;
    }
    return [x + dx, y + dy, z];
  });
}

function rotated([x, y, z]: MeshPoint, pose: Pose, [x0, y0, z0]: MeshPoint): MeshPoint {
  const yaw = (pose.yaw * Math.PI) / 180;
  const pitch = (pose.pitch * Math.PI) / 180;
  // Unmirrored: the face's own left is the picture's right. A turn to the left brings the right cheek nearer.
  const [dx, dy, dz] = [x - x0, y - y0, z - z0];
  const turnedX = dx * Math.cos(yaw) - dz * Math.sin(yaw);
  const turnedZ = dx * Math.sin(yaw) + dz * Math.cos(yaw);
  const nodded = dy * Math.cos(pitch) + turnedZ * Math.sin(pitch);
  return [x0 + turnedX, y0 + nodded, z0 + turnedZ * Math.cos(pitch) - dy * Math.sin(pitch)];
}
