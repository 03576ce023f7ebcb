import { CommandButton } from '../parts/buttons.tsx';
import { OpenDoor } from '../parts/drawings/machine-drawings.tsx';
import { useKiosk } from '../parts/kiosk-context.ts';
import { ScreenLayout } from '../parts/screen-layout.tsx';

/** Asks once before everything is erased; staying is the easy way. */
export function Ask({ about }: { readonly about: 'leave' | 'withdraw' }) {
  const { say, view } = useKiosk();
  const words = say.overlays[about];
  return (
    <ScreenLayout
      asDialog
      kind="picture"
      picture={<OpenDoor />}
      heading={words.heading}
      lead={words.lead}
      actions={
        <>
          {/* In reach mode the frame has no room for it: leaving is where one looks for it. */}
          {about === 'leave' && view.display.reach ? (
            <CommandButton command={{ type: 'askWithdraw' }} look="secondary">
              {say.frame.withdraw}
            </CommandButton>
          ) : null}
          <CommandButton
            command={{ type: about === 'leave' ? 'confirmLeave' : 'confirmWithdraw' }}
            look="danger"
          >
            {words.confirm}
          </CommandButton>
          <CommandButton command={{ type: 'closeOverlay' }} look="primary">
            {words.stay}
          </CommandButton>
        </>
      }
    />
  );
}
