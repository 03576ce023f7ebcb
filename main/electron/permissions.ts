import type { Session } from 'electron';
import { otherNames } from '../../contracts/kiosk-bridge.ts';

/** The one thing the page may use of the machine: its camera, without the microphone, and only under its own origins. */
export function allowCameraOnly({
  session,
  origins,
}: {
  readonly session: Pick<
    Session,
    'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
  >;
  readonly origins: readonly string[];
}): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) => {
    const media = 'mediaTypes' in details ? details : null;
    const camera = media?.mediaTypes?.length === 1 && media.mediaTypes[0] === 'video';
    decide(
      permission === 'media' &&
        camera &&
        details.isMainFrame &&
        origins.includes(originOf(details.requestingUrl)),
    );
  });
  session.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin, details) =>
      permission === 'media' && details.mediaType !== 'audio' && origins.includes(originOf(requestingOrigin)),
  );
  session.setDevicePermissionHandler(() => false);
}

/** `scheme://host:port`, also of our own scheme, for which `URL.origin` is "null". */
export function originOf(address: string): string {
  if (!URL.canParse(address)) return '';
  const { protocol, host } = new URL(address);
  return `${protocol}//${host}`;
}

/** The origins under which the page at `address` may stand: its own, and that of its other name if it has one. */
export function originsOf(address: string): readonly string[] {
  const origin = originOf(address);
  if (origin === '') return [];
  const { protocol, hostname, port } = new URL(address);
  const other = Object.hasOwn(otherNames, hostname) ? otherNames[hostname] : undefined;
  return other === undefined ? [origin] : [origin, `${protocol}//${other}${port === '' ? '' : `:${port}`}`];
}
