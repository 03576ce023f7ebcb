import { timingSafeEqual } from 'node:crypto';
import type { Central } from '../central.ts';
import { hours } from '../clock.ts';

/** How long a signed-in page stays signed in. */
const sessionHours = 8;

/** The one operator token of this server, and what is derived from it for the pages. */
export type OperatorAccess = {
  readonly accepts: (token: string) => boolean;
  /** Value of the pages' cookie: an end time, signed. */
  readonly openCookie: () => string;
  readonly acceptsCookie: (value: string) => boolean;
  /** Stands in every form of a signed-in page; another site cannot know it. */
  readonly formToken: (cookie: string) => string;
};

export function createOperatorAccess(central: Central, token: string): OperatorAccess {
  const { vault, clock } = central;
  // Bound to the token: another token ends every open page.
  const sign = (end: string) => vault.index('operator cookie', `${end} ${token}`);
  return {
    accepts: (given) => same(given, token, vault),
    openCookie: () => {
      const end = String(clock.now().getTime() + hours(sessionHours));
      return `${end}.${sign(end)}`;
    },
    acceptsCookie: (value) => {
      const [end = '', signature = ''] = value.split('.');
      return same(signature, sign(end), vault) && Number(end) > clock.now().getTime();
    },
    formToken: (cookie) => vault.index('operator form', cookie),
  };
}

/** Equal, in a time that tells nothing: both are hashed to one length first. */
function same(a: string, b: string, vault: Central['vault']): boolean {
  return timingSafeEqual(Buffer.from(vault.index('compare', a)), Buffer.from(vault.index('compare', b)));
}
