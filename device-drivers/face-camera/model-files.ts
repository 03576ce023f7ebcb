import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { io } from '@tensorflow/tfjs-core';

const { resolve } = createRequire(import.meta.url);

/** Human's `exports` map names neither its models nor its `node-wasm` build, hence folders found beside what it does name. */
export const humanFolder = dirname(dirname(resolve('@vladmandic/human')));
export const faceApiFolder = dirname(resolve('@vladmandic/face-api/package.json'));
/** Ends with a slash: the WASM backend puts the file's name straight behind it. */
export const wasmFolder = join(dirname(resolve('@tensorflow/tfjs-backend-wasm')), '/');

/** Every model that has a say in a verdict, as it is named in the evidence. */
const weights = [
  ...['blazeface', 'facemesh', 'iris'].map((name) => ({
    name: `human/${name}`,
    file: join(humanFolder, 'models', `${name}.bin`),
  })),
  { name: 'face-api/face_recognition', file: join(faceApiFolder, 'model', 'face_recognition_model.bin') },
];

export type ModelHash = { readonly name: string; readonly sha256: string };

/** SHA-256 of each model's weights, hexadecimal. */
export function hashModels(): Promise<readonly ModelHash[]> {
  return Promise.all(
    weights.map(async ({ name, file }) => ({
      name,
      sha256: createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    })),
  );
}

type GraphFile = {
  readonly modelTopology: object;
  readonly format: string;
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: io.WeightsManifestEntry[];
  }[];
};

/** A tfjs graph model from disk, in the shape its loader wants. */
export async function readGraphModel(file: string): Promise<io.ModelArtifacts> {
  const graph = JSON.parse(await readFile(file, 'utf8')) as GraphFile;
  const paths = graph.weightsManifest.flatMap((group) => group.paths);
  const parts = await Promise.all(paths.map((path) => readFile(join(dirname(file), path))));
  const weightData = new Uint8Array(Buffer.concat(parts)).buffer;
  return {
    modelTopology: graph.modelTopology,
    format: graph.format,
    weightSpecs: graph.weightsManifest.flatMap((group) => group.weights),
    weightData,
  };
}
