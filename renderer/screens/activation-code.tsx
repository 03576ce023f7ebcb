import { useState } from 'react';
import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import { BackButton } from '../parts/buttons.tsx';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { Entry } from '../parts/entry.tsx';
import { activationCode, toArabicDigits } from '../parts/field-rules.ts';
import { useKiosk } from '../parts/kiosk-context.ts';
import { FaultNotice } from '../parts/notice.tsx';
import { ScreenLayout } from '../parts/screen-layout.tsx';
import { TouchKeyboard, typed } from '../parts/touch-keyboard.tsx';

export function ActivationCode({ screen }: { readonly screen: ScreenOf<'activation-code'> }) {
  const { say, send } = useKiosk();
  const words = say.activationCode;
  const [code, setCode] = useState('');
  const [missing, setMissing] = useState(false);
  const change = (text: string) => {
    setCode(
      toArabicDigits(text)
        .toUpperCase()
        .replace(/[^A-Z0-9]/g, '')
        .slice(0, 8),
    );
    setMissing(false);
  };
  const submit = () =>
    activationCode.test(code) ? send({ type: 'submitActivationCode', code }) : setMissing(true);
  return (
    <ScreenLayout
      kind="typing"
      picture={<ScreenDrawing screen={screen} />}
      heading={words.heading}
      lead={words.lead}
      field={
        <Entry
          label={words.label}
          value={code}
          onChange={change}
          onSubmit={submit}
          groups={[4, 4]}
          hint={missing ? words.incomplete : null}
        />
      }
      controls={<TouchKeyboard name="code" onKey={(key) => change(typed(code, key))} />}
      actions={
        <>
          <BackButton />
          <button type="button" className="primary" onClick={submit}>
            {say.frame.next}
          </button>
        </>
      }
    >
      <FaultNotice code={screen.trouble} />
    </ScreenLayout>
  );
}
