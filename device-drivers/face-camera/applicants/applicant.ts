import { loadImage } from '@napi-rs/canvas';
import type { ChallengeAction, FaceProgress } from '../../../contracts/device-ports.ts';
import { measureFace } from '../face-measures.ts';
import type { DetectedFace } from '../mesh.ts';
import type { Pixels } from '../pixels.ts';
import type { Vision } from '../vision.ts';
import { createActor, recordedAction } from './actor.ts';
import { createCameraImage } from './camera-image.ts';
import { loadMaterial, materialPeople, materialPerson } from './material.ts';
import { createPrint } from './print.ts';
import { createPuppet, restPose } from './puppet.ts';
import { seededRandom } from './random.ts';
import { composeScene, frameHeight, frameWidth, type Standing } from './scene.ts';

/** Who stands before the camera. */
export const applicantKinds = [
  'matching',
  'other-person',
  'still-photo',
  'moved-print',
  'replayed-video',
  'with-people-behind',
  'two-faces',
  'nobody',
  'refused',
  'lost',
] as const;
export type ApplicantKind = (typeof applicantKinds)[number];

/** Gives the camera's next picture, one each 0.1 s. `null`: the camera gives none. */
export type Applicant = {
  /** `progress`: what the kiosk last showed; the applicant acts upon it. The recording and the photo do not. */
  readonly nextFrame: (progress: FaceProgress | null) => Uint8Array | null;
};

/**
 * Puts an applicant before the camera. `person` is the place of the sample card's holder in the list of sample people;
 * `portrait`, a JPEG with one face, takes its place for a card with a portrait of its own. `recording`: what a replayed
 * video shows; without it, an order that begins with another action than the one first demanded.
 */
export async function createApplicant(o: {
  readonly vision: Pick<Vision, 'detect'>;
  readonly kind: ApplicantKind;
  readonly person: number;
  readonly portrait?: Uint8Array;
  readonly recording?: readonly ChallengeAction[];
  readonly seed?: number;
}): Promise<Applicant> {
  const { kind } = o;
  const random = seededRandom(o.seed ?? 1);
  const encode = createCameraImage(random);
  if (kind === 'refused') return { nextFrame: () => null };
  if (kind === 'nobody') {
    const wall = composeScene([]);
    return { nextFrame: () => encode(wall) };
  }
  const main = kind === 'other-person' ? otherPerson(o.person) : o.person;
  const scene = await sceneOf(kind, main, kind === 'other-person' ? undefined : o.portrait, o.vision);
  if (kind === 'moved-print') {
    const print = createPrint(scene.photo);
    return { nextFrame: (progress) => encode(print.step(progress?.action ?? null)) };
  }
  const puppet = createPuppet(scene.photo, scene.face);
  const { yaw } = measureFace(scene.photo, scene.face);
  const actor = createActor({ random, rest: { ...restPose, yaw: -0.8 * yaw } });
  let frame = 0;
  let recording = o.recording ?? null;
  const acts = (progress: FaceProgress | null): ChallengeAction | null => {
    const asked = progress?.phase === 'challenge' ? progress.action : null;
    switch (o.kind) {
      case 'still-photo':
      case 'moved-print':
      case 'nobody':
      case 'refused':
        return null;
      case 'replayed-video':
        // Neutral for the baseline's second, then the recording, whatever is asked.
        recording ??= asked ? unluckyRecording(asked) : null;
        if (!recording) return null;
        return recordedAction(recording, frame++ - (o.recording ? 24 : 0));
      case 'matching':
      case 'other-person':
      case 'with-people-behind':
      case 'two-faces':
      case 'lost':
        return asked;
    }
  };
  return {
    nextFrame: (progress) => {
      if (kind === 'lost' && progress?.phase === 'challenge' && progress.index > 0) return null;
      return encode(puppet.pose(actor.step(acts(progress))));
    },
  };
}

/** Somebody of the material who is not this one. */
export function otherPerson(person: number): number {
  return (person + 2) % materialPeople.length;
}

function unluckyRecording(demanded: ChallengeAction): readonly ChallengeAction[] {
  return demanded === 'smile'
    ? ['turn-left', 'smile', 'turn-right', 'blink']
    : ['smile', 'turn-left', 'turn-right', 'blink'];
}

async function sceneOf(
  kind: ApplicantKind,
  person: number,
  portrait: Uint8Array | undefined,
  vision: Pick<Vision, 'detect'>,
): Promise<{ readonly photo: Pixels; readonly face: DetectedFace }> {
  const at = (x: number, y: number, width: number) => ({ x, y, width });
  const twins = kind === 'two-faces';
  const main = portrait
    ? await standingPortrait(portrait, vision, at(frameWidth / 2, 250, 190))
    : await standing(person, twins ? at(215, 250, 160) : at(frameWidth / 2, 250, 190));
  const others = twins
    ? [await standing(otherPerson(person), at(430, 245, 155))]
    : kind === 'with-people-behind'
      ? [
          await standing(otherPerson(person), at(85, 150, 74)),
          await standing(otherPerson(person) + 1, at(560, 165, 70)),
        ]
      : [];
  const photo = composeScene([...others, main]);
  const found = await vision.detect(photo);
  const away = ({ box }: DetectedFace) =>
    Math.hypot(box[0] + box[2] / 2 - main.x, box[1] + box[3] / 2 - main.y);
  const [face] = found.toSorted((a, b) => away(a) - away(b));
  if (!face) throw new Error('no face is found in the applicant’s photo');
  return { photo, face };
}

async function standing(person: number, place: Pick<Standing, 'x' | 'y' | 'width'>): Promise<Standing> {
  const { live } = materialPerson(person);
  return { image: await loadMaterial(live), face: live, ...place };
}

async function standingPortrait(
  portrait: Uint8Array,
  vision: Pick<Vision, 'detect'>,
  place: Pick<Standing, 'x' | 'y' | 'width'>,
): Promise<Standing> {
  const image = await loadImage(Buffer.from(portrait));
  const face = { x: image.width / 2, y: image.height / 2, width: image.width * 0.56 };
  const [found] = await vision.detect(
    composeScene([{ image, face, x: frameWidth / 2, y: frameHeight / 2, width: 190 }]),
  );
  if (!found) throw new Error('no face is found in the portrait');
  const scale = face.width / 190;
  const xs = found.mesh.map(([x]) => x);
  const ys = found.mesh.map(([, y]) => y);
  const middle = (values: readonly number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  return {
    image,
    face: {
      x: face.x + (middle(xs) - frameWidth / 2) * scale,
      y: face.y + (middle(ys) - frameHeight / 2) * scale,
      width: (Math.max(...xs) - Math.min(...xs)) * scale,
    },
    ...place,
  };
}
