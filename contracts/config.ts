import { z } from 'zod';
import { faceThresholdsSchema } from './device-ports.ts';

const bilingual = z.object({ th: z.string(), en: z.string() });

/** A regular expression; one that does not compile is found when the kiosk starts, not before a citizen. */
const pattern = z.string().refine(compiles, 'not a regular expression');

function compiles(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}

/** A place with staff, where somebody can go when the machine cannot help. */
export const staffedPointSchema = z.object({
  name: bilingual,
  address: bilingual,
  hours: bilingual,
  phone: z.string(),
});
export type StaffedPoint = z.infer<typeof staffedPointSchema>;

/** What is set per kiosk, with defaults that suit a development machine. Policy and thresholds in force come from central. */
export const kioskConfigSchema = z.object({
  place: bilingual.default({ th: 'จุดบริการตัวอย่าง', en: 'Sample service point' }),
  /** How the configured reader takes the card: decides which drawing is shown. */
  readerShape: z.enum(['slot', 'tray']).default('slot'),
  /** Exact name of the card reader; without it the first whose name is allowed. What the host is told goes before it. */
  reader: z.string().min(1).optional(),
  /** Serial device of the slip printer. What the host is told goes before it. */
  printer: z.string().min(1).optional(),
  /** Regular expressions of reader names that may be used. */
  allowedReaders: z.array(pattern).default(['.*']),
  /** Regular expression of camera labels that may be used; the packaged build sets it. */
  allowedCameras: pattern.default('.*'),
  consentVersion: z.string().default('2026-11'),
  legalBasis: z.enum(['public-task', 'explicit-consent']).default('explicit-consent'),
  helpLine: z.string().default('02-612-6060'),
  /** Where consent is withdrawn, data asked for or erased: printed on every slip. */
  rightsAddress: z.string().default('contact@dga.or.th'),
  minimumAge: z.number().int().default(15),
  eligibleClasses: z.array(z.string().length(1)).default(['1', '2', '3', '4', '5', '8']),
  livenessTries: z.number().int().default(3),
  thresholds: faceThresholdsSchema.default(faceThresholdsSchema.parse({})),
  staffedPoints: z
    .array(staffedPointSchema)
    .min(1)
    .default([
      {
        name: { th: 'สำนักงานเขตตัวอย่าง', en: 'Sample District Office' },
        address: {
          th: '99 ถนนตัวอย่าง เขตตัวอย่าง กรุงเทพมหานคร',
          en: '99 Sample Road, Sample District, Bangkok',
        },
        hours: { th: 'จันทร์-ศุกร์ 08.30-16.30 น.', en: 'Mon-Fri 08:30-16:30' },
        phone: '02-612-6060',
      },
    ]),
});
export type KioskConfig = z.infer<typeof kioskConfigSchema>;
