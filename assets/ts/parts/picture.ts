// A picture of a camera made small, with the time that the camera said and nothing else of it.
const SIDE = 1280;

// When a camera says so, the time is carried over into the small picture, for the stamp; the rest
// of what it says (place, serial number) stays on the phone. The least that EXIF takes: a TIFF block
// with one directory below another, and in it the one field that we read.
export async function takenAt(file: File): Promise<string> {
  const head = new Uint8Array(await file.slice(0, 65536).arrayBuffer());
  let text = '';
  for (let i = 0; i < head.length; i++) text += String.fromCharCode(head[i]);
  const exif = text.indexOf('Exif\0\0');
  const found = exif < 0 ? null : /\d{4}:\d\d:\d\d \d\d:\d\d:\d\d/.exec(text.slice(exif));
  return found ? found[0] : '';
}

export function withTime(jpeg: Blob, time: string): Blob {
  const tiff = 'MM\0*\0\0\0\x08' + '\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x1a\0\0\0\0' +
    '\0\x01\x90\x03\0\x02\0\0\0\x14\0\0\0\x2c\0\0\0\0' + time + '\0';
  const body = 'Exif\0\0' + tiff, size = body.length + 2;
  const head = '\xff\xd8\xff\xe1' + String.fromCharCode(size >> 8, size & 255) + body;
  const bytes = new Uint8Array(head.length);
  for (let i = 0; i < head.length; i++) bytes[i] = head.charCodeAt(i);
  return new Blob([bytes, jpeg.slice(2)], { type: 'image/jpeg' });
}

// The picture upright, at most `side` long; nothing when this browser cannot draw it.
export async function drawn(file: Blob, side: number, quality: number): Promise<Blob | null> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((done) => canvas.toBlob(done, 'image/jpeg', quality));
}

export async function small(file: File): Promise<File> {
  try {
    const blob = await drawn(file, SIDE, 0.85);
    const time = blob ? await takenAt(file) : '';
    const kept = blob && time ? withTime(blob, time) : blob;
    return kept && kept.size < file.size ? new File([kept], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' }) : file;
  } catch {
    return file;  // no picture that this browser reads: the server says what is wrong with it
  }
}
