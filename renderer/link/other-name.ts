import { otherNames } from '../../contracts/kiosk-bridge.ts';

/** The same page under the other name of its host; a host of one name stays. */
export function underOtherName(href: string): string {
  const url = new URL(href);
  const other = Object.hasOwn(otherNames, url.hostname) ? otherNames[url.hostname] : undefined;
  if (other !== undefined) url.hostname = other;
  return url.href;
}
