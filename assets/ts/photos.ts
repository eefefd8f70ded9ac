// Pictures are made small on the phone before they leave it: 1280 px and a few hundred kB instead of
// many MB, which is what a village line carries. Without scripts the server does the same, up to 8 MB.
import { small } from './parts/picture';

const MOST = 7.5 * 1024 * 1024;

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
