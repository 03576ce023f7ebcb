import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { useKiosk } from '../parts/kiosk-context.ts';
import { ScreenLayout } from '../parts/screen-layout.tsx';

export function TakeCard({ screen }: { readonly screen: ScreenOf<'take-card'> }) {
  const { say } = useKiosk();
  const { heading, lead } = say.takeCard[screen.shape];
  return (
    <ScreenLayout kind="picture" picture={<ScreenDrawing screen={screen} />} heading={heading} lead={lead} />
  );
}
