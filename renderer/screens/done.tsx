import { useState } from 'react';
import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import { formatInstant } from '../../contracts/words/dates.ts';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { GroupsOfFour } from '../parts/groups-of-four.tsx';
import { useKiosk } from '../parts/kiosk-context.ts';
import { Notice } from '../parts/notice.tsx';
import { ScreenLayout } from '../parts/screen-layout.tsx';
import { SlipActions, SlipNotice, SlipScreen } from '../parts/slip-state.tsx';

export function Done({ screen }: { readonly screen: ScreenOf<'done'> }) {
  const { say, language } = useKiosk();
  const words = say.done;
  /** Without paper, what to do instead is read before anything else. */
  const unprinted = screen.slip.state === 'on-screen';
  const [slipShown, setSlipShown] = useState(false);
  if (slipShown) return <SlipScreen slip={screen.slipContent} onClose={() => setSlipShown(false)} />;
  return (
    <ScreenLayout
      kind="slip"
      wordy
      picture={<ScreenDrawing screen={screen} />}
      heading={words[screen.account]}
      lead={words.lead(screen.maskedUsername)}
      actions={<SlipActions finish={words.finish} onShow={() => setSlipShown(true)} />}
    >
      {unprinted ? <SlipNotice slip={screen.slip} /> : null}
      {screen.activation === null ? (
        <Notice tone="look" what={words.codeSent} />
      ) : (
        <div className="panel">
          <p>{words.activation}</p>
          <GroupsOfFour look="code" text={screen.activation.code} />
          <p>{words.activationUntil(formatInstant({ instant: screen.activation.expiresAt, language }))}</p>
        </div>
      )}
      {unprinted ? null : <SlipNotice slip={screen.slip} />}
      <p>{words.reference}</p>
      <GroupsOfFour look="reference" text={screen.reference} />
      <p>{words.level(screen.level, screen.policyVersion)}</p>
    </ScreenLayout>
  );
}
