import { fault } from '../../contracts/faults.ts';
import { failed, type Outcome, ok } from '../../contracts/outcome.ts';
import { decodeJpeg } from './pixels.ts';
import type { Descriptor, Vision } from './vision.ts';

/** Tells whether two pictures show one person. A port, so that another network can stand behind it. */
export type FaceMatcher = {
  /** Describes the largest face of a JPEG. Faults: `face.unreadable-image`, `face.none-in-image`. */
  readonly describe: (jpeg: Uint8Array) => Promise<Outcome<Descriptor>>;
  /** L2 distance, 0 for the same picture; what counts as near is the caller's threshold. */
  readonly distance: (a: Descriptor, b: Descriptor) => number;
};

/** The matcher over face-api's recognition network, with the face found and placed by Human's mesh. */
export function createFaceMatcher(vision: Vision): FaceMatcher {
  return {
    describe: async (jpeg) => {
      const decoded = await decodeJpeg(jpeg);
      if (!decoded.ok) return decoded;
      const [face] = await vision.detect(decoded.value);
      try {
        return face ? ok(await vision.describe(decoded.value, face)) : failed(fault('face.none-in-image'));
      } finally {
        decoded.value.rgba.fill(0);
      }
    },
    distance: (a, b) => {
      if (a.length !== b.length) throw new Error('descriptors of different networks');
      return Math.sqrt(a.reduce((sum, value, index) => sum + (value - (b[index] ?? 0)) ** 2, 0));
    },
  };
}
