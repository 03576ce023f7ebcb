import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beginWatching,
  endsAfter,
  type PictureWatch,
  pictureArrived,
  pictureLookedAt,
  pictureTrouble,
  startsWithin,
  toldAfter,
} from '../../device-drivers/face-camera/picture-watch.ts';

const picture = (watch: PictureWatch, at: number, dark: boolean) =>
  pictureLookedAt(pictureArrived(watch, at), at, dark);

describe('F38 the watch over the picture', () => {
  it('tells a lost picture within a second and ends later', () => {
    const watch = picture(beginWatching(0), 500, false);
    expect(pictureTrouble(watch, 500 + toldAfter - 1)).toBeNull();
    expect(pictureTrouble(watch, 500 + toldAfter)).toEqual({ code: 'camera.lost', ends: false });
    expect(pictureTrouble(watch, 500 + endsAfter)).toEqual({ code: 'camera.lost', ends: true });
  });

  it('gives a camera time to start, not for ever', () => {
    expect(pictureTrouble(beginWatching(0), startsWithin - 1)).toBeNull();
    expect(pictureTrouble(beginWatching(0), startsWithin)).toEqual({ code: 'camera.absent', ends: true });
  });

  it('a picture that comes but shows nothing is black; one that shows something again is not', () => {
    let watch = beginWatching(0);
    for (let at = 100; at <= 1200; at += 100) watch = picture(watch, at, true);
    expect(pictureTrouble(watch, 1200)).toEqual({ code: 'camera.black', ends: false });
    expect(pictureTrouble(picture(watch, 1300, false), 1300)).toBeNull();
  });

  it('a slow look is not the camera’s fault', () => {
    let watch = pictureArrived(beginWatching(0), 0);
    for (let at = 100; at <= 3000; at += 100) watch = pictureArrived(watch, at);
    watch = pictureLookedAt(watch, 0, true);
    expect(pictureTrouble(watch, 3000)).toBeNull();
  });

  it('never complains of a camera whose pictures come and show something', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: toldAfter - 1 }), { minLength: 1, maxLength: 50 }),
        (gaps) => {
          let watch = beginWatching(0);
          let at = 0;
          for (const gap of gaps) {
            expect(pictureTrouble(watch, at + gap)).toBeNull();
            at += gap;
            watch = picture(watch, at, false);
          }
        },
      ),
    );
  });
});
