import type { Screen } from '../../../contracts/kiosk-view.ts';
import { CardBack, CardInside, InsertCard, TakeCard } from './card-drawings.tsx';
import { ChallengeDrawing, FaceInOval, StillFace } from './face-drawings.tsx';
import {
  CardAndFace,
  CardFacePhone,
  Done,
  Padlock,
  PhoneMessage,
  RestingKiosk,
  Shield,
  StaffedCounter,
  TalkingToCentral,
  Trouble,
  Waiting,
} from './machine-drawings.tsx';

/** The one drawing that belongs to a screen: beside its words, and in its help. */
export function ScreenDrawing({ screen }: { readonly screen: Screen }) {
  switch (screen.name) {
    case 'starting':
    case 'out-of-service':
      return <RestingKiosk />;
    case 'attract':
    case 'menu':
      return <CardFacePhone />;
    case 'consent':
      return <Shield />;
    case 'staffed-points':
      return <StaffedCounter />;
    case 'insert-card':
      return screen.takeOutFirst ? <TakeCard shape={screen.shape} /> : <InsertCard shape={screen.shape} />;
    case 'reading-card':
    case 'card-text':
      return <CardInside />;
    case 'laser-code':
      return <CardBack />;
    case 'checking-card':
    case 'working':
      return <TalkingToCentral />;
    case 'face-intro':
      return <FaceInOval />;
    case 'face':
      return screen.action === null ? <StillFace /> : <ChallengeDrawing action={screen.action} />;
    case 'review':
      return <CardAndFace />;
    case 'contact':
    case 'prove-account':
    case 'otp':
    case 'activation-code':
      return <PhoneMessage />;
    case 'password':
    case 'credentials':
      return <Padlock />;
    case 'done':
      return <Done />;
    case 'pending':
      return <Waiting />;
    case 'take-card':
      return <TakeCard shape={screen.shape} />;
    case 'trouble':
      return screen.code === 'consent.withdrawn' || screen.code === 'account.already-proofed' ? (
        <Done />
      ) : (
        <Trouble />
      );
  }
}
