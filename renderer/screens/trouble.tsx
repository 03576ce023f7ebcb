import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import { BackButton, CommandButton } from '../parts/buttons.tsx';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { useKiosk } from '../parts/kiosk-context.ts';
import { ScreenLayout } from '../parts/screen-layout.tsx';

/** What happened, what is not lost, what to do now. */
export function Trouble({ screen }: { readonly screen: ScreenOf<'trouble'> }) {
  const { say, faultWords, view } = useKiosk();
  const { what, safe, now } = faultWords[screen.code];
  return (
    <ScreenLayout
      kind="picture"
      wordy
      picture={<ScreenDrawing screen={screen} />}
      heading={what}
      actions={
        <>
          <BackButton />
          <CommandButton command={{ type: 'finish' }} look={screen.canRetry ? 'secondary' : 'primary'}>
            {say.trouble.finish}
          </CommandButton>
          {screen.canRetry ? (
            <CommandButton command={{ type: 'retry' }} look="primary">
              {say.trouble.retry}
            </CommandButton>
          ) : null}
        </>
      }
    >
      <p className="lead">{now}</p>
      {safe === undefined ? null : <p>{safe}</p>}
      <p>{say.frame.helpLine(view.status.helpLine)}</p>
    </ScreenLayout>
  );
}
