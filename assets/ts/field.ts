// 现场模式: what the page does. Every tap is written to the phone's own disk first and then said; the
// network only carries it on (docs/field.md). No page of ours is needed while it runs.
import { begin, now } from './field/clock';
import { drawChecks } from './field/checks';
import { cardOf, codeOf } from './field/codes';
import { facts, tell, type Fact, type Kind } from './field/facts';
import { rowsOf, seek, type Row } from './field/people';
import { PhotoTab } from './field/shots';
import { waitingShots } from './field/pictures';
import * as scan from './field/scan';
import { get, put, type Box } from './field/store';
import * as sync from './field/sync';
import { $, ago, copy, hour, show, span, word } from './field/words';

const script = document.querySelector<HTMLScriptElement>('script[data-worker]')!;
const ROWS = 300;  // on the screen at once
let kit: sync.Kit | undefined, taken = 0, rows: Row[] = [], known: Fact[] = [];
let photos = 0;  // that wait
let way: Kind = 'in', wayChosen = false, place = { id: '', tab: '' };

// --- the state of the line, always in the head

const waiting = (fact: Fact): boolean => fact.status === 'queued';
const toDo = (fact: Fact): boolean => fact.kind !== 'void' && (fact.status === 'held' || fact.status === 'rejected') &&
  !known.some((other) => other.kind === 'void' && other.target === fact.key);

async function drawLine(): Promise<void> {
  known = await facts();
  photos = await waitingShots();
  const wait = known.filter(waiting).length, todo = known.filter(toDo).length;
  const off = sync.line.off || !navigator.onLine;
  const parts = [off ? word('off') : '', wait ? word('wait', wait) : '', photos ? word('wait_photos', photos) : '', todo ? word('todo', todo) : ''].filter(Boolean);
  $('net-text').textContent = parts.join(' · ') || word('done');
  const left = wait + photos, face = off ? 'off' : left || todo ? 'wait' : 'done';
  document.querySelectorAll<HTMLElement>('[data-net]').forEach((one) => show(one, one.dataset.net === face));
  show('queue', left > 0 || todo > 0);
  $('queue-text').textContent = wait ? word('queue', wait) : photos ? word('queue_photos', photos) : word('queue_todo', todo);
  show('send', left > 0);
  show('to-todo', todo > 0);
  const trouble = sync.line.other ? word('other', left) : sync.line.signedOut && left ? word('login')
    : sync.line.trouble && left ? word('trouble', sync.line.trouble) : sync.line.busy ? word('busy') : '';
  show('trouble', Boolean(trouble));
  $('trouble-text').textContent = trouble;
  show('again', sync.line.signedOut && left > 0);
  show('sign-in', sync.line.signedOut && !left);
}

async function carry(): Promise<void> {
  const before = known.filter(waiting).length + photos;
  const done = await sync.flush();
  if (done && kit && !sync.line.off && (before > 0 || now() - taken > 60000)) await refreshKit();
  await drawLine();
  await drawActivity();
  await photoTab.draw();
}

async function refreshKit(): Promise<void> {
  if (!kit) return;
  try {
    await sync.takeKit(kit.id);
    await openKit(kit.id);
  } catch {
    // what is kept is good enough; the head says that there is no network
  }
}

// --- home

async function drawHome(): Promise<void> {
  const [list, kept] = [await sync.keptActivities(), await sync.keptKits()];
  const people = new Map(await Promise.all(kept.map(async (one) => [one.id, await sync.kitOf(one.id)] as const)));
  for (const [id, one] of people)
    if (one && !list.some((other) => other.id === id)) list.push(one.kit);
  const over = (one: sync.Listed): number => Number(Date.parse(one.ends_at) < now());
  list.sort((a, b) => over(a) - over(b) || Date.parse(a.starts_at) - Date.parse(b.starts_at));
  show('none', list.length === 0 && !sync.line.signedOut && !sync.line.off);
  show('waiting', false);
  show('activities', list.length > 0);
  $('activities').replaceChildren(...list.map((one) => drawOne(one, people.get(one.id))));
  await drawChecks($('checks'), $('ready'));
}

