import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type KioskConfig, kioskConfigSchema } from '../contracts/config.ts';

/**
 * The kiosk's own settings: `kiosk.json` in its data folder, over the defaults of the schema. A file that does not fit
 * the schema stops the start with the field's name, so that a typing error is never a silent default.
 */
export function readConfig(dataDir: string): KioskConfig {
  const file = join(dataDir, 'kiosk.json');
  if (!existsSync(file)) return kioskConfigSchema.parse({});
  const parsed = z.strictObject(kioskConfigSchema.shape).safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`kiosk.json: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
