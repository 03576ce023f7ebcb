import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import { BackButton, CommandButton } from '../parts/buttons.tsx';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { useKiosk } from '../parts/kiosk-context.ts';
import { PointList } from '../parts/point-list.tsx';
import { ScreenLayout } from '../parts/screen-layout.tsx';

export function StaffedPoints({ screen }: { readonly screen: ScreenOf<'staffed-points'> }) {
  const { say, faultWords } = useKiosk();
  const words = say.staffedPoints;
  const { heading, lines } = (() => {
    switch (screen.reason) {
      case 'refused-consent':
        return { heading: words.refusedHeading, lines: [words.refusedLead] };
      case 'cannot-do':
        return { heading: words.cannotDoHeading, lines: [words.cannotDoLead] };
      default: {
        const { what, safe, now } = faultWords[screen.reason];
        return { heading: what, lines: safe === undefined ? [now] : [safe, now] };
      }
    }
  })();
  return (
    <ScreenLayout
      kind="picture"
      wordy
      picture={<ScreenDrawing screen={screen} />}
      heading={heading}
      actions={
        <>
          <BackButton />
          <CommandButton command={{ type: 'finish' }} look="primary">
            {words.finish}
          </CommandButton>
        </>
      }
    >
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      <h2>{words.nearest}</h2>
      <PointList points={screen.points} />
    </ScreenLayout>
  );
}
