import { useState } from 'react';
import type { ContactChannel } from '../../contracts/evidence.ts';
import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import { BackButton, ChoiceButton } from '../parts/buttons.tsx';
import { Envelope, PhoneMessage } from '../parts/drawings/machine-drawings.tsx';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { Entry } from '../parts/entry.tsx';
import { emailAddress, longestEmail, mobileNumber, toArabicDigits } from '../parts/field-rules.ts';
import { useKiosk } from '../parts/kiosk-context.ts';
import { FaultNotice, Notice } from '../parts/notice.tsx';
import { ScreenLayout } from '../parts/screen-layout.tsx';
import { TouchKeyboard, typed } from '../parts/touch-keyboard.tsx';

/** Which way first, then the address: one question at a time. */
export function Contact({ screen }: { readonly screen: ScreenOf<'contact'> }) {
  const [channel, setChannel] = useState<ContactChannel | null>(null);
  if (channel === null) return <ChooseChannel screen={screen} onChoose={setChannel} />;
  return (
    <TypeAddress key={channel} channel={channel} offline={screen.offline} onBack={() => setChannel(null)} />
  );
}

function ChooseChannel(props: {
  readonly screen: ScreenOf<'contact'>;
  readonly onChoose: (channel: ContactChannel) => void;
}) {
  const { say } = useKiosk();
  const { screen, onChoose } = props;
  const words = say.contact;
  return (
    <ScreenLayout
      kind="picture"
      wordy
      picture={<ScreenDrawing screen={screen} />}
      heading={screen.offline ? words.chooseOfflineHeading : words.chooseHeading}
      lead={screen.trouble === null ? words.chooseLead : undefined}
      controls={
        <>
          <ChoiceButton
            picture={<PhoneMessage />}
            title={words.phone}
            text={screen.offline ? words.phoneOfflineText : words.phoneText}
            onChoose={() => onChoose('sms')}
          />
          <ChoiceButton
            picture={<Envelope />}
            title={words.email}
            text={screen.offline ? words.emailOfflineText : words.emailText}
            onChoose={() => onChoose('email')}
          />
        </>
      }
      actions={<BackButton />}
    >
      {screen.offline ? (
        <Notice tone="look" what={say.review.later} />
      ) : (
        <FaultNotice code={screen.trouble} />
      )}
    </ScreenLayout>
  );
}

function TypeAddress(props: {
  readonly channel: ContactChannel;
  readonly offline: boolean;
  readonly onBack: () => void;
}) {
  const { say, send } = useKiosk();
  const { channel, offline, onBack } = props;
  const words = say.contact;
  const [address, setAddress] = useState('');
  const [missing, setMissing] = useState(false);
  const phone = channel === 'sms';
  const change = (text: string) => {
    setAddress(
      phone
        ? toArabicDigits(text).replace(/\D/g, '').slice(0, 10)
        : text.replace(/\s/g, '').slice(0, longestEmail),
    );
    setMissing(false);
  };
  const submit = () => {
    if ((phone ? mobileNumber : emailAddress).test(address))
      send({ type: 'submitContact', contact: { channel, address } });
    else setMissing(true);
  };
  return (
    <ScreenLayout
      kind="typing"
      picture={phone ? <PhoneMessage /> : <Envelope />}
      heading={phone ? words.phoneHeading : words.emailHeading}
      lead={offline ? words.offlineLead : words.lead}
      field={
        <Entry
          label={phone ? words.phone : words.email}
          value={address}
          onChange={change}
          onSubmit={submit}
          groups={phone ? [3, 3, 4] : undefined}
          hint={missing ? (phone ? words.phoneIncomplete : words.emailIncomplete) : null}
        />
      }
      controls={
        <TouchKeyboard name={phone ? 'phone' : 'email'} onKey={(key) => change(typed(address, key))} />
      }
      actions={
        <>
          <button type="button" className="secondary" onClick={onBack}>
            {say.frame.back}
          </button>
          <button type="button" className="primary" onClick={submit}>
            {say.frame.next}
          </button>
        </>
      }
    />
  );
}
