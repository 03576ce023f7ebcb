import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { FaceRecognitionNet } from '@vladmandic/face-api';
import { alignedChip, chipSide } from './alignment.ts';
import type { DetectedFace } from './mesh.ts';
import {
  faceApiFolder,
  hashModels,
  humanFolder,
  type ModelHash,
  readGraphModel,
  wasmFolder,
} from './model-files.ts';
import type { Pixels } from './pixels.ts';

/** 128 numbers; two of the same person lie near each other (L2). */
export type Descriptor = Float32Array;

/** The two networks on one WASM backend: where faces are, and whose. */
export type Vision = {
  /** Every face of the frame, the largest first. */
  readonly detect: (pixels: Pixels) => Promise<readonly DetectedFace[]>;
  readonly describe: (pixels: Pixels, face: DetectedFace) => Promise<Descriptor>;
  readonly models: readonly ModelHash[];
  /** Tensors alive now; a constant between frames, or something leaks. */
  readonly tensors: () => number;
  /** Overwrites what the libraries hold of the last frame. */
  readonly forget: () => Promise<void>;
};

type Tf = typeof import('@tensorflow/tfjs-core');

/** The part of Human that is used; its own types do not resolve through its `exports` map. */
type HumanDetector = {
  readonly load: () => Promise<void>;
  readonly detect: (input: unknown) => Promise<{
    readonly error?: string | null;
    readonly face: readonly {
      readonly box: [number, number, number, number];
      readonly score: number;
      readonly mesh: [number, number, number][];
      /** Sides of the square that the mesh network saw. */
      readonly size: [number, number];
    }[];
  }>;
};

/** Side of the mesh network's input. Human scales x and y to the frame but leaves z in these units. */
const meshInput = 192;

const off = { enabled: false } as const;

/** Faces smaller than this, pixels, are people far behind: not worth a mesh. */
const smallestFace = 48;

const humanConfig = {
  backend: 'wasm',
  wasmPath: wasmFolder,
  modelBasePath: join('disk:', humanFolder, 'models', '/'),
  async: false,
  debug: false,
  /** Zero: every frame is looked at anew, so that a verdict depends on its frames alone. */
  cacheSensitivity: 0,
  filter: off,
  gesture: off,
  body: off,
  hand: off,
  object: off,
  segmentation: off,
  face: {
    enabled: true,
    detector: { maxDetected: 6, minSize: smallestFace, minConfidence: 0.4, rotation: true, return: false },
    mesh: { enabled: true },
    iris: { enabled: true },
    emotion: off,
    description: off,
    antispoof: off,
    liveness: off,
  },
} as const;

/** Loads both networks from disk, some 0.3 s. Nothing is ever fetched: the only load handler reads files. */
export async function loadVision(): Promise<Vision> {
  const require = createRequire(import.meta.url);
  const tf = require('@tensorflow/tfjs-core') as Tf;
  const wasm = require('@tensorflow/tfjs-backend-wasm') as typeof import('@tensorflow/tfjs-backend-wasm');
  const { Human } = require(join(humanFolder, 'dist', 'human.node-wasm.js')) as {
    readonly Human: new (config: unknown) => HumanDetector;
  };
  const faceApi = require(join(faceApiFolder, 'dist', 'face-api.node-wasm.js')) as {
    readonly FaceRecognitionNet: new () => FaceRecognitionNet;
  };
  wasm.setWasmPaths(wasmFolder);
  await tf.setBackend('wasm');
  await tf.ready();
  tf.io.registerLoadRouter((url) =>
    typeof url === 'string' && url.startsWith('disk:')
      ? { load: () => readGraphModel(url.slice('disk:'.length)) }
      : (null as never),
  );
  const human = new Human(humanConfig);
  await human.load();
  const recognition = new faceApi.FaceRecognitionNet();
  await recognition.loadFromDisk(join(faceApiFolder, 'model'));

  /** Human keeps the boxes of the frame at hand in its module: two frames at once would mix them. */
  let turn: Promise<unknown> = Promise.resolve();
  const detect = (pixels: Pixels): Promise<readonly DetectedFace[]> => {
    const faces = turn.then(() => detectAlone(pixels));
    turn = faces.catch(() => undefined);
    return faces;
  };
  const detectAlone = async (pixels: Pixels): Promise<readonly DetectedFace[]> => {
    const input = tf.tensor4d(withoutAlpha(pixels), [1, pixels.height, pixels.width, 3], 'float32');
    try {
      const { error, face } = await human.detect(input);
      if (error) throw new Error(error);
      return face
        .filter(({ mesh }) => mesh.length >= 468)
        .map(({ box, score, mesh, size }) => {
          const depth = Math.max(...size) / meshInput;
          return { box, score, mesh: mesh.map(([x, y, z]) => [x, y, z * depth] as const) };
        })
        .sort((a, b) => b.box[2] * b.box[3] - a.box[2] * a.box[3]);
    } finally {
      input.dispose();
    }
  };
  const describe = async (pixels: Pixels, face: DetectedFace): Promise<Descriptor> => {
    const chip = alignedChip(pixels, face);
    const input = tf.tensor4d(chip, [1, chipSide, chipSide, 3], 'float32');
    try {
      const descriptor = await recognition.computeFaceDescriptor(input as never);
      if (Array.isArray(descriptor)) throw new Error('one descriptor was expected');
      return descriptor;
    } finally {
      input.dispose();
      chip.fill(0);
    }
  };
  const forget = async () => {
    const blank = { width: 640, height: 480, rgba: new Uint8ClampedArray(640 * 480 * 4) };
    await detect(blank);
  };
  return { detect, describe, models: await hashModels(), tensors: () => tf.memory().numTensors, forget };
}

function withoutAlpha({ rgba }: Pixels): Float32Array {
  const rgb = new Float32Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from] ?? 0;
    rgb[to + 1] = rgba[from + 1] ?? 0;
    rgb[to + 2] = rgba[from + 2] ?? 0;
  }
  return rgb;
}
