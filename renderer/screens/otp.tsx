import { useState } from 'react';
import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import { BackButton } from '../parts/buttons.tsx';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { Entry } from '../parts/entry.tsx';
import { otpCode, toArabicDigits } from '../parts/field-rules.ts';
import { useKiosk } from '../parts/kiosk-context.ts';
import { FaultNotice } from '../parts/notice.tsx';
import { ScreenLayout } from '../parts/screen-layout.tsx';
import { TouchKeyboard, typed } from '../parts/touch-keyboard.tsx';

export function Otp({ screen }: { readonly screen: ScreenOf<'otp'> }) {
  const { say, may, send } = useKiosk();
  const words = say.otp;
  const [code, setCode] = useState('');
  const [missing, setMissing] = useState(false);
  const change = (text: string) => {
    setCode(toArabicDigits(text).replace(/\D/g, '').slice(0, 6));
    setMissing(false);
  };
  const submit = () => {
    if (!otpCode.test(code)) return setMissing(true);
    send({ type: 'submitOtp', code });
    setCode('');
  };
  return (
    <ScreenLayout
      kind="typing"
      picture={<ScreenDrawing screen={screen} />}
      heading={words.heading}
      lead={words.lead(screen.masked)}
      field={
        <Entry
          label={words.label}
          value={code}
          onChange={change}
          onSubmit={submit}
          groups={[3, 3]}
          hint={missing ? words.incomplete : null}
        />
      }
      controls={<TouchKeyboard name="digits" onKey={(key) => change(typed(code, key))} />}
      actions={
        <>
          <BackButton />
          {screen.resendInSeconds === 0 && may('resendOtp') ? (
            <button type="button" className="secondary" onClick={() => send({ type: 'resendOtp' })}>
              {words.resend}
            </button>
          ) : null}
          <button type="button" className="primary" onClick={submit}>
            {say.frame.next}
          </button>
        </>
      }
    >
      <FaultNotice code={screen.trouble} />
      {screen.triesLeft === null ? null : <p>{words.triesLeft(screen.triesLeft)}</p>}
      {screen.resendInSeconds > 0 ? <p>{words.resendIn(screen.resendInSeconds)}</p> : null}
    </ScreenLayout>
  );
}
