import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { useKiosk } from '../parts/kiosk-context.ts';
import { ScreenLayout } from '../parts/screen-layout.tsx';

/** A citizen reads where else to go; the technician beside the machine what is broken. */
export function OutOfService({ screen }: { readonly screen: ScreenOf<'out-of-service'> }) {
  const { say, faultWords, view } = useKiosk();
  const { what, now, technician } = faultWords[screen.code];
  return (
    <ScreenLayout
      kind="picture"
      wordy
      picture={<ScreenDrawing screen={screen} />}
      heading={say.outOfService.heading}
      lead={say.outOfService.lead}
    >
      <p className="lead">{say.frame.helpLine(view.status.helpLine)}</p>
      <div className="panel">
        <p className="point-name">{say.frame.technicianSees}</p>
        <p>{what}</p>
        <p>{technician ?? now}</p>
      </div>
    </ScreenLayout>
  );
}
