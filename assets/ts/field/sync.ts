// What goes over the line. Facts leave the phone only when the server has said its last word; a lost
// answer costs nothing, the same batch goes again.
import { clock, mono, now } from './clock';
import { device, settle, takeDevice, uuid, type Op, type Inside } from './facts';
import { ask, line, queued, Refused } from './line';
import { sendShots, waitingShots, wipeShots } from './pictures';
import { all, get, put, remove, seal, unseal, within, type Box } from './store';
export { line, queued } from './line';

export interface Person { name: string; number: string; initials: string; in_at?: string; out_at?: string }
export interface Kit {
  id: string; name: string; place_name: string; site: string; starts_at: string; ends_at: string;
  in_from: string; in_to: string; out_from: string; out_to: string; server_time: string;
  secret: string; public_key: string; host: string; step_ms: number; pin_step_ms: number; complete: boolean; roster: Person[];
  sheets?: Sheet[];  // a kit from before the sheets came along has none
}
export interface Sheet { id: string; number: string; photographed: boolean }
export interface KeptKit { id: string; until: number; taken: number; box: Box }
export interface Listed { id: string; name: string; place_name: string; site: string; starts_at: string; ends_at: string }

// --- before leaving

// What one runs; kept, so that the list stands there without a network too.
export async function activities(): Promise<Listed[]> {
  const said = await ask('/field/activities.json');
  line.person = said.person;
  const mine = await device();
  line.other = false;
  if (mine && mine.person !== said.person) {
    if ((await queued()).length || await waitingShots()) line.other = true;
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
    await wipeShots(kept.id);
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
    return line.other ? false : await sendShots();
  } catch (error) {
    if (error instanceof Refused && (error.status === 429 || error.status === 503)) line.busy = true;
    else if (error instanceof Refused && error.status !== 401) line.trouble = error.message;
    return false;
  }
}
