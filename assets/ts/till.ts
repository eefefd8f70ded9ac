// 核销 by camera, and through a short loss of network: what could not be sent stays on the phone with
// its one-time key and goes out again with the same key, so that it counts once whatever was heard.
// Without this script the page takes the code by typing.
import * as scan from './field/scan';
import { $, word } from './field/words';

// AbortSignal.timeout is too new for the phones of many shops.
function within(ms: number): AbortSignal {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), ms);
  return stop.signal;
}

interface Kept { code: string; key: string; at: number; said?: string }
const NAME = 'redvest-till';
const OLD = 24 * 3600000;
const video = $<HTMLVideoElement>('video');

function kept(): Kept[] {
  try {
    return (JSON.parse(localStorage.getItem(NAME) ?? '[]') as Kept[]).filter((one) => Date.now() - one.at < OLD);
  } catch {
    return [];
  }
}

function keep(all: Kept[]): void {
  try {
    localStorage.setItem(NAME, JSON.stringify(all));
  } catch { /* a private window keeps nothing; the code can be typed again */ }
  draw(all);
}

function draw(all: Kept[]): void {
  $('waiting').hidden = all.length === 0;
  $('kept').replaceChildren(...all.map((one) => {
    const row = document.createElement('li'), cell = document.createElement('span'), said = document.createElement('span');
    cell.className = 'cell';
    cell.append(one.code.replace(/(\d{4})(?=\d)/g, '$1 '));
    said.className = 'v';
    said.textContent = one.said ?? word('wait');
    cell.append(said);
    if (one.said) {
      const drop = document.createElement('button');
      drop.type = 'button';
      drop.className = 'btn small';
      drop.textContent = word('drop');
      drop.addEventListener('click', () => keep(kept().filter((other) => other.key !== one.key)));
      cell.append(drop);
    }
    row.append(cell);
    return row;
  }));
}

function say(text: string, bad = false): void {
  const line = $('said');
  line.hidden = false;
  line.className = bad ? 'notice bad' : 'notice ok';
  line.textContent = text;
}

// What the county answered, or nothing when it could not be heard.
async function send(one: Kept): Promise<{ fine: boolean; text: string } | null> {
  const body = new URLSearchParams({ code: one.code, form_key: one.key });
  try {
    const answer = await fetch('/till/verify.json', { method: 'POST', body, headers: { accept: 'application/json' }, signal: within(10000) });
    if (answer.ok) return { fine: true, text: word('done') };
    if (answer.status === 401) {
      say(word('login'), true);
      return null;
    }
    if (answer.status >= 500 || answer.status === 429) return null;
    const problem = await answer.json();
    return { fine: false, text: problem.detail ?? problem.title ?? '' };
  } catch {
    return null;
  }
}

let sending = false;
async function flush(): Promise<void> {
  if (sending) return;
  sending = true;
  for (const one of kept().filter((each) => !each.said)) {
    const answer = await send(one);
    if (!answer) break;
    keep(kept().map((each) => (each.key === one.key ? { ...each, said: answer.text } : each)));
  }
  sending = false;
}

function wait(code: string, key: string): void {
  const all = kept();
  if (!all.some((one) => one.code === code && !one.said)) all.unshift({ code, key, at: Date.now() });
  keep(all);
  say(word('saved'));
}

// The button of the page goes out by the same way, with the key that the page brought.
document.querySelectorAll<HTMLFormElement>('form[data-till]').forEach((form) => {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const data = new FormData(form), code = String(data.get('code')), key = String(data.get('form_key'));
    const answer = await send({ code, key, at: Date.now() });
    if (!answer) return wait(code, key);
    say(answer.text, !answer.fine);
    form.closest('section')?.remove();
  });
});

async function reachable(): Promise<boolean> {
  if (!navigator.onLine) return false;
  return fetch('/healthz', { method: 'GET', cache: 'no-store', signal: within(4000) }).then((answer) => answer.ok, () => false);
}

async function seen(text: string): Promise<void> {
  const code = (text.split('code=')[1] ?? text).replace(/[^0-9]/g, '');
  if (code.length < 10 || code.length > 24) return;
  await close();
  if (await reachable()) location.assign('/till?code=' + code);
  else wait(code, crypto.randomUUID());
}

async function close(): Promise<void> {
  scan.stop(video);
  $('finder').hidden = true;
  $('camera').textContent = word('start');
}

if (navigator.mediaDevices) {
  $('scan').hidden = false;
  void scan.prepare().catch(() => undefined);
  $('camera').addEventListener('click', async () => {
    if (scan.running()) return close();
    try {
      $('finder').hidden = false;
      $('camera').textContent = word('stop');
      await scan.start(video, seen);
    } catch {
      await close();
      say(word('no_camera'), true);
    }
  });
}
draw(kept());
window.addEventListener('online', () => void flush());
setInterval(() => { if (kept().some((one) => !one.said)) void flush(); }, 10000);
void flush();
