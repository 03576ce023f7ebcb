import { useState } from 'react';
import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import { BackButton } from '../parts/buttons.tsx';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { Entry } from '../parts/entry.tsx';
import { useKiosk } from '../parts/kiosk-context.ts';
import { FaultNotice } from '../parts/notice.tsx';
import { ScreenLayout } from '../parts/screen-layout.tsx';
import { TouchKeyboard, typed } from '../parts/touch-keyboard.tsx';

export function Password({ screen }: { readonly screen: ScreenOf<'password'> }) {
  const { say, send } = useKiosk();
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState(false);
  const change = (text: string) => {
    setPassword(text.slice(0, 128));
    setMissing(false);
  };
  const submit = () => {
    if (password === '') return setMissing(true);
    send({ type: 'submitPassword', password });
    setPassword('');
  };
  return (
    <ScreenLayout
      kind="typing"
      picture={<ScreenDrawing screen={screen} />}
      heading={say.password.heading}
      lead={say.password.lead(screen.maskedUsername)}
      field={
        <Entry
          secret
          label={say.password.label}
          value={password}
          onChange={change}
          onSubmit={submit}
          hint={missing ? say.password.incomplete : null}
        />
      }
      controls={<TouchKeyboard name="words" onKey={(key) => change(typed(password, key))} />}
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
