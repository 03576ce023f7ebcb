import { type CameraState, type FrameSource, silenceMilliseconds } from './frame-source.ts';

const width = 640;
const height = 480;
const quality = 0.8;
/** More than fifteen a second are never judged: one takes about 65 ms. */
const betweenFrames = 1000 / 15;

function stateOf(error: unknown): CameraState {
  return error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'SecurityError')
    ? 'refused'
    : 'absent';
}

/** The machine's own camera: 640×480 JPEG, one frame at a time, the newest. */
export const cameraFrameSource: FrameSource = (consumer) => {
  let stopped = false;
  let stream: MediaStream | null = null;
  let watch: ReturnType<typeof setInterval> | undefined;
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { alpha: false });

  const stop = () => {
    stopped = true;
    clearInterval(watch);
    for (const track of stream?.getTracks() ?? []) track.stop();
    video.srcObject = null;
    context?.clearRect(0, 0, width, height);
  };

  const run = async () => {
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        video: { width, height, facingMode: 'user' },
        audio: false,
      });
    } catch (error) {
      if (!stopped) consumer.report(stateOf(error), '');
      return;
    }
    if (stopped) return stop();
    const [track] = stream.getVideoTracks();
    const label = track?.label ?? '';
    let lastSeen = performance.now();
    let lastTaken = 0;
    let encoding = false;

    const lost = () => {
      if (stopped) return;
      stop();
      consumer.report('lost', label);
    };
    track?.addEventListener('ended', lost);
    watch = setInterval(() => {
      if (performance.now() - lastSeen > silenceMilliseconds) lost();
    }, silenceMilliseconds / 4);

    const take: VideoFrameRequestCallback = (now) => {
      if (stopped) return;
      lastSeen = performance.now();
      video.requestVideoFrameCallback(take);
      if (encoding || now - lastTaken < betweenFrames || !consumer.readyForFrame() || context === null)
        return;
      lastTaken = now;
      encoding = true;
      context.drawImage(video, 0, 0, width, height);
      canvas.toBlob(
        (jpeg) => {
          encoding = false;
          if (jpeg !== null && !stopped) consumer.frame(jpeg);
        },
        'image/jpeg',
        quality,
      );
    };

    video.srcObject = stream;
    video.requestVideoFrameCallback(take);
    try {
      await video.play();
    } catch {
      // Playing is interrupted only by stop(): the face screen is over.
      return;
    }
    if (stopped) return;
    consumer.show(video);
    consumer.report('live', label);
  };

  void run();
  return stop;
};
