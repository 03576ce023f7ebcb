import { type Fault, type FaultCode, fault } from '../../contracts/faults.ts';

/** The binding's errors carry no code, only pcsc-lite's words: this is the one place that reads them. */
const codes: Readonly<Record<string, FaultCode>> = {
  'Card was removed': 'card.removed',
  'No smart card present': 'card.removed',
  'Card is unresponsive': 'card.mute',
  'Card is unpowered': 'card.mute',
  'Card was reset': 'card.unreadable',
  'Transaction failed': 'card.unreadable',
  'Communication error': 'card.unreadable',
  'Reader not ready': 'card.unreadable',
  'Card is not supported': 'card.foreign',
  'Protocol mismatch': 'card.foreign',
  'Unknown reader': 'reader.absent',
  'Reader unavailable': 'reader.absent',
  'No readers available': 'reader.absent',
};

/** The fault behind an error of the binding. What has no row is the reader's or the service's trouble. */
export function pcscFault(error: unknown): Fault {
  const words = error instanceof Error ? error.message : 'no error object';
  return fault(codes[words] ?? 'reader.failed', `PC/SC: ${words}`);
}
