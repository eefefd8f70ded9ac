// Facts: made on the phone, sealed by the device's key, each naming the one before. Written to the disk
// before anything is said on the screen.
import { clock, mono, now } from './clock';
import { all, get, put, seal, unseal, within, type Box } from './store';

export type Kind = 'in' | 'out' | 'void';
export interface Device { id: string; key: CryptoKey; person: string }
export interface What {
  activity: string; kind: Kind; source: string;
  vol?: string; card?: string; name?: string; tel4?: string; target?: string; note?: string;
}
// What a fact shows on this phone; `line` goes to the server and is forgotten when it is final.
export interface Inside extends What { at: number; who?: string; line?: string; reason?: string }
export interface Op { key: string; seq: number; activity: string; boot: string; status: string; box: Box }
export interface Fact extends Inside { key: string; seq: number; status: string; boot: string }

const hex = (bytes: ArrayBuffer): string => Array.from(new Uint8Array(bytes), (n) => n.toString(16).padStart(2, '0')).join('');

export function uuid(at: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(at / 2 ** (8 * (5 - i))) % 256;
  bytes[6] = 0x70 | (bytes[6] & 15);
  bytes[8] = 0x80 | (bytes[8] & 63);
  return hex(bytes.buffer as ArrayBuffer).replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

export const device = (): Promise<Device | undefined> => get<Device>('meta', 'device');

export async function takeDevice(id: string, secret: string, person: string): Promise<void> {
  const text = atob(secret.replace(/-/g, '+').replace(/_/g, '/'));
  const raw = Uint8Array.from(text, (one) => one.charCodeAt(0));
  const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  await within(['meta'], true, (at) => {
    at('meta').put({ id, key, person }, 'device');
    at('meta').put({ seq: 0, seal: '' }, 'tip');
  });
}

interface Tip { seq: number; seal: string }

// Two pages may be open: who finds the chain grown meanwhile writes its fact again behind it.
// `who`: the volunteer number, for this phone's own list.
export async function tell(what: What, who = what.vol): Promise<Fact> {
  const mine = await device();
  if (!mine) throw new Error('no device');
  for (;;) {
    const tip = await get<Tip>('meta', 'tip') ?? { seq: 0, seal: '' };
    const at = now(), key = uuid(at), seq = tip.seq + 1, boot = clock.boot;
    const json = JSON.stringify({ key, seq, prev: tip.seal, at, mono: mono(), boot, ...what });
    const mark = hex(await crypto.subtle.sign('HMAC', mine.key, new TextEncoder().encode(json)));
    const inside: Inside = { ...what, who, at, line: json + '\t' + mark };
    const op: Op = { key, seq, activity: what.activity, boot, status: 'queued', box: await seal(inside) };
    let grown = false;
    await within(['meta', 'ops'], true, (store) => {
      const there = store('meta').get('tip');
      there.onsuccess = () => {
        grown = (there.result as Tip | undefined)?.seq !== undefined && there.result.seq !== tip.seq;
        if (grown) return;
        store('meta').put({ seq, seal: mark }, 'tip');
        store('ops').add(op);
      };
    });
    if (!grown) return { ...inside, key, seq, boot, status: 'queued' };
  }
}

// Each is opened once, and again when its state has changed.
const opened = new Map<string, Fact>();
export async function facts(): Promise<Fact[]> {
  const ops = await all<Op>('ops');
  const open = await Promise.all(ops.map(async (op) => {
    const before = opened.get(op.key);
    if (before?.status === op.status) return before;
    const fact = { ...await unseal<Inside>(op.box), key: op.key, seq: op.seq, boot: op.boot, status: op.status };
    opened.set(op.key, fact);
    return fact;
  }));
  return open.sort((a, b) => a.seq - b.seq);
}

// The server has said its last word about a fact.
export async function settle(key: string, status: string, reason: string): Promise<void> {
  const op = await get<Op>('ops', key);
  if (!op) return;
  const inside = await unseal<Inside>(op.box);
  delete inside.line;
  await put('ops', { ...op, status, box: await seal({ ...inside, reason }) });
}
