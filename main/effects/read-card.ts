import type { DeviceEvent, DeviceService } from '../../contracts/device-ports.ts';
import { ok } from '../../contracts/outcome.ts';
import type { Effects } from '../flow/effects.ts';
import type { Supervised } from '../supervise-process.ts';

export type Devices = Supervised<DeviceService, DeviceEvent>;

/**
 * The card, read by the device process. Faults are the reader's own; `process.restarting` while the process is replaced.
 * `forget` ends that process when it has read one: overwriting its buffers does not reach the texts made of them.
 */
export function cardEffects(devices: Devices): Pick<Effects, 'readText' | 'readPhoto' | 'readKeys'> & {
  readonly hasRead: () => boolean;
  readonly forget: () => void;
} {
  let read = false;
  return {
    readText: async (signal) => {
      read = true;
      const outcome = await devices.call('card.readText', null, signal);
      if (!outcome.ok) return outcome;
      const { stats: _, ...text } = outcome.value;
      return ok(text);
    },
    readPhoto: async (signal) => {
      const outcome = await devices.call('card.readPhoto', null, signal);
      return outcome.ok ? ok(outcome.value.jpeg) : outcome;
    },
    readKeys: (signal) => devices.call('card.readKeys', null, signal),
    hasRead: () => read,
    forget: () => {
      if (read) devices.recycle();
      read = false;
    },
  };
}
