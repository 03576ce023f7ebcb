import { createCanvas, type Image, type SKRSContext2D } from '@napi-rs/canvas';
import type { Pixels } from '../pixels.ts';

/** What the camera sees, pixels. */
export const frameWidth = 640;
export const frameHeight = 480;

/** A person before the camera: a photo, its face (middle and width in the photo's pixels), and where that face goes in the frame. */
export type Standing = {
  readonly image: Image;
  readonly face: { readonly x: number; readonly y: number; readonly width: number };
  readonly x: number;
  readonly y: number;
  readonly width: number;
};

/** A wall, lit from above, with people before it; later ones stand in front. */
export function composeScene(people: readonly Standing[]): Pixels {
  const canvas = createCanvas(frameWidth, frameHeight);
  const context = canvas.getContext('2d');
  const wall = context.createLinearGradient(0, 0, 120, frameHeight);
  wall.addColorStop(0, '#b8bcc0');
  wall.addColorStop(1, '#7f858c');
  context.fillStyle = wall;
  context.fillRect(0, 0, frameWidth, frameHeight);
  context.fillStyle = '#6b7178';
  context.fillRect(0, 420, frameWidth, 60);
  for (const person of people) stand(context, person);
  return {
    width: frameWidth,
    height: frameHeight,
    rgba: context.getImageData(0, 0, frameWidth, frameHeight).data,
  };
}

/** Cuts the person out of the photo, soft at the edge, so that neighbours in a group photo stay out. */
function stand(context: SKRSContext2D, { image, face, x, y, width }: Standing): void {
  const scale = width / face.width;
  const [w, h] = [Math.ceil(width * 2.1), Math.ceil(width * 2.5)];
  const cut = createCanvas(w, h);
  const inside = cut.getContext('2d');
  inside.imageSmoothingQuality = 'high';
  inside.drawImage(
    image,
    w / 2 - face.x * scale,
    h / 2 - face.y * scale,
    image.width * scale,
    image.height * scale,
  );
  inside.globalCompositeOperation = 'destination-in';
  inside.setTransform(w / 2, 0, 0, h / 2, w / 2, h / 2);
  const edge = inside.createRadialGradient(0, 0, 0.8, 0, 0, 1);
  edge.addColorStop(0, '#000f');
  edge.addColorStop(1, '#0000');
  inside.fillStyle = edge;
  inside.fillRect(-1, -1, 2, 2);
  context.drawImage(cut, x - w / 2, y - h / 2);
}
