import type { SlipState } from '../../contracts/kiosk-view.ts';
import type { Slip } from '../../contracts/slip.ts';
import { CommandButton } from './buttons.tsx';
import { SlipLeaving } from './drawings/machine-drawings.tsx';
import { useKiosk } from './kiosk-context.ts';
import { Notice } from './notice.tsx';
import { OnScreenSlip } from './on-screen-slip.tsx';
import { ScreenLayout } from './screen-layout.tsx';

/** How far the slip is; where it cannot be printed, how to keep it: its QR code holds the reference alone. */
export function SlipNotice({ slip }: { readonly slip: SlipState }) {
  const { say, faultWords } = useKiosk();
  switch (slip.state) {
    case 'printing':
    case 'printed':
      return (
        <div className="beside slip-coming">
          <div className="choice-picture">
            <SlipLeaving />
          </div>
          <div className="grow">
            {slip.state === 'printing' ? (
              <Notice tone="look" what={say.slip.printing} />
            ) : (
              <Notice tone="well" what={say.slip.printed} />
            )}
          </div>
        </div>
      );
    case 'on-screen':
      return <Notice tone="trouble" what={faultWords[slip.code].what} rest={[say.slip.onScreen]} />;
  }
}

/** Look at the slip, print it again, finish. */
export function SlipActions(props: { readonly finish: string; readonly onShow: () => void }) {
  const { say } = useKiosk();
  return (
    <>
      <button type="button" className="secondary" onClick={props.onShow}>
        {say.slip.show}
      </button>
      <CommandButton command={{ type: 'printSlip' }} look="secondary">
        {say.slip.print}
      </CommandButton>
      <CommandButton command={{ type: 'finish' }} look="primary">
        {props.finish}
      </CommandButton>
    </>
  );
}

/** The whole slip on the screen. */
export function SlipScreen(props: { readonly slip: Slip; readonly onClose: () => void }) {
  const { say } = useKiosk();
  return (
    <ScreenLayout
      key="slip"
      kind="slip"
      heading={say.slip.heading}
      actions={
        <button type="button" className="primary" onClick={props.onClose}>
          {say.frame.close}
        </button>
      }
    >
      <OnScreenSlip slip={props.slip} />
    </ScreenLayout>
  );
}
