import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { useKiosk } from '../parts/kiosk-context.ts';
import { ScreenLayout } from '../parts/screen-layout.tsx';

export function Starting({ screen }: { readonly screen: ScreenOf<'starting'> }) {
  const { say } = useKiosk();
  return (
    <ScreenLayout
      kind="picture"
      picture={<ScreenDrawing screen={screen} />}
      heading={say.starting.heading}
      lead={say.starting.lead}
    />
  );
}