function drawOne(one: sync.Listed, mine: { kit: sync.Kit; taken: number } | undefined): HTMLElement {
  const { node, parts } = copy('t-activity');
  if (mine) (parts.href as HTMLAnchorElement).href = '#' + one.id;
  parts.name.textContent = one.name;
  parts.about.textContent = `${span(one.starts_at, one.ends_at)} · ${one.place_name} ${one.site}`;
  parts.kept.textContent = mine ? word(mine.kit.complete ? 'kept' : 'part', mine.kit.roster.length, ago(now() - mine.taken)) : word('not_kept');
  parts.take.textContent = word(mine ? 'again' : 'take');
  // What is on within a day is what one came for.
  const soon = Date.parse(one.ends_at) > now() && Date.parse(one.starts_at) - now() < 86400000;
  parts.take.className = soon && !mine ? 'btn small primary' : 'btn small';
  parts.take.addEventListener('click', () => void take(one.id, parts.take as HTMLButtonElement));
  return node;
}

async function take(id: string, button: HTMLButtonElement): Promise<void> {
  button.disabled = true;
  button.textContent = word('taking');
  try {
    await sync.prepareDevice(word('device', Math.random().toString(36).slice(2, 6).toUpperCase()));
    await sync.takeKit(id);
    void navigator.storage?.persist?.();
  } catch {
    say(word('no_take'));
  }
  await drawLine();
  await drawHome();
}

async function reload(): Promise<void> {
  try {
    await sync.activities();
  } catch {
    // what is kept is shown, and the head says why
  }
  await drawLine();
  await drawHome();
}

// --- one activity

async function openKit(id: string): Promise<void> {
  const found = await sync.kitOf(id);
  kit = found?.kit;
  taken = found?.taken ?? 0;
}

async function drawActivity(): Promise<void> {
  if (!place.id || place.id === 'todo' || !kit) return;
  rows = rowsOf(kit, known);
  const came = rows.filter((row) => row.inAt).length;
  $('a-name').textContent = kit.name;
  $('a-about').textContent = `${span(kit.starts_at, kit.ends_at)} · ${kit.place_name} ${kit.site}`;
  $('a-came').textContent = String(came);
  $('a-listed').textContent = word('listed', kit.roster.length);
  $('a-left').textContent = word('left', rows.filter((row) => row.outAt).length);
  $('a-age').textContent = word('age', ago(now() - taken));
  if (!wayChosen) way = now() > Date.parse(kit.ends_at) - 900000 ? 'out' : 'in';
  const from = Date.parse(way === 'in' ? kit.in_from : kit.out_from), to = Date.parse(way === 'in' ? kit.in_to : kit.out_to);
  show('a-off', now() < from || now() > to);
  document.querySelectorAll<HTMLElement>('[data-way]').forEach((one) => one.setAttribute('aria-pressed', String(one.dataset.way === way)));
  drawRows();
  $('joined').replaceChildren(...rows.filter((row) => row.joined).map(drawRow));
}

function drawRows(): void {
  const found = seek(rows.filter((row) => !row.joined), $<HTMLInputElement>('seek').value);
  $('rows').replaceChildren(...found.slice(0, ROWS).map(drawRow));
  show('more', found.length > ROWS);
  $('more').textContent = word('more', found.length - ROWS);
  show('rows', found.length > 0);
  show('no-rows', found.length === 0);
}

