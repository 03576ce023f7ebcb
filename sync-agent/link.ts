import type { FaultCode } from '../contracts/faults.ts';

export type LinkState = { readonly state: 'online' | 'offline'; readonly code: FaultCode | null };

/** Whether central can be reached and takes us: learnt from every exchange, told when it changes. */
export type Link = {
  readonly heard: () => void;
  readonly lost: (code: FaultCode) => void;
  /** null: nothing was tried yet. */
  readonly state: () => LinkState | null;
};

export function createLink(onChange: (link: LinkState) => void): Link {
  let current: LinkState | null = null;
  const become = (next: LinkState): void => {
    if (current?.state === next.state && current.code === next.code) return;
    current = next;
    onChange(next);
  };
  return {
    heard: () => become({ state: 'online', code: null }),
    lost: (code) => become({ state: 'offline', code }),
    state: () => current,
  };
}
