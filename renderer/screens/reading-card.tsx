import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { useKiosk } from '../parts/kiosk-context.ts';
import { ScreenLayout } from '../parts/screen-layout.tsx';

export function ReadingCard({ screen }: { readonly screen: ScreenOf<'reading-card'> }) {
  const { say } = useKiosk();
  return (
    <ScreenLayout
      kind="picture"
      picture={<ScreenDrawing screen={screen} />}
      heading={say.readingCard.heading}
      lead={say.readingCard.lead}
    />
  );
}
