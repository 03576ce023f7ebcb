import { CommandButton } from '../parts/buttons.tsx';
import { CountdownRing } from '../parts/countdown-ring.tsx';
import { useKiosk } from '../parts/kiosk-context.ts';
import { ScreenLayout } from '../parts/screen-layout.tsx';

/** The ring is full at this many seconds. */
const full = 20;

export function StillThere() {
  const { say, view } = useKiosk();
  const words = say.overlays.stillThere;
  const seconds = view.secondsLeft ?? 0;
  return (
    <ScreenLayout
      asDialog
      kind="picture"
      picture={<CountdownRing seconds={seconds} of={full} label={say.frame.secondsLeft(seconds)} />}
      heading={words.heading}
      lead={words.lead}
      actions={
        <>
          <CommandButton command={{ type: 'confirmLeave' }} look="danger">
            {say.overlays.leave.confirm}
          </CommandButton>
          <CommandButton command={{ type: 'moreTime' }} look="primary">
            {words.more}
          </CommandButton>
        </>
      }
    />
  );
}
