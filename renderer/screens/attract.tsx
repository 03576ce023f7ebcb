import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { useKiosk } from '../parts/kiosk-context.ts';
import { ScreenLayout } from '../parts/screen-layout.tsx';

export function Attract({ screen }: { readonly screen: ScreenOf<'attract'> }) {
  const { say, may, send } = useKiosk();
  return (
    <ScreenLayout
      kind="picture"
      picture={<ScreenDrawing screen={screen} />}
      heading={say.attract.heading}
      lead={say.attract.lead}
      actions={
        may('start') ? (
          <button type="button" className="primary start" onClick={() => send({ type: 'start' })}>
            {say.attract.start}
          </button>
        ) : null
      }
    />
  );
}
