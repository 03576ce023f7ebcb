import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import { BackButton, CommandButton } from '../parts/buttons.tsx';
import { CardFacts } from '../parts/card-facts.tsx';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { useKiosk } from '../parts/kiosk-context.ts';
import { Notice } from '../parts/notice.tsx';
import { ScreenLayout } from '../parts/screen-layout.tsx';

export function Review({ screen }: { readonly screen: ScreenOf<'review'> }) {
  const { say } = useKiosk();
  const { account } = screen;
  return (
    <ScreenLayout
      kind="picture"
      wordy
      picture={<ScreenDrawing screen={screen} />}
      heading={say.review.heading}
      actions={
        <>
          <BackButton />
          <CommandButton command={{ type: 'continue' }} look="primary">
            {say.review.confirm}
          </CommandButton>
        </>
      }
    >
      {account === null ? (
        <Notice tone="look" what={say.review.later} />
      ) : (
        <Notice
          tone="well"
          what={account.kind === 'new' ? say.review.newAccount : say.review.raise(account.maskedUsername)}
        />
      )}
      <CardFacts card={screen.card} brief />
    </ScreenLayout>
  );
}