function drawRow(row: Row): HTMLElement {
  const { node, parts } = copy('t-row');
  parts.name.textContent = row.name || word('unlisted');
  parts.about.textContent = row.joined ? word('tel', row.tel4) : word('number', row.number.slice(-6));
  parts.tag.textContent = row.held ? word('t_held') : row.outAt ? word('t_out', hour(row.outAt)) : row.inAt ? word('t_in', hour(row.inAt)) : word('t_none');
  parts.tag.className = 'tag ' + (row.held ? 'warn' : row.outAt ? 'info' : row.inAt ? 'ok' : 'plain');
  const may = way === 'in' ? !row.inAt : Boolean(row.inAt) && !row.outAt && !row.joined;
  show(parts.act, may);
  parts.act.textContent = word(way);
  parts.act.setAttribute('aria-label', `${word(way)} ${row.name || row.number}`);
  parts.act.addEventListener('click', () => void mark(row, 'roster'));
  const mine = known.find((fact) => fact.key === row.lastKey);
  show(parts.undo, !may && Boolean(mine) && now() - (mine?.at ?? 0) < 24 * 3600000);
  parts.undo.setAttribute('aria-label', `${parts.undo.textContent} ${row.name || row.number}`);
  parts.undo.addEventListener('click', () => void undo(row.lastKey, row.name));
  node.dataset.number = row.number;
  return node;
}

// --- what a leader does

async function write(run: () => Promise<Fact>): Promise<Fact | undefined> {
  try {
    const fact = await run();
    await drawLine();
    await drawActivity();
    void carry();
    return fact;
  } catch (error) {
    say((error as Error)?.name === 'QuotaExceededError' ? word('full') : word('failed', String((error as Error).message)));
    return undefined;
  }
}

async function mark(row: Row, source: 'roster' | 'leader_scan', card?: string): Promise<void> {
  if (!kit) return;
  if (way === 'in' ? row.inAt : row.outAt) {
    say(word(way === 'in' ? 'was_in' : 'was_out', row.name || row.number.slice(-6)));
    return;
  }
  const who = card ? { card } : { vol: row.number }, activity = kit.id, kind = way;
  const fact = await write(() => tell({ activity, kind, source, ...who }, row.number));
  if (fact) say(word(kind === 'in' ? 'did_in' : 'did_out', row.name || row.number.slice(-6)), () => undo(fact.key, row.name || row.number.slice(-6)));
}

async function undo(key: string, name: string): Promise<void> {
  const target = known.find((fact) => fact.key === key);
  if (!target) return;
  if (await write(() => tell({ activity: target.activity, kind: 'void', source: 'roster', target: key }, target.who))) say(word('undone', name));
}

async function seen(text: string): Promise<void> {
  if (!kit) return;
  const number = text.startsWith('RV1.') ? await cardOf(text, kit.public_key) : undefined;
  navigator.vibrate?.(number ? 60 : [60, 80, 60]);
  if (!number) {
    $('finder-text').textContent = word(text.startsWith('RV1.') ? 'forged' : 'no_card');
    return;
  }
  const row = rows.find((one) => one.number === number) ??
    { id: number, name: '', number, initials: '', tel4: '', listed: false, joined: false, inAt: 0, outAt: 0, held: false, lastKey: '' };
  await mark(row, 'leader_scan', text);
  $('finder-text').textContent = $('toast-text').textContent;
  const now = rows.find((one) => one.number === number);
  if (now) $('scanned').replaceChildren(drawRow(now), ...Array.from($('scanned').children).filter((one) => (one as HTMLElement).dataset.number !== number).slice(0, 4));
}

async function camera(on: boolean): Promise<void> {
  const video = $<HTMLVideoElement>('video');
  try {
    if (on) await scan.start(video, seen);
    else scan.stop(video);
    $('finder-text').textContent = word('aim');
  } catch {
    scan.stop(video);
    $('finder-text').textContent = word('no_camera');
  }
  $('camera').textContent = word(scan.running() ? 'stop' : 'start');
}

