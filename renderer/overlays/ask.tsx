import { CommandButton } from '../parts/buttons.tsx';
import { OpenDoor } from '../parts/drawings/machine-drawings.tsx';
import { useKiosk } from '../parts/kiosk-context.ts';
import { ScreenLayout } from '../parts/screen-layout.tsx';

/** Asks once before everything is erased; staying is the easy way. */
export function Ask({ about }: { readonly about: 'leave' | 'withdraw' }) {
  const { say } = useKiosk();
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
