import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import { BackButton, ChoiceButton } from '../parts/buttons.tsx';
import { CardAndFace, PhoneMessage } from '../parts/drawings/machine-drawings.tsx';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { useKiosk } from '../parts/kiosk-context.ts';
import { Notice } from '../parts/notice.tsx';
import { ScreenLayout } from '../parts/screen-layout.tsx';

export function Menu({ screen }: { readonly screen: ScreenOf<'menu'> }) {
  const { view, say, may, send } = useKiosk();
  const { printer } = view.status;
  const prints = printer === 'ready' || printer === 'near-end';
  return (
    <ScreenLayout
      kind="picture"
      wordy
      picture={<ScreenDrawing screen={screen} />}
      heading={say.menu.heading}
      lead={prints ? say.menu.lead : undefined}
      controls={
        may('choose') ? (
          <>
            <ChoiceButton
              picture={<CardAndFace />}
              title={say.menu.digitalId}
              text={say.menu.digitalIdText}
              onChoose={() => send({ type: 'choose', service: 'digital-id' })}
            />
            <ChoiceButton
              picture={<PhoneMessage />}
              title={say.menu.activation}
              text={say.menu.activationText}
              onChoose={() => send({ type: 'choose', service: 'activation' })}
            />
          </>
        ) : null
      }
      actions={<BackButton />}
    >
      {prints ? null : <Notice tone="look" what={say.menu.noPrinter} />}
    </ScreenLayout>
  );
}
