import type { Screen } from '../../contracts/kiosk-view.ts';
import { ActivationCode } from './activation-code.tsx';
import { Attract } from './attract.tsx';
import { CardText } from './card-text.tsx';
import { CheckingCard } from './checking-card.tsx';
import { Consent } from './consent.tsx';
import { Contact } from './contact.tsx';
import { Credentials } from './credentials.tsx';
import { Done } from './done.tsx';
import { Face } from './face.tsx';
import { FaceIntro } from './face-intro.tsx';
import { InsertCard } from './insert-card.tsx';
import { LaserCode } from './laser-code.tsx';
import { Menu } from './menu.tsx';
import { Otp } from './otp.tsx';
import { OutOfService } from './out-of-service.tsx';
import { Password } from './password.tsx';
import { Pending } from './pending.tsx';
import { ProveAccount } from './prove-account.tsx';
import { ReadingCard } from './reading-card.tsx';
import { Review } from './review.tsx';
import { StaffedPoints } from './staffed-points.tsx';
import { Starting } from './starting.tsx';
import { TakeCard } from './take-card.tsx';
import { Trouble } from './trouble.tsx';
import { Working } from './working.tsx';

/** The screen the core decided on. */
export function ScreenOnShow({ screen }: { readonly screen: Screen }) {
  switch (screen.name) {
    case 'starting':
      return <Starting screen={screen} />;
    case 'out-of-service':
      return <OutOfService screen={screen} />;
    case 'attract':
      return <Attract screen={screen} />;
    case 'menu':
      return <Menu screen={screen} />;
    case 'consent':
      return <Consent screen={screen} />;
    case 'staffed-points':
      return <StaffedPoints screen={screen} />;
    case 'insert-card':
      return <InsertCard screen={screen} />;
    case 'reading-card':
      return <ReadingCard screen={screen} />;
    case 'card-text':
      return <CardText screen={screen} />;
    case 'laser-code':
      return <LaserCode screen={screen} />;
    case 'checking-card':
      return <CheckingCard screen={screen} />;
    case 'face-intro':
      return <FaceIntro screen={screen} />;
    case 'face':
      return <Face screen={screen} />;
    case 'review':
      return <Review screen={screen} />;
    case 'contact':
      return <Contact screen={screen} />;
    case 'prove-account':
      return <ProveAccount screen={screen} />;
    case 'password':
      return <Password screen={screen} />;
    case 'otp':
      return <Otp screen={screen} />;
    case 'credentials':
      return <Credentials screen={screen} />;
    case 'working':
      return <Working screen={screen} />;
    case 'done':
      return <Done screen={screen} />;
    case 'pending':
      return <Pending screen={screen} />;
    case 'take-card':
      return <TakeCard screen={screen} />;
    case 'activation-code':
      return <ActivationCode screen={screen} />;
    case 'trouble':
      return <Trouble screen={screen} />;
  }
}
