import type { ProofingDecision } from '../../contracts/central-api.ts';
import type { KioskConfig } from '../../contracts/config.ts';
import type { FaceVerification } from '../../contracts/device-ports.ts';
import type { Consent, Contact } from '../../contracts/evidence.ts';
import { maskCitizenId, maskEmail, maskPhone } from '../../contracts/identity.ts';
import type { Language } from '../../contracts/kiosk-command.ts';
import type { Outcome } from '../../contracts/outcome.ts';
import type { CardRead } from './card-machine.ts';
import type { Gathered } from './effects.ts';
import type { StepResult } from './ending.ts';
import type { IssuerAsked } from './issuer-machine.ts';
import type { FlowResult } from './result-machine.ts';
import type { Surroundings } from './surroundings.ts';

/** All that one proofing holds of the citizen: it exists nowhere else in the core and goes with its actor. */
export type ProofingContext = {
  readonly language: Language;
  readonly surroundings: Surroundings;
  readonly config: KioskConfig;
  readonly consent: Consent | null;
  readonly read: CardRead | null;
  readonly issuer: IssuerAsked | null;
  /** The laser code on the back is being keyed in: the card may be taken out to read it. */
  readonly cardMayBeOut: boolean;
  readonly face: FaceVerification | null;
  readonly unconfirmedContact: Contact | null;
  /** Set once the record stands in the journal and the outbox: from then on central has a claim to it. */
  readonly reference: string | null;
  /** Central knows of this proofing and is expected to answer at once. */
  readonly awaitsDecision: boolean;
  readonly masked: { readonly citizenId: string; readonly contact: string | null } | null;
  readonly result: FlowResult | null;
  readonly ending: StepResult<never> | null;
};

export function emptyProofing(
  start: Pick<ProofingContext, 'language' | 'surroundings' | 'config'>,
): ProofingContext {
  return {
    ...start,
    consent: null,
    read: null,
    issuer: null,
    cardMayBeOut: false,
    face: null,
    unconfirmedContact: null,
    reference: null,
    awaitsDecision: false,
    masked: null,
    result: null,
    ending: null,
  };
}

/** A value that an earlier state must have gathered. */
export function held<T>(value: T | null, what: string): T {
  if (value === null) throw new Error(`${what} is missing at this point of the flow`);
  return value;
}

/** The evidence, complete: what `record` seals. */
export function gathered(context: ProofingContext): Gathered {
  const { card, photo } = held(context.read, 'the card');
  const { laserCode, laserSource, sessionId, issuerAnswer } = held(context.issuer, 'the word of the issuer');
  return {
    sessionId,
    consent: held(context.consent, 'the consent'),
    card: { ...card, laserCode },
    laserSource,
    chipPhoto: photo,
    face: held(context.face, 'the face'),
    issuerAnswer,
    unconfirmedContact: context.unconfirmedContact,
  };
}

/** What stays for the screen and the slip once the record is written: everything else is let go of. */
export function handedIn(context: ProofingContext, reference: string): Partial<ProofingContext> {
  const { card } = held(context.read, 'the card');
  const contact = context.unconfirmedContact;
  return {
    reference,
    awaitsDecision: held(context.issuer, 'the word of the issuer').sessionId !== null,
    masked: {
      citizenId: maskCitizenId(card.citizenId),
      contact:
        contact && (contact.channel === 'sms' ? maskPhone(contact.address) : maskEmail(contact.address)),
    },
    consent: null,
    read: null,
    issuer: null,
    face: null,
    unconfirmedContact: null,
  };
}

/** Pending at the kiosk's own word: central has not answered. */
export function pendingLink(context: ProofingContext): FlowResult {
  return pending(context, 'link');
}

/** What central's answer means for the citizen; no answer in time leaves the proofing pending. null: refused. */
export function resultOf(context: ProofingContext, answer: Outcome<ProofingDecision>): FlowResult | null {
  if (!answer.ok) return pendingLink(context);
  const decision = answer.value;
  switch (decision.outcome) {
    case 'granted':
      return { kind: 'granted', decision };
    case 'pending':
      return pending(context, decision.awaits);
    case 'refused':
      return null;
  }
}

function pending(
  context: ProofingContext,
  awaits: Extract<FlowResult, { readonly kind: 'pending' }>['awaits'],
): FlowResult {
  return {
    kind: 'pending',
    reference: held(context.reference, 'the reference'),
    awaits,
    maskedContact: context.masked?.contact ?? null,
  };
}
