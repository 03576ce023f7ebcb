import type { Slip } from '../../contracts/slip.ts';
import { makeSlip } from './make-slip.ts';

/** A slip of an invented visit, for trying a printer. Nobody's data: the place, account and codes say or are samples. */
export function sampleSlip(language: Slip['language']): Slip {
  return makeSlip(
    {
      kind: 'granted',
      language,
      maskedCitizenId: 'x-xxxx-xxxxx-70-8',
      decision: {
        outcome: 'granted',
        reference: '7Q2M9X4TSMPL',
        level: '2.3',
        policyVersion: '2026-11',
        account: 'created',
        maskedUsername: 'sa•••e',
        activation: { code: 'K4T7SMPL', expiresAt: '2026-11-23T07:30:00Z' },
      },
    },
    {
      place: { th: 'จุดบริการตัวอย่าง ศาลากลางจังหวัดตัวอย่าง', en: 'Sample service point, Sample City Hall' },
      helpLine: '02-612-6060',
      rightsAddress: 'contact@dga.or.th',
      now: Date.parse('2026-11-22T07:30:00Z'),
    },
  );
}