async function join(event: Event): Promise<void> {
  event.preventDefault();
  const name = $<HTMLInputElement>('join-name'), tel = $<HTMLInputElement>('join-tel');
  const wrong: [HTMLInputElement, boolean][] = [[name, !name.value.trim()], [tel, !/^\d{4}$/.test(tel.value.trim())]];
  for (const [input, bad] of wrong) {
    const field = input.closest<HTMLElement>('.field')!;
    field.classList.toggle('wrong', bad);
    show(field.querySelector<HTMLElement>('.problem')!, bad);
  }
  const first = wrong.find(([, bad]) => bad);
  if (first || !kit) {
    first?.[0].focus();
    return;
  }
  const activity = kit.id, said = name.value.trim(), tel4 = tel.value.trim();
  const fact = await write(() => tell({ activity, kind: 'in', source: 'join', name: said, tel4 }));
  if (!fact) return;
  name.value = tel.value = '';
  say(word('did_in', said), () => undo(fact.key, said));
}

// --- pictures

const photoTab = new PhotoTab({
  kit: () => (place.tab === 'photos' ? kit : undefined),
  say,
  changed: async () => {
    await drawLine();
    void carry();
  },
});

// --- the rotating code

let drawn = '';
async function drawCode(): Promise<void> {
  if (place.tab !== 'code' || !kit) return;
  const step = Math.floor(now() / kit.step_ms), pinStep = Math.floor(now() / kit.pin_step_ms);
  $<HTMLProgressElement>('code-left').value = kit.step_ms / 1000 - Math.floor((now() % kit.step_ms) / 1000);
  if (drawn === `${kit.id} ${step}`) return;
  const [code, pin] = await Promise.all([codeOf(kit.secret, 'q', step), codeOf(kit.secret, 'p', pinStep)]);
  const link = `${kit.host}/c/${kit.id}.${step}.${code}`;
  const { modules } = await import(script.dataset.qr!);
  const { size, path } = modules(link);
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg'), dark = document.createElementNS(svg.namespaceURI, 'path');
  svg.setAttribute('viewBox', `-4 -4 ${size + 8} ${size + 8}`);
  svg.setAttribute('shape-rendering', 'crispEdges');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', $('p-code').querySelector('section')?.getAttribute('aria-label') ?? '');
  dark.setAttribute('d', path);
  svg.append(dark);
  $('qr').replaceChildren(svg);
  $('qr').dataset.link = link;
  $('pin').textContent = pin.replace(/(...)(...)/, '$1 $2');
  drawn = `${kit.id} ${step}`;
}

// --- what waits for a person

function drawToDo(): void {
  const list = known.filter(toDo);
  $('todo').replaceChildren(...list.map((fact) => {
    const { node, parts } = copy('t-todo');
    const row = rows.find((one) => one.id === (fact.who || fact.key));
    parts.name.textContent = row?.name || fact.name || word('number', (fact.who ?? '').slice(-6));
    parts.about.textContent = `${word(fact.kind)} ${hour(fact.at)} · ${word('status_' + fact.status)}`;
    parts.reason.textContent = fact.reason ?? '';
    (parts.go as HTMLAnchorElement).href = `/activities/${fact.activity}/rollcall`;
    show(parts.go, fact.status === 'held');
    parts.seen.addEventListener('click', () => void seenToDo(fact));
    return node;
  }));
  show('no-todo', list.length === 0);
}

async function seenToDo(fact: Fact): Promise<void> {
  const op = await get<{ box: Box }>('ops', fact.key);
  if (op) await put('ops', { ...op, status: fact.status + ' seen' });
  await drawLine();
  drawToDo();
}

// --- saying, going, leaving

let fading = 0, taking: (() => unknown) | undefined;
function say(text: string, back?: () => unknown): void {
  $('toast-text').textContent = text;
  taking = back;
  show('undo', Boolean(back));
  show('toast', true);
  clearTimeout(fading);
  fading = window.setTimeout(() => show('toast', false), 5000);
}

