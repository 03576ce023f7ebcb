import { useState } from 'react';
import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import { BackButton } from '../parts/buttons.tsx';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { Entry } from '../parts/entry.tsx';
import { laserCode, toArabicDigits } from '../parts/field-rules.ts';
import { useKiosk } from '../parts/kiosk-context.ts';
import { Notice } from '../parts/notice.tsx';
import { ScreenLayout } from '../parts/screen-layout.tsx';
import { TouchKeyboard, typed } from '../parts/touch-keyboard.tsx';

/** Letters first, then a number pad: an O can never be typed for a 0. */
export function LaserCode({ screen }: { readonly screen: ScreenOf<'laser-code'> }) {
  const { say, send } = useKiosk();
  const [code, setCode] = useState('');
  const [missing, setMissing] = useState(false);
  const change = (text: string) => {
    const plain = toArabicDigits(text)
      .toUpperCase()
      .replace(/[^A-Z0-9]/g, '');
    setCode(plain.slice(0, 2).replace(/[^A-Z]/g, '') + plain.slice(2, 12).replace(/\D/g, ''));
    setMissing(false);
  };
  const submit = () =>
    laserCode.test(code) ? send({ type: 'submitLaserCode', laserCode: code }) : setMissing(true);
  return (
    <ScreenLayout
      kind="typing"
      picture={<ScreenDrawing screen={screen} />}
      pictureNeeded
      heading={say.laserCode.heading}
      lead={say.laserCode.lead}
      field={
        <Entry
          label={say.laserCode.label}
          value={code}
          onChange={change}
          onSubmit={submit}
          groups={[3, 7, 2]}
          hint={missing ? say.laserCode.incomplete : null}
        />
      }
      controls={
        <TouchKeyboard
          name={code.length < 2 ? 'capitals' : 'digits'}
          onKey={(key) => change(typed(code, key))}
        />
      }
      actions={
        <>
          <BackButton />
          <button type="button" className="primary" onClick={submit}>
            {say.frame.next}
          </button>
        </>
      }
    >
      {screen.trouble === null ? null : (
        <Notice tone="trouble" what={say.laserCode.again} rest={[say.laserCode.againNow]} />
      )}
    </ScreenLayout>
  );
}
