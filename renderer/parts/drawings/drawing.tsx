import type { ReactNode } from 'react';

/** A line drawing of 480 × 360 units; it says nothing that the words beside it do not say. */
export function Drawing(props: { readonly name: string; readonly children: ReactNode }) {
  return (
    <svg className="drawing" viewBox="0 0 480 360" aria-hidden="true" data-drawing={props.name}>
      {props.children}
    </svg>
  );
}
