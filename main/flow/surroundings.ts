import type { CardReaderEvent, DeviceEvent, SlipPrinterEvent } from '../../contracts/device-ports.ts';
import type { FaultCode } from '../../contracts/faults.ts';
import type { KioskView } from '../../contracts/kiosk-view.ts';

/** What comes to the flow by itself: devices, the link to central, the store, and what closes the kiosk. */
export type Report =
  | DeviceEvent
  | { readonly kind: 'link'; readonly state: 'online' | 'offline' }
  | { readonly kind: 'storage'; readonly state: 'ok' | 'full' }
  /** Without enrolment or central's sealing key no evidence could be handed in. */
  | { readonly kind: 'enrolment'; readonly state: 'ready' | 'missing' }
  /** A fault that closes the kiosk as a whole (`kiosk.revoked`, `store.corrupt`), or null when it may serve again. */
  | { readonly kind: 'service'; readonly code: FaultCode | null };

type AsEvent<R> = R extends { readonly kind: infer K } ? Omit<R, 'kind'> & { readonly type: K } : never;
/** A report as the machines take it. */
export type ReportEvent = AsEvent<Report>;

/** `lying`: it was there before this session began, so nobody here has just pushed it in. */
export type Slot = 'empty' | 'lying' | 'fresh';

/** The world around the session, as last reported. */
export type Surroundings = {
  readonly reader: KioskView['status']['reader'] | 'unknown';
  readonly slot: Slot;
  readonly printer: KioskView['status']['printer'] | 'unknown';
  readonly link: 'online' | 'offline' | 'unknown';
  readonly storage: 'ok' | 'full';
  readonly enrolment: 'ready' | 'missing';
  readonly closedBy: FaultCode | null;
};

export const unknownSurroundings: Surroundings = {
  reader: 'unknown',
  slot: 'empty',
  printer: 'unknown',
  link: 'unknown',
  storage: 'ok',
  enrolment: 'ready',
  closedBy: null,
};

/** The surroundings after a report. A reader that is gone holds no card that we know of. */
export function surroundingsAfter(before: Surroundings, event: ReportEvent): Surroundings {
  switch (event.type) {
    case 'reader.health': {
      const reader = readerState(event.health, before.reader);
      return { ...before, reader, slot: reader === 'ready' ? before.slot : 'empty' };
    }
    case 'card.inserted':
      return { ...before, slot: event.sinceStart ? 'lying' : 'fresh' };
    case 'card.removed':
      return { ...before, slot: 'empty' };
    case 'printer.health':
      return { ...before, printer: printerState(event, before.printer) };
    case 'link':
      return { ...before, link: event.state };
    case 'storage':
      return { ...before, storage: event.state };
    case 'enrolment':
      return { ...before, enrolment: event.state };
    case 'service':
      return { ...before, closedBy: event.code };
    case 'camera.health':
    case 'face.progress':
      return before;
  }
}

/** A card that stays where it is when a session begins or ends belongs to nobody who comes after. */
export function withCardLying(before: Surroundings): Surroundings {
  return before.slot === 'empty' ? before : { ...before, slot: 'lying' };
}

type Health = Extract<CardReaderEvent, { readonly kind: 'reader.health' }>['health'];

function readerState(health: Health, before: Surroundings['reader']): Surroundings['reader'] {
  switch (health.state) {
    case 'ready':
    case 'busy':
      return 'ready';
    case 'connecting':
      return before === 'unknown' ? 'unknown' : 'absent';
    case 'absent':
      return 'absent';
    case 'faulted':
      return 'faulted';
  }
}

function printerState(
  { health, status }: Omit<SlipPrinterEvent, 'kind'>,
  before: Surroundings['printer'],
): Surroundings['printer'] {
  if (health.state === 'faulted') {
    if (health.code === 'printer.paper-out') return 'paper-out';
    if (health.code === 'printer.cover-open') return 'cover-open';
    return 'faulted';
  }
  if (health.state === 'absent') return 'absent';
  if (health.state === 'connecting') return before === 'unknown' ? 'unknown' : 'absent';
  if (status === null) return 'ready';
  if (!status.online && status.paper !== 'out' && status.cover !== 'open') return 'faulted';
  if (status.fault !== 'none' && status.fault !== 'recoverable') return 'faulted';
  if (status.paper === 'out') return 'paper-out';
  if (status.cover === 'open') return 'cover-open';
  return status.paper === 'near-end' ? 'near-end' : 'ready';
}

/** What is wrong with the reader; null when it can take a card. */
export function readerTrouble({ reader }: Surroundings): FaultCode | null {
  if (reader === 'ready') return null;
  return reader === 'faulted' ? 'reader.failed' : 'reader.absent';
}

/** Why no proofing can begin just now; null when one can. */
export function proofingBlockedBy(surroundings: Surroundings): FaultCode | null {
  if (surroundings.enrolment === 'missing') return 'kiosk.not-enrolled';
  return surroundings.storage === 'full' ? 'store.disk-full' : readerTrouble(surroundings);
}
