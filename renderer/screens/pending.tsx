import { useState } from 'react';
import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { GroupsOfFour } from '../parts/groups-of-four.tsx';
import { useKiosk } from '../parts/kiosk-context.ts';
import { ScreenLayout } from '../parts/screen-layout.tsx';
import { SlipActions, SlipNotice, SlipScreen } from '../parts/slip-state.tsx';

export function Pending({ screen }: { readonly screen: ScreenOf<'pending'> }) {
  const { say } = useKiosk();
  const words = say.pending;
  /** Without paper, what to do instead is read before anything else. */
  const unprinted = screen.slip.state === 'on-screen';
  const [slipShown, setSlipShown] = useState(false);
  if (slipShown) return <SlipScreen slip={screen.slipContent} onClose={() => setSlipShown(false)} />;
  return (
    <ScreenLayout
      kind="slip"
      wordy
      picture={<ScreenDrawing screen={screen} />}
      heading={words.heading}
      lead={words.awaits[screen.awaits]}
      actions={<SlipActions finish={say.done.finish} onShow={() => setSlipShown(true)} />}
    >
      {unprinted ? <SlipNotice slip={screen.slip} /> : null}
      <p>{words.notYet}</p>
      {screen.maskedContact === null ? null : <p>{words.contact(screen.maskedContact)}</p>}
      <div className="panel">
        <p>{words.reference}</p>
        <GroupsOfFour look="reference" text={screen.reference} />
      </div>
      {unprinted ? null : <SlipNotice slip={screen.slip} />}
    </ScreenLayout>
  );
}
