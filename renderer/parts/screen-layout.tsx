import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useKiosk } from './kiosk-context.ts';

export type ScreenLayoutProps = {
  /** `typing`: keyboard right of the words in landscape; `camera`: the live picture is as large as can be. */
  readonly kind: 'picture' | 'typing' | 'camera' | 'slip';
  readonly picture?: ReactNode;
  /** The picture must be seen while typing, also where there is little room. */
  readonly pictureNeeded?: boolean;
  readonly heading: string;
  /** `guidance`: advice that takes the heading's place, on marigold. */
  readonly headingLook?: 'plain' | 'guidance';
  /** The heading is spoken whenever it changes. */
  readonly live?: boolean;
  readonly lead?: string;
  /** There is much to read: where the screen is low the picture leaves it more room. */
  readonly wordy?: boolean;
  /** What is read: it scrolls when there is much of it. */
  readonly children?: ReactNode;
  /** What is typed, in sight of the keys. */
  readonly field?: ReactNode;
  /** What is touched above the actions: choices, keys. */
  readonly controls?: ReactNode;
  readonly actions?: ReactNode;
  readonly asDialog?: boolean;
};

/** The same order on every screen: picture, words, what is touched, and the next step in the same place. */
export function ScreenLayout(props: ScreenLayoutProps) {
  const { say } = useKiosk();
  const headingId = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const middle = useRef<HTMLElement>(null);
  const below = useMoreBelow(middle);

  useEffect(() => {
    if (!heading.current?.closest('.screen')?.querySelector('[data-takes-focus]')) heading.current?.focus();
  }, []);

  const contents = (
    <>
      <div className="picture">{props.picture}</div>
      <section
        className="middle"
        ref={middle}
        tabIndex={below === 'fits' ? undefined : 0}
        aria-labelledby={headingId}
      >
        <h1
          id={headingId}
          ref={heading}
          tabIndex={-1}
          className={props.headingLook === 'guidance' ? 'face-guidance' : undefined}
          aria-live={props.live ? 'assertive' : undefined}
        >
          {props.heading}
        </h1>
        {props.lead === undefined || props.lead === '' ? null : <p className="lead">{props.lead}</p>}
        {props.children}
      </section>
      <div className="more">
        {below === 'more' ? (
          <button
            type="button"
            className="tool"
            onClick={() =>
              middle.current?.scrollBy({ top: middle.current.clientHeight * 0.8, behavior: 'smooth' })
            }
          >
            <span aria-hidden="true">▼</span> <span className="more-word">{say.frame.showMore}</span>
          </button>
        ) : null}
      </div>
      <div className="field">{props.field}</div>
      <div className="controls">{props.controls}</div>
      <div className="actions">{props.actions}</div>
    </>
  );
  const shared = {
    className: 'screen',
    'data-kind': props.kind,
    'data-wordy': props.wordy ?? false,
    'data-picture-needed': props.pictureNeeded ?? false,
    'data-picture': props.picture === undefined || props.picture === null ? 'none' : 'shown',
  };
  return props.asDialog ? (
    <div {...shared} role="dialog" aria-modal="true" aria-labelledby={headingId}>
      {contents}
    </div>
  ) : (
    <div {...shared}>{contents}</div>
  );
}

/** Whether the text goes on below what is seen: then a button says so and goes there. */
function useMoreBelow(scroller: { readonly current: HTMLElement | null }): 'fits' | 'more' | 'end' {
  const [state, setState] = useState<'fits' | 'more' | 'end'>('fits');
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const look = () => {
      const hidden = element.scrollHeight - element.clientHeight;
      if (hidden < 4) setState('fits');
      else setState(element.scrollTop < hidden - 4 ? 'more' : 'end');
    };
    const watch = new ResizeObserver(look);
    watch.observe(element);
    for (const child of element.children) watch.observe(child);
    element.addEventListener('scroll', look, { passive: true });
    look();
    return () => {
      watch.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller]);
  return state;
}
