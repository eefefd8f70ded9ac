// The camera and what it sees: the browser's own detector, else one that is fetched when needed.
const script = document.querySelector<HTMLScriptElement>('script[data-scan]');
interface Detector { detect(picture: ImageBitmapSource): Promise<{ rawValue: string }[]> }
let own: Detector | null | undefined;
let reader: Promise<{ read(picture: ImageData): string }> | undefined;

async function detector(): Promise<Detector | null> {
  if (own !== undefined) return own;
  const Kind = (window as any).BarcodeDetector;
  try {
    own = Kind && (await Kind.getSupportedFormats()).includes('qr_code') ? new Kind({ formats: ['qr_code'] }) as Detector : null;
  } catch {
    own = null;
  }
  return own;
}

function fetched(): Promise<{ read(picture: ImageData): string }> {
  reader ??= import(script!.dataset.scan!).catch((error) => {
    reader = undefined;  // the next picture asks again
    throw error;
  });
  return reader!;
}

// Before the network goes: what this browser needs to read a code.
export async function prepare(): Promise<void> {
  if (!(await detector())) await fetched();
}

const canvas = document.createElement('canvas');
async function read(source: CanvasImageSource, width: number, height: number): Promise<string> {
  const mine = await detector();
  if (mine) {
    const found = await mine.detect(source as ImageBitmapSource).catch(() => []);
    return found[0]?.rawValue ?? '';
  }
  const scale = Math.min(1, 720 / Math.max(width, height));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (!pen) return '';
  pen.drawImage(source, 0, 0, canvas.width, canvas.height);
  return (await fetched()).read(pen.getImageData(0, 0, canvas.width, canvas.height));
}

export async function readPicture(file: Blob): Promise<string> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  return read(picture, picture.width, picture.height);
}

let stream: MediaStream | undefined;
export const running = (): boolean => stream !== undefined;

// Calls `seen` for each code, the same one again only after three seconds.
export async function start(video: HTMLVideoElement, seen: (text: string) => Promise<void>): Promise<void> {
  stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } }, audio: false });
  const mine = stream;
  video.srcObject = mine;
  await video.play();
  let last = '', at = 0;
  const look = async () => {
    if (stream !== mine) return;
    if (video.videoWidth && !document.hidden) {
      const text = await read(video, video.videoWidth, video.videoHeight).catch(() => '');
      if (text && (text !== last || Date.now() - at > 3000)) {
        last = text;
        await seen(text);
      }
      if (text) at = Date.now();
    }
    setTimeout(look, 120);
  };
  void look();
}

export function stop(video: HTMLVideoElement): void {
  stream?.getTracks().forEach((track) => track.stop());
  stream = undefined;
  video.srcObject = null;
}
