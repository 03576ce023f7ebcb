import { CommandButton } from '../parts/buttons.tsx';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { useKiosk } from '../parts/kiosk-context.ts';
import { NumberedLines } from '../parts/numbered-lines.tsx';
import { PointList } from '../parts/point-list.tsx';
import { QrCode } from '../parts/qr-code.tsx';
import { ScreenLayout } from '../parts/screen-layout.tsx';

/** What to do on this screen, whom to call, where there is staff. */
export function Help() {
  const { say, view } = useKiosk();
  const words = say.overlays.help;
  const { helpLine } = view.status;
  return (
    <ScreenLayout
      asDialog
      kind="slip"
      wordy
      picture={<ScreenDrawing screen={view.screen} />}
      heading={words.heading}
      actions={
        <CommandButton command={{ type: 'closeOverlay' }} look="primary">
          {words.close}
        </CommandButton>
      }
    >
      <NumberedLines lines={say.help[view.screen.name]} />
      <div className="beside panel">
        <QrCode data={`tel:${helpLine.replace(/\D/g, '')}`} label={words.call} />
        <div className="grow">
          <p>{words.call}</p>
          <p className="reference">{helpLine}</p>
        </div>
      </div>
      {view.staffedPoint === undefined ? null : (
        <>
          <h2>{words.point}</h2>
          <PointList points={[view.staffedPoint]} />
        </>
      )}
    </ScreenLayout>
  );
}
