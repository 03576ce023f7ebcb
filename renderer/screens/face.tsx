import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import { BackButton, CommandButton } from '../parts/buttons.tsx';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { useKiosk } from '../parts/kiosk-context.ts';
import { OvalCamera } from '../parts/oval-camera.tsx';
import { ringShare } from '../parts/ring-share.ts';
import { ScreenLayout } from '../parts/screen-layout.tsx';

/** One word and one drawing at a time beside the mirror; advice takes the word's place while it is needed. */
export function Face({ screen }: { readonly screen: ScreenOf<'face'> }) {
  const { say } = useKiosk();
  const { word, how } = (() => {
    switch (screen.phase) {
      case 'positioning':
      case 'neutral':
      case 'matching':
        return say.face[screen.phase];
      case 'challenge':
        return screen.action === null ? say.face.neutral : say.challenges[screen.action];
    }
  })();
  return (
    <ScreenLayout
      kind="camera"
      picture={<OvalCamera done={ringShare(screen)} />}
      heading={screen.guidance === null ? word : say.guidance[screen.guidance]}
      headingLook={screen.guidance === null ? 'plain' : 'guidance'}
      live
      actions={
        <>
          <BackButton />
          <CommandButton command={{ type: 'cannotDo' }} look="secondary">
            {say.face.cannotDo}
          </CommandButton>
        </>
      }
    >
      <div className="face-word">
        {screen.phase === 'matching' ? null : (
          <div className="face-drawing" key={screen.action ?? 'still'}>
            <ScreenDrawing screen={screen} />
          </div>
        )}
        <div>
          {screen.guidance === null ? <p className="lead">{how}</p> : null}
          {screen.phase === 'challenge' ? <p>{say.face.count(screen.index + 1, screen.total)}</p> : null}
        </div>
      </div>
    </ScreenLayout>
  );
}
