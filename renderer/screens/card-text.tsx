import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import { BackButton, CommandButton } from '../parts/buttons.tsx';
import { CardFacts } from '../parts/card-facts.tsx';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { useKiosk } from '../parts/kiosk-context.ts';
import { Notice } from '../parts/notice.tsx';
import { ScreenLayout } from '../parts/screen-layout.tsx';

/** The text is shown at once; the photo is read while it is looked over. */
export function CardText({ screen }: { readonly screen: ScreenOf<'card-text'> }) {
  const { say } = useKiosk();
  return (
    <ScreenLayout
      kind="picture"
      wordy
      picture={<ScreenDrawing screen={screen} />}
      heading={say.cardText.heading}
      actions={
        <>
          <BackButton />
          <CommandButton command={{ type: 'continue' }} look="primary">
            {say.cardText.correct}
          </CommandButton>
        </>
      }
    >
      <CardFacts card={screen.card} />
      {screen.photoReady ? (
        <Notice tone="well" what={say.cardText.photoReady} />
      ) : (
        <Notice tone="look" what={say.cardText.photoReading} />
      )}
    </ScreenLayout>
  );
}
