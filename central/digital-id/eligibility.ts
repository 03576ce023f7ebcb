import { ageOn } from '../../contracts/identity.ts';
import { bangkokDate } from '../clock.ts';
import type { CentralPolicy } from '../policy.ts';

/** Whether the policy lets this person be proofed here: age on the day in Bangkok, class of citizen number. */
export function isEligible(
  policy: CentralPolicy,
  person: { readonly citizenId: string; readonly birthDate: string },
  moment: Date,
): boolean {
  const { eligibleClasses, minimumAge } = policy.proofing;
  return (
    eligibleClasses.includes(person.citizenId.slice(0, 1)) &&
    ageOn(person.birthDate, bangkokDate(moment)) >= minimumAge
  );
}
