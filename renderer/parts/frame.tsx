import type { ReactNode } from 'react';
import type { Display } from '../../contracts/kiosk-command.ts';
import type { KioskView } from '../../contracts/kiosk-view.ts';
import { useKiosk } from './kiosk-context.ts';

/** Only the last seconds are shown: nothing hurries before. */
const lastSeconds = 20;

/** Service, steps, language, help and the way out; around the screen that stands between them. */
export function Frame({ children }: { readonly children: ReactNode }) {
  const { view, say } = useKiosk();
  const { reach } = view.display;
  return (
    <div className="kiosk" data-reach={reach ? '' : undefined}>
      <header className="band">
        <div className="band-name">{say.frame.service}</div>
        {reach ? null : <Tools />}
        <Steps step={view.step} />
      </header>
      <main>{children}</main>
      <footer>
        <Access />
        <StatusStrip status={view.status} />
      </footer>
    </div>
  );
}

function Steps({ step }: { readonly step: KioskView['step'] }) {
  const { say } = useKiosk();
  if (step === null) return <div className="band-steps" />;
  const dots = Array.from({ length: step.total }, (_, index) => index + 1);
  return (
    <div className="band-steps">
      <span className="dots" aria-hidden="true">
        {dots.map((dot) => (
          <span
            key={dot}
            className="dot"
            data-state={dot < step.current ? 'past' : dot === step.current ? 'now' : 'ahead'}
          />
        ))}
      </span>
      <span>{say.frame.step(step.current, step.total)}</span>
    </div>
  );
}

/** Language, help and leaving: in the band, or at the bottom for who cannot reach up. */
function Tools() {
  const { view, say, may, send } = useKiosk();
  const hurried = view.secondsLeft !== null && view.secondsLeft <= lastSeconds;
  return (
    <div className="band-tools">
      {may('setLanguage') ? (
        <fieldset className="languages" aria-label={say.frame.language}>
          {(['th', 'en'] as const).map((language) => (
            <button
              key={language}
              type="button"
              className="tool"
              lang={language}
              aria-pressed={view.language === language}
              onClick={() => send({ type: 'setLanguage', language })}
            >
              {language === 'th' ? 'ไทย' : 'EN'}
            </button>
          ))}
        </fieldset>
      ) : null}
      {may('openHelp') ? (
        <button type="button" className="tool" onClick={() => send({ type: 'openHelp' })}>
          {say.frame.help}
        </button>
      ) : null}
      {may('askLeave') ? (
        <button type="button" className="tool" onClick={() => send({ type: 'askLeave' })}>
          {say.frame.leave}
          {hurried ? <LeaveRing secondsLeft={view.secondsLeft ?? 0} /> : null}
        </button>
      ) : null}
    </div>
  );
}

/** A line around "ออก" that empties with the last seconds. */
function LeaveRing({ secondsLeft }: { readonly secondsLeft: number }) {
  return (
    <svg className="ring-line" aria-hidden="true">
      <rect
        width="100%"
        height="100%"
        rx="28"
        pathLength="100"
        strokeDasharray={`${(secondsLeft / lastSeconds) * 100} 100`}
      />
    </svg>
  );
}

const displayNames = ['large', 'contrast', 'reach'] as const satisfies readonly (keyof Display)[];

function Access() {
  const { view, say, may, send } = useKiosk();
  return (
    <div className="access">
      {may('setDisplay')
        ? displayNames.map((name) => (
            <button
              key={name}
              type="button"
              className="tool"
              aria-pressed={view.display[name]}
              onClick={() =>
                send({ type: 'setDisplay', display: { ...view.display, [name]: !view.display[name] } })
              }
            >
              {say.frame[name]}
            </button>
          ))
        : null}
      {may('askWithdraw') && !view.display.reach ? (
        <button type="button" className="tool" onClick={() => send({ type: 'askWithdraw' })}>
          {say.frame.withdraw}
        </button>
      ) : null}
      {view.display.reach ? <Tools /> : null}
    </div>
  );
}

function StatusStrip({ status }: { readonly status: KioskView['status'] }) {
  const { say } = useKiosk();
  const items = [
    { name: 'link', words: say.status.link[status.link], well: status.link === 'online' },
    { name: 'reader', words: say.status.reader[status.reader], well: status.reader === 'ready' },
    { name: 'printer', words: say.status.printer[status.printer], well: status.printer === 'ready' },
    { name: 'version', words: say.status.version(status.version), well: true },
  ];
  return (
    <div className="status">
      {items.map((item) => (
        <span key={item.name} className="status-item" data-well={item.well}>
          {item.words}
        </span>
      ))}
    </div>
  );
}
