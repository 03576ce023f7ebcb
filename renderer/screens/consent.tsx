import { useState } from 'react';
import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import { BackButton, CommandButton } from '../parts/buttons.tsx';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { useKiosk } from '../parts/kiosk-context.ts';
import { NumberedLines } from '../parts/numbered-lines.tsx';
import { ScreenLayout } from '../parts/screen-layout.tsx';

/** Five short lines; the full text behind a button. Nothing is read or looked at before "ยินยอม". */
export function Consent({ screen }: { readonly screen: ScreenOf<'consent'> }) {
  const { say } = useKiosk();
  const [full, setFull] = useState(false);
  const { consent } = say;

  if (full) {
    return (
      <ScreenLayout
        key="full"
        kind="slip"
        heading={consent.fullHeading}
        actions={
          <button type="button" className="primary" onClick={() => setFull(false)}>
            {say.frame.close}
          </button>
        }
      >
        {[consent.basis[screen.legalBasis], ...consent.full, consent.version(screen.version)].map(
          (paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ),
        )}
      </ScreenLayout>
    );
  }
  return (
    <ScreenLayout
      key="short"
      kind="picture"
      wordy
      picture={<ScreenDrawing screen={screen} />}
      heading={screen.legalBasis === 'public-task' ? consent.headingPublicTask : consent.heading}
      actions={
        <>
          <BackButton />
          <button type="button" className="secondary" onClick={() => setFull(true)}>
            {consent.readFull}
          </button>
          <CommandButton command={{ type: 'refuseConsent' }} look="secondary">
            {consent.refuse}
          </CommandButton>
          <CommandButton command={{ type: 'acceptConsent' }} look="primary">
            {consent.accept}
          </CommandButton>
        </>
      }
    >
      <NumberedLines lines={consent.lines} />
    </ScreenLayout>
  );
}
