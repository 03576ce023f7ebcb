import type { ReactNode } from 'react';
import type { KioskCommand } from '../../contracts/kiosk-command.ts';
import { useKiosk } from './kiosk-context.ts';

/** A button that sends a command; it is there only while the core would take it. */
export function CommandButton(props: {
  readonly command: KioskCommand;
  readonly look: 'primary' | 'secondary' | 'danger';
  readonly children: ReactNode;
}) {
  const { may, send } = useKiosk();
  if (!may(props.command.type)) return null;
  return (
    <button
      type="button"
      className={props.look === 'danger' ? 'secondary danger' : props.look}
      onClick={() => send(props.command)}
    >
      {props.children}
    </button>
  );
}

/** "ย้อนกลับ", left, where the core allows it. */
export function BackButton() {
  const { say } = useKiosk();
  return (
    <CommandButton command={{ type: 'back' }} look="secondary">
      {say.frame.back}
    </CommandButton>
  );
}

/** One of two or three things to choose from: drawing, title, one line. */
export function ChoiceButton(props: {
  readonly picture?: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly onChoose: () => void;
}) {
  return (
    <button type="button" className="choice" onClick={props.onChoose}>
      {props.picture === undefined ? null : <span className="choice-picture">{props.picture}</span>}
      <span>
        <span className="choice-title">{props.title}</span>
        <span className="choice-text">{props.text}</span>
      </span>
    </button>
  );
}
