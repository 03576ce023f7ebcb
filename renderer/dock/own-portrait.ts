/** A chip holds at most 5,118 bytes of photo; its pictures are 297 × 355. */
const longest = 5118;
const width = 297;
const height = 355;

/**
 * The middle of the webcam's picture as a card photo: 297 × 355 JPEG of at most 5,118 bytes, base64. Quality goes down
 * until it fits; null when even the poorest does not.
 */
export async function takePortrait(video: HTMLVideoElement): Promise<string | null> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) return null;
  const cutHeight = video.videoHeight;
  const cutWidth = Math.min(video.videoWidth, (cutHeight * width) / height);
  context.drawImage(video, (video.videoWidth - cutWidth) / 2, 0, cutWidth, cutHeight, 0, 0, width, height);
  for (let quality = 0.7; quality > 0.03; quality -= 0.04) {
    const jpeg = await new Promise<Blob | null>((done) => {
      canvas.toBlob(done, 'image/jpeg', quality);
    });
    if (jpeg !== null && jpeg.size <= longest) return base64(new Uint8Array(await jpeg.arrayBuffer()));
  }
  return null;
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
