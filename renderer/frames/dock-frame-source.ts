import { dockFrameClosings } from '../../contracts/kiosk-bridge.ts';
import { type FrameSource, silenceMilliseconds } from './frame-source.ts';

/** The dock's applicant instead of a camera: JPEG frames of the WebSocket `/dock/frames`, shown and passed on as they are. */
export const dockFrameSource: FrameSource = (consumer) => {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 480;
  const context = canvas.getContext('2d', { alpha: false });
  const socket = new WebSocket(new URL('/dock/frames', location.href.replace(/^http/, 'ws')));
  socket.binaryType = 'blob';
  let stopped = false;
  let live = false;
  let lastSeen = performance.now();

  const stop = () => {
    stopped = true;
    clearInterval(watch);
    socket.close();
    context?.clearRect(0, 0, canvas.width, canvas.height);
  };
  const watch = setInterval(() => {
    if (!live || performance.now() - lastSeen <= silenceMilliseconds) return;
    stop();
    consumer.report('lost', 'dock');
  }, silenceMilliseconds / 4);

  socket.onmessage = async ({ data }) => {
    if (!(data instanceof Blob) || stopped) return;
    lastSeen = performance.now();
    const jpeg = new Blob([data], { type: 'image/jpeg' });
    if (consumer.readyForFrame()) consumer.frame(jpeg);
    const picture = await createImageBitmap(jpeg);
    context?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    if (live || stopped) return;
    live = true;
    consumer.show(canvas);
    consumer.report('live', 'dock');
  };
  socket.onclose = ({ code }) => {
    if (stopped) return;
    stop();
    if (code === dockFrameClosings.refused) consumer.report('refused', 'dock');
    else if (code === dockFrameClosings.absent) consumer.report('absent', 'dock');
    else consumer.report('lost', 'dock');
  };
  return stop;
};
