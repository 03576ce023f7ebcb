import { serve } from '../../../contracts/channel.ts';
import type { FaceProgress } from '../../../contracts/device-ports.ts';
import type { ApplicantEvent, ApplicantMethods, DockApplicant } from '../../../contracts/dock.ts';
import { ok } from '../../../contracts/outcome.ts';
import { samplePeople } from '../../../contracts/sample-people.ts';
import { parentChannel } from '../../parent-channel.ts';
import { loadVision } from '../vision.ts';
import { frameEvery } from './actor.ts';
import { type Applicant, createApplicant } from './applicant.ts';
import { samplePortrait } from './material.ts';

/*
 * Plays the applicant before the camera, for development and journeys; absent from the packaged kiosk. Its one argument
 * is a seed: with the same one the applicant moves the same way. Frames come as events, ten a second at most, while
 * they are wanted.
 */
const seed = Number(process.argv[2] ?? 1);
const vision = await loadVision();

const absent: Applicant = { nextFrame: () => null };
let standing: Promise<Applicant> = Promise.resolve(absent);
let progress: FaceProgress | null = null;
let listeners: readonly ((event: ApplicantEvent) => void)[] = [];
let timer: NodeJS.Timeout | undefined;

/** Place of a sample person in the list; the first one where no card was inserted. */
function placeOf(person: string | null): number {
  return Math.max(
    0,
    samplePeople.findIndex(({ id }) => id === person),
  );
}

/** `live` is the machine's own webcam: nobody is played. */
function play(applicant: DockApplicant, person: string | null): Promise<Applicant> {
  if (applicant === 'live') return Promise.resolve(absent);
  return createApplicant({ vision, kind: applicant, person: placeOf(person), seed });
}

async function stream(): Promise<void> {
  const applicant = await standing;
  const jpeg = applicant.nextFrame(progress);
  if (jpeg) for (const listener of listeners) listener({ kind: 'frame', jpeg });
}

const methods: ApplicantMethods = {
  setApplicant: async ({ applicant, person }) => {
    progress = null;
    standing = play(applicant, person);
    await standing;
    return ok(null);
  },
  setProgress: async (shown) => {
    progress = shown;
    return ok(null);
  },
  setRunning: async ({ running }) => {
    clearInterval(timer);
    progress = null;
    timer = running ? setInterval(() => void stream(), frameEvery) : undefined;
    return ok(null);
  },
  portrait: async ({ person }) => ok(await samplePortrait(placeOf(person))),
};

serve<ApplicantEvent>(parentChannel(), {
  methods,
  onEvent: (listener) => {
    listeners = [...listeners, listener];
    return () => {
      listeners = listeners.filter((other) => other !== listener);
    };
  },
});
process.once('disconnect', () => process.exit(0));
