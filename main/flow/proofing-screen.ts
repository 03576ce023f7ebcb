import type { SnapshotFrom } from 'xstate';
import type { KioskConfig } from '../../contracts/config.ts';
import type { Screen } from '../../contracts/kiosk-view.ts';
import type { accountMachine } from './account-machine.ts';
import type { cardMachine } from './card-machine.ts';
import { cardSummary } from './card-summary.ts';
import type { faceMachine } from './face-machine.ts';
import type { issuerMachine } from './issuer-machine.ts';
import type { otpMachine } from './otp-machine.ts';
import { held } from './proofing-context.ts';
import type { proofingMachine } from './proofing-machine.ts';
import { resultScreen } from './result-screen.ts';
import { readerTrouble } from './surroundings.ts';

type Card = SnapshotFrom<ReturnType<typeof cardMachine>>;
type Issuer = SnapshotFrom<ReturnType<typeof issuerMachine>>;
type Face = SnapshotFrom<ReturnType<typeof faceMachine>>;
type Account = SnapshotFrom<ReturnType<typeof accountMachine>>;
type Otp = SnapshotFrom<ReturnType<typeof otpMachine>>;
type Proofing = SnapshotFrom<ReturnType<typeof proofingMachine>>;
type At = { readonly config: KioskConfig; readonly now: number };

/** The screen of a proofing in its present state. */
export function proofingScreen(proofing: Proofing, at: At): Screen {
  const { value, children } = proofing;
  if (typeof value !== 'string') {
    switch (value['with-card']) {
      case 'issuer':
        return issuerScreen(held(children.issuer ?? null, 'the issuer step').getSnapshot(), at);
      case 'face':
        return faceScreen(held(children.face ?? null, 'the face step').getSnapshot());
      case 'account':
        return accountScreen(held(children.account ?? null, 'the account step').getSnapshot(), proofing, at);
    }
  }
  switch (value) {
    case 'consent':
      return { name: 'consent', version: at.config.consentVersion, legalBasis: at.config.legalBasis };
    case 'card':
      return cardScreen(held(children.card ?? null, 'the card step').getSnapshot(), at);
    case 'recording':
    case 'recorded':
    case 'sending':
    case 'ended':
      return { name: 'working', what: 'sending' };
    case 'result':
      return resultScreen(held(children.result ?? null, 'the result').getSnapshot());
  }
}

function cardScreen({ value, context }: Card, { config }: At): Screen {
  const insert = (takeOutFirst: boolean): Screen => ({
    name: 'insert-card',
    shape: config.readerShape,
    takeOutFirst,
    trouble: context.trouble ?? readerTrouble(context.surroundings),
  });
  switch (value) {
    case 'taking-out':
      return insert(true);
    case 'looking-at-slot':
    case 'inserting':
      return insert(false);
    case 'reading':
    case 'judging':
    case 'ended':
      return { name: 'reading-card' };
    case 'looking':
    case 'looked':
      return {
        name: 'card-text',
        card: cardSummary(held(context.card, 'the card')),
        photoReady: value === 'looked',
      };
  }
}

function issuerScreen({ value, context }: Issuer, { config }: At): Screen {
  switch (value) {
    case 'putting-back':
    case 'taking-out':
      return {
        name: 'insert-card',
        shape: config.readerShape,
        takeOutFirst: value === 'taking-out',
        trouble: context.trouble ?? readerTrouble(context.surroundings),
      };
    case 'comparing':
      return { name: 'reading-card' };
    case 'keyed':
    case 'laser-code':
      return { name: 'laser-code', trouble: context.trouble };
    case 'ready':
    case 'opening':
      return { name: 'working', what: 'opening-session' };
    case 'checking':
    case 'ended':
      return { name: 'checking-card' };
  }
}

function faceScreen({ value, context }: Face): Screen {
  switch (value) {
    case 'intro':
      return {
        name: 'face-intro',
        attempt: context.attempt,
        attempts: context.config.livenessTries,
        trouble: context.trouble,
      };
    case 'ready':
    case 'planning':
    case 'verifying':
    case 'interrupted':
    case 'failed':
    case 'ended': {
      const total = context.plan?.order.length ?? 0;
      const { phase, index, action, done, guidance } = context.progress ?? {
        phase: 'positioning',
        index: 0,
        action: null,
        done: 0,
        guidance: null,
      };
      return { name: 'face', phase, index, total: context.progress?.total ?? total, action, done, guidance };
    }
  }
}

function accountScreen({ value, context, children }: Account, proofing: Proofing, at: At): Screen {
  const { account, trouble } = context;
  const maskedUsername = account?.kind === 'raise' ? account.maskedUsername : '';
  switch (value) {
    case 'starting':
    case 'finding':
      return { name: 'working', what: 'checking-account' };
    case 'review':
      return {
        name: 'review',
        card: cardSummary(held(proofing.context.read, 'the card').card),
        account: account?.kind === 'raise' ? { kind: 'raise', maskedUsername } : account && { kind: 'new' },
      };
    case 'contact':
    case 'cut-off':
      return { name: 'contact', offline: context.sessionId === null, trouble };
    case 'proving':
      return {
        name: 'prove-account',
        maskedUsername,
        contacts: account?.kind === 'raise' ? account.contacts : [],
        trouble,
      };
    case 'otp':
      return otpScreen(held(children.otp ?? null, 'the code step').getSnapshot(), at);
    case 'password':
      return { name: 'password', maskedUsername, trouble };
    case 'checking-password':
      return { name: 'working', what: 'checking-account' };
    case 'credentials':
      return { name: 'credentials', purpose: 'proofing', trouble };
    case 'saving':
    case 'ended':
      return { name: 'working', what: 'saving-credentials' };
  }
}

function otpScreen({ value, context }: Otp, { now }: At): Screen {
  switch (value) {
    case 'sending':
      return { name: 'working', what: 'sending-code' };
    case 'asking': {
      const { masked, resendAt } = held(context.otp, 'the code');
      return {
        name: 'otp',
        masked,
        resendInSeconds: Math.max(0, Math.ceil((resendAt - now) / 1000)),
        trouble: context.trouble,
        triesLeft: context.triesLeft,
      };
    }
    case 'checking':
    case 'ended':
      return { name: 'working', what: 'checking-code' };
  }
}