async function go(): Promise<void> {
  const [id, tab] = location.hash.slice(1).split('/');
  const before = place;
  place = { id, tab: tab || 'roster' };
  const inside = Boolean(id) && id !== 'todo';
  if (scan.running() && place.tab !== 'scan') await camera(false);
  await drawLine();
  if (inside && (before.id !== id || !kit)) {
    wayChosen = false;
    await openKit(id);
    $('scanned').replaceChildren();
    if (!kit) {
      location.hash = '';
      say(word('no_kit'));
      return;
    }
  }
  show('s-home', !id);
  show('s-act', inside);
  show('s-todo', id === 'todo');
  show('tabs', inside);
  document.body.classList.toggle('inside', inside);
  for (const one of ['roster', 'scan', 'code', 'add', 'photos']) show('p-' + one, place.tab === one);
  document.querySelectorAll<HTMLAnchorElement>('[data-tab]').forEach((one) => {
    one.href = `#${id}/${one.dataset.tab}`;
    if (one.dataset.tab === place.tab) one.setAttribute('aria-current', 'page');
    else one.removeAttribute('aria-current');
  });
  if (!id) await drawHome();
  else if (id === 'todo') drawToDo();
  else await drawActivity();
  await drawCode();
  await photoTab.draw();
  if (before.id !== id) window.scrollTo(0, 0);
}

async function leave(sure: boolean): Promise<void> {
  const n = known.filter(waiting).length + photos;
  $('leave-text').textContent = n ? word('leave_n', n) : word('leave_0');
  show('leave-sure', !sure);
  show('leave', sure);
  if (!sure) return;
  await sync.signOut();
  location.href = '/field';
}

function listen(): void {
  window.addEventListener('hashchange', () => void go());
  window.addEventListener('online', () => void carry());
  window.addEventListener('offline', () => void drawLine());
  document.addEventListener('visibilitychange', () => { if (!document.hidden) void carry(); });
  setInterval(() => { if (!document.hidden) void carry(); }, 60000);
  setInterval(() => void drawCode(), 500);
  setInterval(() => void sync.wipeOld(now()), 600000);
  $('send').addEventListener('click', () => void carry());
  $('reload').addEventListener('click', () => void reload());
  $('undo').addEventListener('click', () => {
    show('toast', false);
    void taking?.();
  });
  $('seek').addEventListener('input', drawRows);
  $('join').addEventListener('submit', (event) => void join(event));
  photoTab.listen();
  $('camera').addEventListener('click', () => void camera(!scan.running()));
  $('still').addEventListener('change', async (event) => {
    const input = event.target as HTMLInputElement, file = input.files?.[0];
    const text = file ? await scan.readPicture(file).catch(() => '') : '';
    input.value = '';
    if (text) await seen(text);
    else $('finder-text').textContent = word('no_code');
  });
  document.querySelectorAll<HTMLElement>('[data-way]').forEach((one) => one.addEventListener('click', () => {
    way = one.dataset.way as Kind;
    wayChosen = true;
    void drawActivity();
  }));
  $('leave').addEventListener('click', () => void leave(false));
  $('leave-yes').addEventListener('click', () => void leave(true));
  $('leave-no').addEventListener('click', () => {
    show('leave-sure', false);
    show('leave', true);
  });
}

async function start(): Promise<void> {
  if (!crypto.subtle) {
    show('trouble', true);
    $('trouble-text').textContent = word('insecure');
    return;
  }
  await begin();
  await sync.wipeOld(now());
  show('in-wechat', /MicroMessenger/i.test(navigator.userAgent));
  listen();
  await go();
  navigator.serviceWorker?.register(script.dataset.worker ?? '', { scope: '/field' })
    .then(() => navigator.serviceWorker.ready).then(() => (place.id ? undefined : drawHome()), () => undefined);
  if (navigator.onLine) {
    await reload();
    await carry();
  }
}

void start();
