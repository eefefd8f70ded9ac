// 出发前检查: each line is measured on this phone, at this moment.
import { clock, now } from './clock';
import { waitingShots } from './pictures';
import { keptKits, kitOf, queued } from './sync';
import { ago, copy, show, word } from './words';

interface Check { fine: boolean; text: string; hint?: string; act?: [string, () => Promise<unknown>] }

async function roster(): Promise<Check> {
  const kept = (await keptKits()).filter((one) => one.until > now()).sort((a, b) => b.taken - a.taken)[0];
  if (!kept) return { fine: false, text: word('c_no_roster'), hint: word('c_no_roster_hint') };
  const people = (await kitOf(kept.id))?.kit.roster.length ?? 0, age = now() - kept.taken;
  const fresh = age < 12 * 3600000;
  return { fine: fresh, text: word('c_roster', people, ago(age)), hint: fresh ? '' : word('c_old_hint') };
}

async function page(): Promise<Check> {
  const registration = await navigator.serviceWorker?.getRegistration('/field').catch(() => undefined);
  const fine = Boolean(registration?.active);
  return { fine, text: word(fine ? 'c_page' : 'c_no_page'), hint: fine ? '' : word('c_no_page_hint') };
}

async function camera(): Promise<Check> {
  const state = await navigator.permissions?.query({ name: 'camera' as PermissionName }).then((one) => one.state, () => 'prompt');
  if (state === 'granted') return { fine: true, text: word('c_camera') };
  const ask = async () => (await navigator.mediaDevices.getUserMedia({ video: true })).getTracks().forEach((track) => track.stop());
  return { fine: false, text: word('c_no_camera'), hint: word('c_no_camera_hint'), act: [word('try'), ask] };
}

async function store(): Promise<Check> {
  if (await navigator.storage?.persisted?.()) return { fine: true, text: word('c_store') };
  return { fine: false, text: word('c_no_store'), hint: word('c_no_store_hint'), act: [word('keep'), () => navigator.storage.persist()] };
}

async function time(): Promise<Check> {
  if (!clock.known) return { fine: false, text: word('c_no_clock') };
  const off = Math.abs(clock.off || clock.carried) / 1000;
  return { fine: true, text: word('c_clock', off < 10 ? off.toFixed(1) : Math.round(off)), hint: off > 60 ? word('c_clock_hint') : '' };
}

async function battery(): Promise<Check> {
  const level = await (navigator as any).getBattery?.().then((one: any) => (one.charging ? Math.max(one.level, 0.5) : one.level), () => undefined);
  if (level === undefined) return { fine: true, text: word('c_no_battery') };
  const low = level < 0.4;
  return { fine: !low, text: word(low ? 'c_low' : 'c_battery', Math.round(level * 100)), hint: low ? word('c_low_hint') : '' };
}

async function queue(): Promise<Check> {
  const n = (await queued()).length + (await waitingShots());
  return { fine: n === 0, text: n ? word('c_no_queue', n) : word('c_queue') };
}

export async function drawChecks(list: HTMLElement, verdict: HTMLElement): Promise<void> {
  const checks = await Promise.all([roster(), page(), camera(), store(), time(), battery(), queue()]);
  const lacking = checks.filter((one) => !one.fine).length;
  verdict.textContent = lacking ? word('not_ready', lacking) : word('ready');
  list.replaceChildren(...checks.map((check) => {
    const { node, parts } = copy('t-check');
    parts.text.textContent = check.text;
    parts.hint.textContent = check.hint ?? '';
    show(parts.hint, Boolean(check.hint));
    show(parts.fine, check.fine);
    show(parts.lack, !check.fine);
    show(parts.act, Boolean(check.act));
    if (check.act) {
      const [label, run] = check.act;
      parts.act.textContent = label;
      parts.act.addEventListener('click', () => void run().catch(() => undefined).then(() => drawChecks(list, verdict)));
    }
    return node;
  }));
}
