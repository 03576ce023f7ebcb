import { useState } from 'react';
import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import { passwordMaximum, passwordStrength } from '../../contracts/password-strength.ts';
import type { PasswordStep } from '../../contracts/words/views.th.ts';
import { BackButton } from '../parts/buttons.tsx';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { Entry } from '../parts/entry.tsx';
import { longestUsername, username as usernameRule } from '../parts/field-rules.ts';
import { useKiosk } from '../parts/kiosk-context.ts';
import { FaultNotice } from '../parts/notice.tsx';
import { ScreenLayout } from '../parts/screen-layout.tsx';
import { StrengthMeter } from '../parts/strength-meter.tsx';
import { TouchKeyboard, typed } from '../parts/touch-keyboard.tsx';

const stepBefore = { username: null, password: 'username', again: 'password' } as const satisfies Record<
  PasswordStep,
  PasswordStep | null
>;

/** Username, password, and the password once more: one question at a time, nothing echoed. */
export function Credentials({ screen }: { readonly screen: ScreenOf<'credentials'> }) {
  const { say, send } = useKiosk();
  const words = say.credentials;
  const [step, setStep] = useState<PasswordStep>('username');
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [hint, setHint] = useState<string | null>(null);

  const value = { username, password, again }[step];
  const change = (text: string) => {
    setHint(null);
    if (step === 'username')
      setUsername(
        text
          .toLowerCase()
          .replace(/[^a-z0-9._-]/g, '')
          .slice(0, longestUsername),
      );
    else (step === 'password' ? setPassword : setAgain)(text.slice(0, passwordMaximum));
  };
  const go = (to: PasswordStep) => {
    setHint(null);
    setStep(to);
  };
  const submit = () => {
    switch (step) {
      case 'username':
        return usernameRule.test(username) ? go('password') : setHint(words.invalidUsername);
      case 'password': {
        const [reason] = passwordStrength({ password, username }).reasons;
        setAgain('');
        return reason === undefined ? go('again') : setHint(words.reasons[reason]);
      }
      case 'again':
        if (again !== password) {
          setAgain('');
          return setHint(words.different);
        }
        send({ type: 'submitCredentials', username, password });
        setPassword('');
        setAgain('');
    }
  };
  const before = stepBefore[step];
  return (
    <ScreenLayout
      key={step}
      kind="typing"
      picture={<ScreenDrawing screen={screen} />}
      heading={words.steps[step].heading}
      lead={words.steps[step].lead}
      field={
        <Entry
          label={step === 'username' ? words.username : words.password}
          secret={step !== 'username'}
          value={value}
          onChange={change}
          onSubmit={submit}
          hint={hint}
        >
          {step === 'password' ? (
            <StrengthMeter strength={passwordStrength({ password, username })} typed={password.length} />
          ) : null}
        </Entry>
      }
      controls={
        <TouchKeyboard
          name={step === 'username' ? 'username' : 'words'}
          onKey={(key) => change(typed(value, key))}
        />
      }
      actions={
        <>
          {before === null ? (
            <BackButton />
          ) : (
            <button type="button" className="secondary" onClick={() => go(before)}>
              {say.frame.back}
            </button>
          )}
          <button type="button" className="primary" onClick={submit}>
            {step === 'again' ? words.save : say.frame.next}
          </button>
        </>
      }
    >
      {step === 'username' ? <FaultNotice code={screen.trouble} /> : null}
    </ScreenLayout>
  );
}
