// The screen on the wall: its clock goes on, it asks again and again whether its picture still holds, and it says so when
// nobody answers any more. Without this the page stands as it came and is fetched anew each minute.
export {};

const EVERY_MS = 500;    // a change is on the wall within this and one answer
const STALE_MS = 5000;   // figures older than this are said to be
const ZONE_MS = 8 * 3600 * 1000;

const page = document.body.dataset;
let tag = `"${page.tag}"`;
let ahead = Number(page.now) - Date.now();  // a screen's own clock may be anything
let asOf = Number(page.asOf);
let heard = Date.now();
let out = false;

const now = () => Date.now() + ahead;
const time = (ms: number) => new Date(ms + ZONE_MS).toISOString().slice(11, 19);

function write(id: string, words: string): void {
  const node = document.getElementById(id);
  if (node && node.textContent !== words) node.textContent = words;
}

// Which of the three signs stands, if any.
function tell(): void {
  const lost = Date.now() - heard > STALE_MS, late = now() - asOf > STALE_MS;
  const sign = out ? 'out' : lost ? 'lost' : late ? 'late' : '';
  for (const id of ['out', 'lost', 'late']) {
    const node = document.getElementById(id)!;
    node.hidden = id !== sign;
    const stopped = node.querySelector('[data-stopped]');
    if (id === sign && stopped) stopped.textContent = time(asOf);
  }
  document.body.classList.toggle('stale', sign !== '');
}

function tick(): void {
  const clock = time(now()), hour = Number(clock.slice(0, 2));
  const from = Number(page.nightFrom), to = Number(page.nightTo);
  const night = from < to ? hour >= from && hour < to : from > to && (hour >= from || hour < to);
  if (night) document.documentElement.dataset.night = 'yes';
  else delete document.documentElement.dataset.night;
  write('clock', clock.slice(0, 5));
  write('as-of', time(asOf));
  tell();
}

function draw(svg: string): void {
  const fresh = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  if (fresh.nodeName !== 'svg') throw new Error('no picture');
  document.getElementById('wall')!.replaceWith(document.importNode(fresh, true));
}

async function ask(): Promise<void> {
  const patience = new AbortController();
  const bell = setTimeout(() => patience.abort(), STALE_MS);
  try {
    const answer = await fetch(page.from!, {
      headers: { 'If-None-Match': tag }, cache: 'no-store', redirect: 'manual', signal: patience.signal,
    });
    if (answer.status === 200) {
      draw(await answer.text());
      tag = answer.headers.get('ETag') ?? '';
    }
    // A session that ended is sent to log in, or told that there is nothing here.
    out = answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403 || answer.status === 404;
    if (answer.status === 200 || answer.status === 304) {
      ahead = Number(answer.headers.get('X-Now')) - Date.now();
      asOf = Number(answer.headers.get('X-As-Of'));
      heard = Date.now();
    }
  } catch {
    // Nobody answers: `heard` grows old, and tick() says so.
  }
  clearTimeout(bell);
  tick();
  setTimeout(ask, EVERY_MS);
}

setInterval(tick, 1000);
tick();
setTimeout(ask, EVERY_MS);
