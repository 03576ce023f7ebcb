import type { AnyActorRef } from 'xstate';
import {
  type KioskCommand,
  type KioskCommandType,
  kioskCommandTypes,
} from '../../contracts/kiosk-command.ts';
import type { Overlay, Screen } from '../../contracts/kiosk-view.ts';
import { isMachineSnapshot, machineChain } from './tags.ts';

/** One command of each type, to ask the machines what they would take. */
const samples: { readonly [T in KioskCommandType]: Extract<KioskCommand, { readonly type: T }> } = {
  start: { type: 'start' },
  setLanguage: { type: 'setLanguage', language: 'en' },
  setDisplay: { type: 'setDisplay', display: { large: false, contrast: false, reach: false } },
  openHelp: { type: 'openHelp' },
  askLeave: { type: 'askLeave' },
  confirmLeave: { type: 'confirmLeave' },
  askWithdraw: { type: 'askWithdraw' },
  confirmWithdraw: { type: 'confirmWithdraw' },
  closeOverlay: { type: 'closeOverlay' },
  moreTime: { type: 'moreTime' },
  back: { type: 'back' },
  continue: { type: 'continue' },
  retry: { type: 'retry' },
  finish: { type: 'finish' },
  choose: { type: 'choose', service: 'digital-id' },
  acceptConsent: { type: 'acceptConsent' },
  refuseConsent: { type: 'refuseConsent' },
  submitLaserCode: { type: 'submitLaserCode', laserCode: 'AA0000000000' },
  cannotDo: { type: 'cannotDo' },
  submitContact: { type: 'submitContact', contact: { channel: 'sms', address: '0800000000' } },
  proveByContact: { type: 'proveByContact', contactId: '' },
  proveByPassword: { type: 'proveByPassword' },
  submitPassword: { type: 'submitPassword', password: '-' },
  submitOtp: { type: 'submitOtp', code: '000000' },
  resendOtp: { type: 'resendOtp' },
  submitCredentials: { type: 'submitCredentials', username: '', password: '' },
  submitActivationCode: { type: 'submitActivationCode', code: 'AAAAAAAA' },
  printSlip: { type: 'printSlip' },
  cameraReport: { type: 'cameraReport', state: 'lost', label: '' },
};

/** What may be pressed while something lies over the screen; the camera's own report is not a press. */
const overOverlay: ReadonlySet<KioskCommandType> = new Set([
  'setLanguage',
  'setDisplay',
  'openHelp',
  'askLeave',
  'confirmLeave',
  'askWithdraw',
  'confirmWithdraw',
  'closeOverlay',
  'moreTime',
  'cameraReport',
] as const);

type Shown = { readonly screen: Screen; readonly overlay: Overlay | null };

/** The commands that some machine would take now. */
export function allowedCommands(root: AnyActorRef, shown: Shown): readonly KioskCommandType[] {
  const chain = machineChain(root);
  return kioskCommandTypes.filter((type) => isTaken(chain, type, shown));
}

/** Whether a command of this type would be taken now. */
export function isAllowed(root: AnyActorRef, type: KioskCommandType, shown: Shown): boolean {
  return isTaken(machineChain(root), type, shown);
}

/** The machines that take this command, outermost first: most commands have one, the language has several. */
export function takersOf(root: AnyActorRef, command: KioskCommand): readonly AnyActorRef[] {
  return machineChain(root).filter((actor) => wouldTake(actor, command));
}

function isTaken(chain: readonly AnyActorRef[], type: KioskCommandType, { screen, overlay }: Shown): boolean {
  if (overlay !== null && !overOverlay.has(type)) return false;
  const sample = sampleOf(type, screen);
  return chain.some((actor) => wouldTake(actor, sample));
}

function wouldTake(actor: AnyActorRef, command: KioskCommand): boolean {
  const snapshot: unknown = actor.getSnapshot();
  return isMachineSnapshot(snapshot) && snapshot.status === 'active' && snapshot.can(command);
}

function sampleOf(type: KioskCommandType, screen: Screen): KioskCommand {
  if (type === 'proveByContact' && screen.name === 'prove-account') {
    return { type, contactId: screen.contacts[0]?.contactId ?? '' };
  }
  return samples[type];
}
