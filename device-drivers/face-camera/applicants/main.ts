import { serve } from '../../../contracts/channel.ts';
import type { FaceProgress } from '../../../contracts/device-ports.ts';
import type { ApplicantEvent, ApplicantService, DockApplicant } from '../../../contracts/dock.ts';
import { fault } from '../../../contracts/faults.ts';
import { failed, ok } from '../../../contracts/outcome.ts';
import { samplePeople } from '../../../contracts/sample-people.ts';
import { parentChannel } from '../../parent-channel.ts';
import { loadVision, type Vision } from '../vision.ts';
import { frameEvery } from './actor.ts';
import { type Applicant, createApplicant } from './applicant.ts';
import { samplePortrait } from './material.ts';

/*
 * The process that plays the applicant before the simulated camera: development and tests only. Its one argument is the
 * seed of the applicant's small movements.
 */

const seed = Number(process.argv[2] ?? 1);
const listeners = new Set<(event: ApplicantEvent) => void>();
const place = (person: string | null): number => Math.max(0, samplePeople.findIndex(({ id }) => id === person));

let vision: Promise<Vision> | null = null;
let wanted: { readonly applicant: DockApplicant; readonly person: string | null } = { applicant: 'matching', person: null };
let applicant: Applicant | null = null;
let progress: FaceProgress | null = null;
let timer: NodeJS.Timeout | null = null;

/** A new one each time frames are wanted: what the last one had done is over. */
async function enter(): Promise<void> {
  applicant = null;
  progress = null;
  const { applicant: kind, person } = wanted;
  if (kind === 'live') return;
  vision ??= loadVision();
  const entered = await createApplicant({ vision: await vision, kind, person: place(person), seed });
  if (kind === wanted.applicant && person === wanted.person && timer) applicant = entered;
}

function sendFrame(): void {
  const jpeg = applicant?.nextFrame(progress);
  if (!jpeg) return;
  for (const listener of listeners) listener({ kind: 'frame', jpeg });
}

const service: ApplicantService = {
  methods: {
    setApplicant: async (input) => {
      wanted = input;
      if (timer) await enter();
      return ok(null);
    },
    setProgress: async (input) => {
      progress = input;
      return ok(null);
    },
    setRunning: async ({ running }) => {
      if (timer) clearInterval(timer);
      timer = running ? setInterval(sendFrame, frameEvery) : null;
      if (running) await enter();
      return ok(null);
    },
    portrait: async ({ person }) =>
      samplePeople.some(({ id }) => id === person)
        ? ok(await samplePortrait(place(person)))
        : failed(fault('card.absent', 'no sample person of this name')),
  },
  onEvent: (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
serve(parentChannel(), service);
process.once('SIGTERM', () => process.exit(0));
process.once('disconnect', () => process.exit(0));
