import { type ReactNode, useEffect, useId, useRef } from 'react';

type EntryProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onSubmit: () => void;
  /** Dots instead of what is typed. */
  readonly secret?: boolean;
  /** Sizes of the groups in which a code of fixed length is shown: laser code 3, 7, 2. */
  readonly groups?: readonly number[];
  /** What is missing, after somebody has tried to go on. */
  readonly hint?: string | null;
  readonly children?: ReactNode;
};

/** The one field of a screen. Touch keys, a plugged keyboard and a screen reader all reach the same input. */
export function Entry(props: EntryProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const { hint } = props;
  useEffect(() => {
    // When something is missing one types on: also after the press that found it.
    if (hint !== '') input.current?.focus();
  }, [hint]);
  const slotted = props.groups !== undefined;
  return (
    <div className="entry">
      <label className="entry-label" htmlFor={id}>
        {props.label}
      </label>
      <div className="entry-box">
        {props.groups === undefined ? null : <Slots value={props.value} groups={props.groups} />}
        <input
          ref={input}
          id={id}
          data-takes-focus=""
          data-behind={slotted ? '' : undefined}
          type={props.secret ? 'password' : 'text'}
          inputMode="none"
          autoComplete="off"
          autoCorrect="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-describedby={props.hint ? `${id}-hint` : undefined}
          aria-invalid={props.hint ? true : undefined}
          value={props.value}
          onChange={(event) => props.onChange(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') props.onSubmit();
          }}
        />
      </div>
      {props.children}
      {props.hint ? (
        <p className="entry-hint" id={`${id}-hint`} role="alert">
          {props.hint}
        </p>
      ) : null}
    </div>
  );
}

/** A place for each character, so that one sees how many are missing. */
function Slots({ value, groups }: { readonly value: string; readonly groups: readonly number[] }) {
  let from = 0;
  const parts = groups.map((size) => {
    const start = from;
    from += size;
    return Array.from({ length: size }, (_, offset) => start + offset);
  });
  return (
    <span className="entry-slots" aria-hidden="true">
      {parts.map((places) => (
        <span key={places[0]} className="entry-group">
          {places.map((place) => (
            <span
              key={place}
              className="entry-slot"
              data-state={place < value.length ? 'full' : place === value.length ? 'next' : 'empty'}
            >
              {value[place] ?? ' '}
            </span>
          ))}
        </span>
      ))}
    </span>
  );
}
