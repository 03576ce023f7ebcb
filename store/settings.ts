import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { kioskConfigurationSchema } from '../contracts/central-api.ts';

/** Everything the kiosk remembers of itself. Nothing here is about a person. */
export const settingsSchema = z.object({
  /** Given by central at enrolment; the `kid` of everything this kiosk signs. */
  kioskId: z.string(),
  /** Last heard from central. */
  configuration: kioskConfigurationSchema,
  /** Signals up to here were acted upon. */
  signalCursor: z.number().int(),
  /** Central has revoked this kiosk; holds through a restart without a network. */
  revoked: z.boolean(),
});
export type SettingValues = z.infer<typeof settingsSchema>;

export type KnownSettings = { readonly [N in keyof SettingValues]: SettingValues[N] | null };

export type Settings = {
  /** null: never set, or written in a shape this program no longer knows; both are asked of central again. */
  readonly read: () => KnownSettings;
  readonly save: (values: Partial<SettingValues>) => void;
};

export function openSettings(database: Database): Settings {
  const select = database.prepare<[string], { value: string }>('SELECT value FROM settings WHERE name = ?');
  const write = database.prepare<[string, string]>(
    'INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  );
  const one = <S extends z.ZodType>(name: string, schema: S): z.output<S> | null => {
    const row = select.get(name);
    const parsed = row && schema.safeParse(JSON.parse(row.value));
    return parsed?.success ? parsed.data : null;
  };
  const { kioskId, configuration, signalCursor, revoked } = settingsSchema.shape;
  return {
    read: () => ({
      kioskId: one('kioskId', kioskId),
      configuration: one('configuration', configuration),
      signalCursor: one('signalCursor', signalCursor),
      revoked: one('revoked', revoked),
    }),
    save: database.transaction((values: Partial<SettingValues>) => {
      for (const [name, value] of Object.entries(settingsSchema.partial().parse(values))) {
        if (value !== undefined) write.run(name, JSON.stringify(value));
      }
    }),
  };
}
