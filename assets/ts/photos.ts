// Pictures are made small on the phone before they leave it: 1280 px and a few hundred kB instead of
// many MB, which is what a village line carries. Without scripts the server does the same, up to 8 MB.
const SIDE = 1280, MOST = 7.5 * 1024 * 1024;

// When a camera says so, the time is carried over into the small picture, for the stamp; the rest
// of what it says (place, serial number) stays on the phone. The least that EXIF takes: a TIFF block
// with one directory below another, and in it the one field that we read.
async function takenAt(file: File): Promise<string> {
  const head = new Uint8Array(await file.slice(0, 65536).arrayBuffer());
  let text = '';
  for (let i = 0; i < head.length; i++) text += String.fromCharCode(head[i]);
  const exif = text.indexOf('Exif\0\0');
  const found = exif < 0 ? null : /\d{4}:\d\d:\d\d \d\d:\d\d:\d\d/.exec(text.slice(exif));
  return found ? found[0] : '';
}

function withTime(jpeg: Blob, time: string): Blob {
  const tiff = 'MM\0*\0\0\0\x08' + '\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x1a\0\0\0\0' +
    '\0\x01\x90\x03\0\x02\0\0\0\x14\0\0\0\x2c\0\0\0\0' + time + '\0';
  const body = 'Exif\0\0' + tiff, size = body.length + 2;
  const head = '\xff\xd8\xff\xe1' + String.fromCharCode(size >> 8, size & 255) + body;
  const bytes = new Uint8Array(head.length);
  for (let i = 0; i < head.length; i++) bytes[i] = head.charCodeAt(i);
  return new Blob([bytes, jpeg.slice(2)], { type: 'image/jpeg' });
}

async function small(file: File): Promise<File> {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const pen = canvas.getContext('2d');
    if (!pen) return file;
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.85));
    const time = blob ? await takenAt(file) : '';
    const kept = blob && time ? withTime(blob, time) : blob;
    return kept && kept.size < file.size ? new File([kept], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' }) : file;
  } catch {
    return file;  // no picture that this browser reads: the server says what is wrong with it
  }
}

function put(input: HTMLInputElement, files: File[]): void {
  const list = new DataTransfer();
  files.forEach((file) => list.items.add(file));
  input.files = list.files;
}

function show(input: HTMLInputElement, files: File[]): void {
  const field = input.closest('.field');
  if (!field) return;
  let row = field.querySelector<HTMLElement>('.previews');
  if (!row) {
    row = document.createElement('div');
    row.className = 'previews';
    field.append(row);
  }
  row.textContent = '';
  for (const file of files) {
    const image = document.createElement('img');
    image.src = URL.createObjectURL(file);
    image.alt = file.name;
    image.addEventListener('load', () => URL.revokeObjectURL(image.src));
    row.append(image);
  }
}

function tooLarge(input: HTMLInputElement, yes: boolean): void {
  const line = input.closest('.field')?.querySelector<HTMLElement>('[data-too-large]');
  if (line) line.hidden = !yes;
}

document.querySelectorAll<HTMLInputElement>('input[data-photos]').forEach((input) => {
  const most = Number(input.dataset.photos) || 1;
  const camera = input.closest('.field')?.querySelector<HTMLInputElement>('input[data-camera]');
  let kept: File[] = [], working = Promise.resolve(), busy = 0;
  const add = async (from: HTMLInputElement, fresh: boolean) => {
    const chosen = await Promise.all(Array.from(from.files || []).map(small));
    if (!chosen.length && from === camera) return;
    const all = (fresh ? [] : kept).concat(chosen).slice(-most);
    const size = all.reduce((sum, file) => sum + file.size, 0);
    if (from === camera) from.value = '';
    tooLarge(input, size > MOST);
    if (size > MOST) {
      put(input, kept);
      return;
    }
    kept = all;
    put(input, kept);
    show(input, kept);
  };
  const later = (from: HTMLInputElement, fresh: boolean) => {
    busy++;
    const done = () => { busy--; };
    working = working.then(() => add(from, fresh)).then(done, done);
  };
  input.addEventListener('change', () => later(input, true));
  camera?.addEventListener('change', () => later(camera, false));
  // Sent while a picture is still being made small: it goes a moment later.
  input.form?.addEventListener('submit', (event) => {
    if (!busy) return;
    const form = event.target as HTMLFormElement, by = (event as SubmitEvent).submitter;
    event.preventDefault();
    event.stopImmediatePropagation();
    working.then(() => setTimeout(() => (form.requestSubmit ? form.requestSubmit(by as HTMLElement) : form.submit())));
  }, { capture: true });
});
