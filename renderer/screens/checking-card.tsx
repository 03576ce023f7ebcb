import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { useKiosk } from '../parts/kiosk-context.ts';
import { ScreenLayout } from '../parts/screen-layout.tsx';

export function CheckingCard({ screen }: { readonly screen: ScreenOf<'checking-card'> }) {
  const { say } = useKiosk();
  return (
    <ScreenLayout
      kind="picture"
      picture={<ScreenDrawing screen={screen} />}
      heading={say.checkingCard.heading}
      lead={say.checkingCard.lead}
    />
  );
}
