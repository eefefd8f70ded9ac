// What goes over the line. Facts leave the phone only when the server has said its last word; a lost
// answer costs nothing, the same batch goes again.
import { clock, learn, mono, now } from './clock';
import { device, settle, takeDevice, uuid, type Op, type Inside } from './facts';
import { all, get, put, remove, seal, unseal, within, type Box } from './store';

export interface Person { name: string; number: string; initials: string; in_at?: string; out_at?: string }
export interface Kit {
  id: string; name: string; place_name: string; site: string; starts_at: string; ends_at: string;
  in_from: string; in_to: string; out_from: string; out_to: string; server_time: string;
  secret: string; public_key: string; host: string; step_ms: number; pin_step_ms: number; complete: boolean; roster: Person[];
}
export interface KeptKit { id: string; until: number; taken: number; box: Box }
export interface Listed { id: string; name: string; place_name: string; site: string; starts_at: string; ends_at: string }

export const line = {
  off: false,               // the last try found no network
  signedOut: false,
  other: false,             // somebody else is signed in while facts of this phone wait
  trouble: '',              // the server's words when it took nothing
  busy: false,
  person: '',
};

class Refused extends Error {
  constructor(readonly status: number, detail: string) { super(detail); }
}

// JSON of one of our addresses. A network that is not there, and an answer that is cut, both throw TypeError.
async function ask(path: string, body?: object): Promise<any> {
  const asked = mono(), stop = new AbortController(), timer = setTimeout(() => stop.abort(), 20000);
  try {
    const answer = await fetch(path, {
      method: body === undefined ? 'GET' : 'POST', redirect: 'error', cache: 'no-store', signal: stop.signal,
      headers: body === undefined ? {} : { 'content-type': 'application/json' }, body: body && JSON.stringify({ ...body, form_key: uuid(now()) }),
    });
    const text = await answer.text();
    line.off = false;
    let said: any = {};
    try {
      said = JSON.parse(text);
    } catch {
      if (answer.ok) throw new TypeError('cut');
    }
    if (!answer.ok) throw new Refused(answer.status, said.detail || said.title || String(answer.status));
    line.signedOut = false;
    if (said.server_time) await learn(said.server_time, asked, mono(), !(await waitsOfEarlier()));
    return said;
  } catch (error) {
    if (!(error instanceof Refused)) line.off = true;
    else if (error.status === 401) line.signedOut = true;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

export async function queued(): Promise<Op[]> {
  return (await all<Op>('ops')).filter((op) => op.status === 'queued').sort((a, b) => a.seq - b.seq);
}

async function waitsOfEarlier(): Promise<boolean> {
  return (await queued()).some((op) => op.boot !== clock.boot);
}

// --- before leaving

// What one runs; kept, so that the list stands there without a network too.
export async function activities(): Promise<Listed[]> {
  const said = await ask('/field/activities.json');
  line.person = said.person;
  const mine = await device();
  line.other = false;
  if (mine && mine.person !== said.person) {
    if ((await queued()).length) line.other = true;
    else await forgetAll();
  }
  await put('meta', await seal(said.activities), 'list');
  return said.activities;
}

export async function keptActivities(): Promise<Listed[]> {
  const box = await get<Box>('meta', 'list');
  return box ? unseal<Listed[]>(box) : [];
}

// The device's key is told once and taken in as one that scripts can use and not read.
export async function prepareDevice(name: string): Promise<void> {
  if (await device() || line.other) return;
  const made = await ask('/field/devices.json', { name });
  await takeDevice(String(made.id), made.secret, line.person);
}

export async function takeKit(id: string): Promise<Kit> {
  const kit: Kit = await ask(`/field/kit/${id}.json`);
  const kept: KeptKit = { id, until: Date.parse(kit.ends_at) + 48 * 3600000, taken: Date.parse(kit.server_time), box: await seal(kit) };
  await put('kits', kept);
  return kit;
}

export const keptKits = (): Promise<KeptKit[]> => all<KeptKit>('kits');
export async function kitOf(id: string): Promise<{ kit: Kit; taken: number } | undefined> {
  const kept = await get<KeptKit>('kits', id);
  return kept ? { kit: await unseal<Kit>(kept.box), taken: kept.taken } : undefined;
}

// Names go 48 hours after the end, with what was settled; what still waits to be uploaded stays.
export async function wipeOld(now: number): Promise<void> {
  for (const kept of await keptKits()) {
    if (kept.until > now) continue;
    await remove('kits', kept.id);
    for (const op of await all<Op>('ops')) if (op.activity === kept.id && op.status !== 'queued') await remove('ops', op.key);
  }
}

export async function forgetAll(): Promise<void> {
  await within(['meta', 'ops', 'kits', 'photos'], true, (at) => {
    at('kits').clear();
    at('ops').clear();
    at('photos').clear();
    for (const key of ['device', 'tip', 'list', 'key']) at('meta').delete(key);
  });
}

export async function signOut(): Promise<void> {
  await forgetAll();
  await fetch('/logout', { method: 'POST', redirect: 'manual', body: new URLSearchParams({ form_key: uuid(now()) }) }).catch(() => undefined);
}

// --- after

async function send(ops: Op[], id: string): Promise<void> {
  const lines = await Promise.all(ops.map(async (op) => (await unseal<Inside>(op.box)).line));
  const said = await ask('/field/ops.json', {
    device: id, boot: clock.boot, sent_at: Math.round(Date.now() + clock.carried), sent_mono: mono(), ops: lines.join('\n'),
  });
  for (const answer of said.answers) if (answer.final) await settle(answer.key, answer.status, answer.reason);
}

let running: Promise<boolean> | undefined;
// True when everything is up there. One at a time, also among several tabs.
export function flush(): Promise<boolean> {
  return running ??= (navigator.locks
    ? navigator.locks.request('redvest field', { ifAvailable: true }, (lock) => (lock ? sendAll() : false))
    : sendAll()).finally(() => { running = undefined; });
}

async function sendAll(): Promise<boolean> {
  line.trouble = '';
  line.busy = false;
  try {
    for (let left = await queued(); left.length; ) {
      const mine = await device();
      if (!mine || line.other) return false;
      await send(left.slice(0, 100), mine.id);
      const after = await queued();
      if (after.length >= left.length) return false;  // no last word on any of them: later
      left = after;
    }
    return true;
  } catch (error) {
    if (error instanceof Refused && (error.status === 429 || error.status === 503)) line.busy = true;
    else if (error instanceof Refused && error.status !== 401) line.trouble = error.message;
    return false;
  }
}
