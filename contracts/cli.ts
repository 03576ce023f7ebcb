import { z } from 'zod';
import { faultCodeSchema } from './faults.ts';
import { cardTextSchema } from './identity.ts';
import { slipSchema } from './slip.ts';

/** What each `kiosk` command prints with `--json`: one JSON line on stdout. */
export const cliSchemas = {
  'card read': cardTextSchema.extend({
    photo: z.base64().nullable(),
    apdusMoi: z.number().int(),
    apdus: z.number().int(),
    /** From the card event. */
    milliseconds: z.number(),
  }),
  'face match': z.object({ distance: z.number(), threshold: z.number(), accepted: z.boolean() }),
  'slip print': z.object({ printed: z.literal(true), width: z.number().int(), height: z.number().int() }),
  'slip render': z.object({ out: z.string(), width: z.number().int(), height: z.number().int() }),
  'slip sample': slipSchema,
} as const;

/** On failure: exit status 1 and this, with nothing personal in `detail`. */
export const cliFailureSchema = z.object({ fault: faultCodeSchema, detail: z.string() });

/** sysexits(3) EX_USAGE. */
export const usageExitStatus = 64;
