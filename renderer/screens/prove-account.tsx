import type { ScreenOf } from '../../contracts/kiosk-view.ts';
import { BackButton, ChoiceButton } from '../parts/buttons.tsx';
import { Envelope, Padlock, PhoneMessage } from '../parts/drawings/machine-drawings.tsx';
import { ScreenDrawing } from '../parts/drawings/screen-drawing.tsx';
import { useKiosk } from '../parts/kiosk-context.ts';
import { FaultNotice } from '../parts/notice.tsx';
import { ScreenLayout } from '../parts/screen-layout.tsx';

/** Only who holds the registered contact or knows the password may raise an account. */
export function ProveAccount({ screen }: { readonly screen: ScreenOf<'prove-account'> }) {
  const { say, may, send } = useKiosk();
  const words = say.proveAccount;
  return (
    <ScreenLayout
      kind="picture"
      wordy
      picture={<ScreenDrawing screen={screen} />}
      heading={words.heading}
      lead={screen.trouble === null ? words.lead(screen.maskedUsername) : undefined}
      controls={
        <>
          {may('proveByContact')
            ? screen.contacts.map((contact) => (
                <ChoiceButton
                  key={contact.contactId}
                  picture={contact.channel === 'sms' ? <PhoneMessage /> : <Envelope />}
                  title={contact.channel === 'sms' ? words.sms : words.email}
                  text={contact.masked}
                  onChoose={() => send({ type: 'proveByContact', contactId: contact.contactId })}
                />
              ))
            : null}
          {may('proveByPassword') ? (
            <ChoiceButton
              picture={<Padlock />}
              title={words.password}
              text={words.passwordText}
              onChoose={() => send({ type: 'proveByPassword' })}
            />
          ) : null}
        </>
      }
      actions={<BackButton />}
    >
      <FaultNotice code={screen.trouble} />
    </ScreenLayout>
  );
}
