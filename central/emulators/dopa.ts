import { z } from 'zod';
import { type DopaState, dopaStates, type OperationOutput } from '../../contracts/central-api.ts';
import {
  type CardText,
  cardTextSchema,
  laserCodePattern,
  type PersonName,
} from '../../contracts/identity.ts';
import { type Answer, answer, refuse } from '../answer.ts';
import { type Clock, seconds } from '../clock.ts';
import type { Database } from '../database.ts';
import type { Issuer, IssuerQuestion } from '../digital-id/issuer.ts';
import type { Vault } from '../vault.ts';

/*
 * Emulator of the civil register's card status service (DOPA): a register with its own tables, whose entries are really
 * compared with what is asked. An operator changes a card's state; the register also plays its own outages.
 */

const recordSchema = cardTextSchema
  .pick({ citizenId: true, thaiName: true, birthDate: true, requestNumber: true })
  .extend({ laserCode: z.string().regex(laserCodePattern), chipNumber: z.string() });
export type RegisterRecord = z.infer<typeof recordSchema>;

/** How long the register takes in state `slow`. */
const slowSeconds = 4;

type Register = { readonly database: Database; readonly vault: Vault };

export function emulateDopa(register: Register & { readonly clock: Clock }): Issuer {
  return {
    ask: async (question, signal) => {
      const [row] = await register.database.query<{ record: string; state: string }>(
        'select record, state from dopa_persons where citizen_index = $1',
        [register.vault.index('dopa citizen', question.citizenId)],
      );
      if (row === undefined) return 'does-not-stand';
      const state = z.enum(dopaStates).parse(row.state);
      if (state === 'unavailable') return 'unavailable';
      if (state === 'slow') await register.clock.sleep(seconds(slowSeconds), signal);
      const record = register.vault.open('dopa_persons.record', row.record, recordSchema);
      if (!agrees(record, question)) return 'does-not-stand';
      switch (state) {
        case 'normal':
        case 'slow':
          return 'stands';
        case 'expired':
          return 'expired';
        case 'cancelled':
        case 'reported-lost':
        case 'deceased':
        case 'data-mismatch':
          return 'does-not-stand';
      }
    },
  };
}

function agrees(record: RegisterRecord, question: IssuerQuestion): boolean {
  const byLaserCode =
    question.laserCode === null ||
    (question.laserCode === record.laserCode &&
      question.birthDate === record.birthDate &&
      spelling(question.thaiName) === spelling(record.thaiName));
  const byChip =
    question.chipNumber === null ||
    (question.chipNumber === record.chipNumber && question.requestNumber === record.requestNumber);
  return byLaserCode && byChip && (question.laserCode !== null || question.chipNumber !== null);
}

function spelling(name: PersonName): string {
  return [name.first, name.middle, name.last].map((part) => part.trim().normalize('NFC')).join('|');
}

export async function registerPerson(
  register: Register,
  person: {
    readonly card: CardText;
    readonly laserCode: string;
    readonly chipNumber: string;
    readonly state: DopaState;
  },
): Promise<void> {
  const record: RegisterRecord = recordSchema.parse({
    ...person.card,
    laserCode: person.laserCode,
    chipNumber: person.chipNumber,
  });
  await register.database.query(
    `insert into dopa_persons (citizen_index, record, state) values ($1, $2, $3)
     on conflict (citizen_index) do nothing`,
    [
      register.vault.index('dopa citizen', record.citizenId),
      register.vault.seal('dopa_persons.record', record),
      person.state,
    ],
  );
}

export async function isRegisterEmpty(register: Register): Promise<boolean> {
  return (await register.database.query('select 1 from dopa_persons limit 1')).length === 0;
}

export async function listRegister(register: Register): Promise<OperationOutput<'listPersons'>> {
  const rows = await register.database.query<{ record: string; state: string }>(
    'select record, state from dopa_persons order by ordinal',
  );
  return {
    persons: rows.map((row) => {
      const { citizenId, thaiName } = register.vault.open('dopa_persons.record', row.record, recordSchema);
      const name = [thaiName.prefix + thaiName.first, thaiName.middle, thaiName.last]
        .filter((part) => part !== '')
        .join(' ');
      return { citizenId, name, state: z.enum(dopaStates).parse(row.state) };
    }),
  };
}

/** `central.rejected` when the register does not know the person. */
export async function changeCardState(
  register: Register,
  change: { readonly citizenId: string; readonly state: DopaState },
): Promise<Answer<OperationOutput<'setPersonState'>>> {
  const rows = await register.database.query(
    'update dopa_persons set state = $2 where citizen_index = $1 returning 1',
    [register.vault.index('dopa citizen', change.citizenId), change.state],
  );
  if (rows.length === 0) return refuse('central.rejected', { detail: 'not in the register' });
  return answer(change);
}
