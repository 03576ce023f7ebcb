import type { DopaState } from '../contracts/central-api.ts';
import type { Contact } from '../contracts/evidence.ts';
import { type IssuerState, type SampleAccount, samplePeople } from '../contracts/sample-people.ts';
import type { Central } from './central.ts';
import { createAccount } from './digital-id/accounts.ts';
import { personIndex } from './digital-id/card-status.ts';
import { hashSecret } from './digital-id/secrets.ts';
import { isRegisterEmpty, registerPerson } from './emulators/dopa.ts';

/** Fills an empty register with the invented sample people and opens the accounts that some of them have. */
export async function seedSamples(central: Central): Promise<boolean> {
  if (!(await isRegisterEmpty(central))) return false;
  for (const { card, register, issuerState, account } of samplePeople) {
    await registerPerson(central, { card, ...register, state: dopaStateOf(issuerState) });
    if (account === null) continue;
    await createAccount(central, central.database.query, {
      personIndex: personIndex(central, card.citizenId),
      username: account.username,
      passwordHash: await hashSecret(account.password),
      level: account.ial,
      profile: {
        citizenId: card.citizenId,
        thaiName: card.thaiName,
        englishName: card.englishName,
        birthDate: card.birthDate,
      },
      contact: contactOf(account),
      language: 'th',
    });
  }
  return true;
}

function contactOf({ contact }: SampleAccount): Contact {
  return { channel: contact.kind === 'phone' ? 'sms' : 'email', address: contact.value };
}

function dopaStateOf(state: IssuerState): DopaState {
  return state === 'mismatch' ? 'data-mismatch' : state;
}
