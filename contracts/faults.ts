import { z } from 'zod';

/**
 * Whom a fault concerns first. A citizen reads its words on the screen; a technician in the maintenance list;
 * operations in the fleet's overview. `retry` says who may try again: the machine by itself, the person, or nobody.
 */
type FaultRow = {
  readonly tells: 'citizen' | 'technician' | 'operations';
  readonly retry: 'machine' | 'person' | 'none';
  /** Ends the proofing session: everything held of the citizen is wiped. */
  readonly endsSession: boolean;
};

const row = (tells: FaultRow['tells'], retry: FaultRow['retry'], endsSession = false): FaultRow => ({
  tells,
  retry,
  endsSession,
});

/** The one table of expected failures. Words for each stand in `words/th.ts` and `words/en.ts`; a missing one does not compile. */
export const faults = {
  'reader.absent': row('technician', 'machine'),
  'reader.failed': row('technician', 'machine'),
  'reader.ambiguous': row('technician', 'none'),
  'reader.hung': row('technician', 'machine'),
  'card.absent': row('citizen', 'person'),
  'card.foreign': row('citizen', 'person'),
  'card.mute': row('citizen', 'person'),
  'card.removed': row('citizen', 'person'),
  'card.unreadable': row('citizen', 'person'),
  'card.unsupported': row('citizen', 'none', true),
  'card.invalid-data': row('citizen', 'none', true),
  'card.expired': row('citizen', 'none', true),
  'card.swapped': row('citizen', 'none', true),
  'card.refused-by-issuer': row('citizen', 'none', true),
  'card.tries-exhausted': row('citizen', 'none', true),
  'applicant.not-eligible': row('citizen', 'none', true),
  'camera.absent': row('technician', 'person'),
  'camera.refused': row('technician', 'person'),
  'camera.lost': row('citizen', 'person'),
  'camera.black': row('technician', 'person'),
  'face.liveness-failed': row('citizen', 'person'),
  'face.challenge-timeout': row('citizen', 'person'),
  'face.tracking-lost': row('citizen', 'person'),
  'face.not-matched': row('citizen', 'none', true),
  'face.none-in-image': row('technician', 'none'),
  'face.unreadable-image': row('technician', 'none'),
  'face.tries-exhausted': row('citizen', 'none', true),
  'printer.absent': row('technician', 'machine'),
  'printer.paper-out': row('technician', 'person'),
  'printer.cover-open': row('technician', 'person'),
  'printer.failed': row('technician', 'person'),
  'printer.timeout': row('technician', 'person'),
  'slip.invalid': row('technician', 'none'),
  'link.down': row('operations', 'machine'),
  'central.rejected': row('operations', 'none'),
  'central.unavailable': row('operations', 'machine'),
  'central.busy': row('operations', 'machine'),
  'kiosk.not-enrolled': row('technician', 'none'),
  'kiosk.revoked': row('operations', 'none'),
  'kiosk.key-unusable': row('technician', 'none'),
  'issuer.unavailable': row('operations', 'machine'),
  'otp.wrong': row('citizen', 'person'),
  'otp.expired': row('citizen', 'person'),
  'otp.tries-exhausted': row('citizen', 'person'),
  'otp.too-many': row('citizen', 'person'),
  'contact.refused': row('citizen', 'person'),
  'username.taken': row('citizen', 'person'),
  'username.invalid': row('citizen', 'person'),
  'password.weak': row('citizen', 'person'),
  'password.wrong': row('citizen', 'person'),
  'account.locked': row('citizen', 'none', true),
  'account.already-proofed': row('citizen', 'none', true),
  'account.raise-unavailable': row('citizen', 'none', true),
  'activation.invalid': row('citizen', 'person'),
  'activation.expired': row('citizen', 'none'),
  'proofing.refused': row('citizen', 'none', true),
  'consent.withdrawn': row('citizen', 'none', true),
  'store.in-use': row('technician', 'none'),
  'store.from-the-future': row('technician', 'none'),
  'store.disk-full': row('technician', 'machine'),
  'store.corrupt': row('technician', 'none'),
  'outbox.quarantined': row('operations', 'none'),
  'process.restarting': row('technician', 'machine'),
} as const satisfies Record<string, FaultRow>;

export type FaultCode = keyof typeof faults;

export const faultCodes = Object.keys(faults) as readonly FaultCode[];

export const faultCodeSchema = z.enum(Object.keys(faults) as [FaultCode, ...FaultCode[]]);

/** A fault that happened. `detail` is for the technician: technical words, never personal data. */
export const faultSchema = z.object({
  code: faultCodeSchema,
  detail: z.string().max(500).optional(),
  /** What central says a person may still try, where it counts tries. */
  triesLeft: z.number().int().nonnegative().optional(),
});

export type Fault = z.infer<typeof faultSchema>;

export function fault(code: FaultCode, detail?: string): Fault {
  return detail === undefined ? { code } : { code, detail };
}
