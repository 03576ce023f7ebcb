import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../contracts/channel.ts';
import type { ApplicantEvent, ApplicantService } from '../../contracts/dock.ts';
import { samplePeople } from '../../contracts/sample-people.ts';
import { jpegSize } from '../../device-drivers/face-camera/pixels.ts';
import { forkProcess } from '../../main/fork-channel.ts';

const entry = fileURLToPath(new URL('../../device-drivers/face-camera/applicants/main.ts', import.meta.url));

describe('the process that plays the applicant', () => {
  const started = forkProcess({ entry, args: ['7'] });
  const applicants = connect<ApplicantService, ApplicantEvent>(started.channel);
  beforeAll(async () => {
    const outcome = await applicants.call('setApplicant', {
      applicant: 'matching',
      person: samplePeople[1]!.id,
    });
    expect(outcome.ok).toBe(true);
  });
  afterAll(async () => {
    started.kill('SIGTERM');
    await started.exited;
  });

  it('gives each sample person’s card its photo', async () => {
    const [a, b] = [samplePeople[0]!, samplePeople[1]!].map(({ id }) =>
      applicants.call('portrait', { person: id }),
    );
    const [first, second] = [await a!, await b!];
    if (!first.ok || !second.ok) throw new Error('no portrait');
    expect(jpegSize(first.value)).toEqual({ width: 297, height: 355 });
    expect(Buffer.compare(first.value, second.value)).not.toBe(0);
  });

  it('sends frames while they are wanted, each of them new', async () => {
    const frames: Uint8Array[] = [];
    const three = new Promise<void>((resolve) => {
      applicants.onEvent((event) => {
        if (frames.push(event.jpeg) === 3) resolve();
      });
    });
    await applicants.call('setRunning', { running: true });
    await three;
    await applicants.call('setRunning', { running: false });
    expect(frames.map((jpeg) => jpegSize(jpeg))).toEqual(frames.map(() => ({ width: 640, height: 480 })));
    expect(new Set(frames.map((jpeg) => Buffer.from(jpeg).toString('base64'))).size).toBe(frames.length);
  });

  it('somebody’s own webcam is not played', async () => {
    expect(await applicants.call('setApplicant', { applicant: 'live', person: null })).toEqual({
      ok: true,
      value: null,
    });
  });
});
