import type { Session } from 'electron';

/** The one thing the page may use of the machine: its camera, without the microphone, and only under its own origin. */
export function allowCameraOnly({
  session,
  origin,
}: {
  readonly session: Pick<
    Session,
    'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
  >;
  readonly origin: string;
}): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) => {
    const media = 'mediaTypes' in details ? details : null;
    const camera = media?.mediaTypes?.length === 1 && media.mediaTypes[0] === 'video';
    decide(
      permission === 'media' && camera && details.isMainFrame && originOf(details.requestingUrl) === origin,
    );
  });
  session.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin, details) =>
      permission === 'media' && details.mediaType !== 'audio' && originOf(requestingOrigin) === origin,
  );
  session.setDevicePermissionHandler(() => false);
}

/** `scheme://host:port`, also of our own scheme, for which `URL.origin` is "null". */
export function originOf(address: string): string {
  if (!URL.canParse(address)) return '';
  const { protocol, host } = new URL(address);
  return `${protocol}//${host}`;
}
