import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { useKiosk } from '../parts/kiosk-context.ts';
import { ScreenLayout } from '../parts/screen-layout.tsx';

export function Working({ screen }: { readonly screen: ScreenOf<'working'> }) {
  const { say } = useKiosk();
  const { heading, lead } = say.working[screen.what];
  return (
    <ScreenLayout kind="picture" picture={<ScreenDrawing screen={screen} />} heading={heading} lead={lead} />
  );
}
