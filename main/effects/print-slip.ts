import { ok } from '../../contracts/outcome.ts';
import type { Effects } from '../flow/effects.ts';
import { renderSlip } from '../slips/render-slip.ts';
import { slipPaperFor } from '../slips/slip-paper.ts';
import type { Devices } from './read-card.ts';

/** Sets the slip in type and hands the dots to the printer. */
export function printEffect(o: { readonly devices: Devices; readonly width: number }): Effects['printSlip'] {
  return async ({ slip }, signal) => {
    const raster = renderSlip({ slip, paper: slipPaperFor(o.width) });
    const printed = await o.devices.call('printer.print', raster, signal);
    return printed.ok ? ok(null) : printed;
  };
}
