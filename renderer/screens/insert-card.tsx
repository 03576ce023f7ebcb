import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import { BackButton } from '../parts/buttons.tsx';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { useKiosk } from '../parts/kiosk-context.ts';
import { FaultNotice } from '../parts/notice.tsx';
import { ScreenLayout } from '../parts/screen-layout.tsx';

export function InsertCard({ screen }: { readonly screen: ScreenOf<'insert-card'> }) {
  const { say } = useKiosk();
  const { heading, lead } = screen.takeOutFirst ? say.insertCard.takeOut : say.insertCard[screen.shape];
  return (
    <ScreenLayout
      key={screen.takeOutFirst ? 'take-out' : 'insert'}
      kind="picture"
      picture={<ScreenDrawing screen={screen} />}
      heading={heading}
      lead={lead}
      actions={<BackButton />}
    >
      <FaultNotice code={screen.trouble} />
    </ScreenLayout>
  );
}
