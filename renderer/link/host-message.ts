import type { HostMessage } from '../../contracts/kiosk-bridge.ts';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** A message of the core, or null when it is none: the page shows nothing it does not understand. */
export function readHostMessage(text: string): HostMessage | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(value)) return null;
  if (isRecord(value.view) && isRecord(value.view.screen) && typeof value.view.revision === 'number')
    return value as HostMessage;
  if (
    isRecord(value.frames) &&
    typeof value.frames.token === 'string' &&
    (value.frames.source === 'camera' || value.frames.source === 'dock')
  ) {
    return value as HostMessage;
  }
  return null;
}
