import type { Page } from 'playwright-core';
import type { FaceProgress } from '../../contracts/device-ports.ts';
import type { Applicant } from '../../device-drivers/face-camera/applicants/applicant.ts';

declare global {
  interface Window {
    paintCamera?: (jpeg: string) => Promise<void>;
  }
}

/**
 * An applicant before the page's own camera: what `getUserMedia` gives is a canvas that shows the applicant's frames,
 * and everything behind it (video element, encoder, sockets) is the page's own. The applicant sees what the screen
 * demands, as a person would. Answers with the way to end it.
 */
export async function standBeforeCamera(o: {
  readonly page: Page;
  readonly applicant: Applicant;
}): Promise<() => void> {
  const { page, applicant } = o;
  let progress: FaceProgress | null = null;
  page.on('websocket', (socket) => {
    if (!socket.url().endsWith('/kiosk')) return;
    socket.on('framereceived', ({ payload }) => {
      const message: unknown = JSON.parse(String(payload));
      if (message === null || typeof message !== 'object' || !('view' in message)) return;
      const { screen } = message.view as { readonly screen: { readonly name: string } };
      progress =
        screen.name === 'face' ? ({ ...screen, kind: 'face.progress' } as unknown as FaceProgress) : null;
    });
  });
  await page.addInitScript(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 640;
    canvas.height = 480;
    const context = canvas.getContext('2d');
    window.paintCamera = async (jpeg) => {
      const bytes = Uint8Array.from(atob(jpeg), (character) => character.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
      context?.drawImage(picture, 0, 0);
      picture.close();
    };
    navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(15);
  });
  let painting = false;
  const timer = setInterval(() => {
    if (painting || progress === null) return;
    const jpeg = applicant.nextFrame(progress);
    if (!jpeg) return;
    painting = true;
    const text = Buffer.from(jpeg).toString('base64');
    page
      .evaluate((frame) => window.paintCamera?.(frame), text)
      // The page is replaced by a new document at the end of a session: the frame that was under way is nobody's.
      .catch(() => undefined)
      .finally(() => {
        painting = false;
      });
  }, 100);
  return () => clearInterval(timer);
}
