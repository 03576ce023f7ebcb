import type { FaultCode } from '../../contracts/faults.ts';
import { useKiosk } from './kiosk-context.ts';

const signs = {
  trouble: 'M12 4 V14 M12 19 V19.5',
  well: 'M4 13 L10 19 L20 6',
  look: 'M12 5 V5.5 M12 10 V20',
} as const;

/** A sign and words beside a coloured edge: never colour alone. */
export function Notice(props: {
  readonly tone: keyof typeof signs;
  readonly what: string;
  readonly safe?: string;
  readonly rest?: readonly string[];
}) {
  return (
    <div className="notice" data-tone={props.tone} role={props.tone === 'trouble' ? 'alert' : 'status'}>
      <span className="notice-sign" aria-hidden="true">
        <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="4" strokeLinecap="round">
          <title>{props.tone}</title>
          <path d={signs[props.tone]} />
        </svg>
      </span>
      <div>
        <p className="notice-what">{props.what}</p>
        {props.safe === undefined ? null : <p className="notice-safe">{props.safe}</p>}
        {props.rest?.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
    </div>
  );
}

/** What happened, what is not lost, what to do now. */
export function FaultNotice({ code }: { readonly code: FaultCode | null }) {
  const { faultWords } = useKiosk();
  if (code === null) return null;
  const { what, safe, now } = faultWords[code];
  return <Notice tone="trouble" what={what} safe={safe} rest={[now]} />;
}
