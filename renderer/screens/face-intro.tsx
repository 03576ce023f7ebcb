import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import { BackButton, CommandButton } from '../parts/buttons.tsx';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { useKiosk } from '../parts/kiosk-context.ts';
import { FaultNotice } from '../parts/notice.tsx';
import { NumberedLines } from '../parts/numbered-lines.tsx';
import { ScreenLayout } from '../parts/screen-layout.tsx';

export function FaceIntro({ screen }: { readonly screen: ScreenOf<'face-intro'> }) {
  const { say } = useKiosk();
  const words = say.faceIntro;
  const again = screen.trouble !== null;
  return (
    <ScreenLayout
      kind="picture"
      wordy
      picture={<ScreenDrawing screen={screen} />}
      heading={words.heading}
      lead={again ? words.attempt(screen.attempt, screen.attempts) : words.lead}
      actions={
        <>
          <BackButton />
          <CommandButton command={{ type: 'continue' }} look="primary">
            {again ? words.again : words.start}
          </CommandButton>
        </>
      }
    >
      <FaultNotice code={screen.trouble} />
      {again ? null : <NumberedLines lines={words.tips} />}
    </ScreenLayout>
  );
}
