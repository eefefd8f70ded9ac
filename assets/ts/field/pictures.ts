// Pictures of an activity and of its sheets of paper: made small, kept sealed under a key made here, carried on
// when there is a network, and taken back (docs/field.md, "Pictures"). A picture that was once on its way may have
// arrived without our hearing of it; it is undone up there too, whatever comes first.
import { drawn, takenAt, withTime } from '../parts/picture';
import { now } from './clock';
import { uuid } from './facts';
import { ask, line, Refused } from './line';
import { get, put, seal, unsealBytes, within, type Box } from './store';
import { stamp } from './words';

export type State = 'queued' | 'sent' | 'refused' | 'undoing';
export interface Shot {
  key: string;       // in the store
  id: string;        // for the server
  activity: string; sheet: string; at: number; state: State; tried: boolean; reason: string; thumb: Box;
}
const SIDE = 1280, MOST = 200 * 1024, THUMB = 320, FRESH = 120000;
export const SHOTS_MOST = 20;  // of one activity, waiting

export class Unreadable extends Error {}

// As good as fits: a line in a village carries 200 kB.
async function small(file: Blob): Promise<Blob> {
  let made: Blob | null = null;
  for (const [side, quality] of [[SIDE, 0.82], [SIDE, 0.65], [SIDE, 0.45], [960, 0.45], [720, 0.4]]) {
    made = await drawn(file, side, quality).catch(() => null);
    if (!made) throw new Unreadable();
    if (made.size <= MOST) break;
  }
  return made!;
}

// What was taken a moment ago is stamped by the server's clock; an older one by its camera's word.
async function timed(jpeg: Blob, file: File): Promise<Blob> {
  const time = Math.abs(Date.now() - file.lastModified) < FRESH ? stamp(now()) : await takenAt(file);
  return time ? withTime(jpeg, time) : jpeg;
}

const pair = (id: string): [string, string] => ['m:' + id, 'b:' + id];

export async function shoot(file: File, activity: string, sheet: string): Promise<Shot> {
  const jpeg = await timed(await small(file), file), thumb = await drawn(jpeg, THUMB, 0.7);
  const id = uuid(now()), [key, bytes] = pair(id);
  const shot: Shot = {
    key, id, activity, sheet, at: now(), state: 'queued', tried: false, reason: '', thumb: await seal(await (thumb ?? jpeg).arrayBuffer()),
  };
  const box = await seal(await jpeg.arrayBuffer());
  await within(['photos'], true, (at) => {
    at('photos').put(shot);
    at('photos').put({ key: bytes, box });
  });
  return shot;
}

export async function shots(): Promise<Shot[]> {
  const found = await within<Shot[]>(['photos'], false, (at) => at('photos').getAll(IDBKeyRange.bound('m:', 'm;')) as IDBRequest<Shot[]>);
  return found.sort((a, b) => a.at - b.at);
}

export const waits = (shot: Shot): boolean => shot.state === 'queued' || shot.state === 'undoing';
export async function waitingShots(): Promise<number> {
  return (await shots()).filter(waits).length;
}

export const thumbOf = async (shot: Shot): Promise<Blob> => new Blob([await unsealBytes(shot.thumb)], { type: 'image/jpeg' });

async function forget(shot: Shot, whole: boolean): Promise<void> {
  const [key, bytes] = pair(shot.id);
  await within(['photos'], true, (at) => {
    at('photos').delete(bytes);
    if (whole) at('photos').delete(key);
    else at('photos').put(shot);
  });
}

// What never left the phone is gone at once; the rest waits for the server's word.
export async function undoShot(id: string): Promise<void> {
  const shot = await get<Shot>('photos', pair(id)[0]);
  if (!shot) return;
  const here = (shot.state === 'queued' && !shot.tried) || shot.state === 'refused';
  await forget({ ...shot, state: 'undoing', reason: '' }, here);
}

export async function againShot(id: string): Promise<void> {
  const shot = await get<Shot>('photos', pair(id)[0]);
  if (shot?.state === 'refused') await put('photos', { ...shot, state: 'queued', reason: '' });
}

export async function wipeShots(activity: string): Promise<void> {
  for (const shot of await shots()) if (shot.activity === activity && !waits(shot)) await forget(shot, true);
}

async function sendOne(shot: Shot): Promise<void> {
  const kept = await get<{ box: Box }>('photos', pair(shot.id)[1]);
  if (!kept) return forget(shot, true);
  const form = new FormData();
  form.set('key', shot.id);
  form.set('activity', shot.activity);
  if (shot.sheet) form.set('sheet', shot.sheet);
  form.set('photo', new Blob([await unsealBytes(kept.box)], { type: 'image/jpeg' }), 'photo.jpg');
  await put('photos', { ...shot, tried: true });
  const said = await ask('/field/photos.json', form);
  const after = await get<Shot>('photos', shot.key);
  if (!after || !said.final) return;
  if (after.state === 'undoing') return;  // taken back while it was on its way
  await forget({ ...after, state: 'sent', reason: said.status === 'same' ? said.status_text : '' }, said.status === 'undone');
}

async function undoOne(shot: Shot): Promise<void> {
  await ask('/field/photos/undo.json', { key: shot.id, activity: shot.activity });
  await forget(shot, true);
}

// A browser that lost a connection may have sent the same once more by itself: the answer to that says nothing of the picture.
const lastWord = (error: unknown): boolean => error instanceof Refused && error.status >= 400 && error.status < 500 &&
  ![401, 408, 429].includes(error.status) && error.code !== 'form.key_used';

// True when none waits. What the server will not have stays, with its words, for who took it.
export async function sendShots(): Promise<boolean> {
  for (const shot of (await shots()).filter(waits)) {
    try {
      await (shot.state === 'undoing' ? undoOne(shot) : sendOne(shot));
    } catch (error) {
      if (!lastWord(error)) throw error;
      const state = shot.state === 'undoing' ? 'sent' : 'refused';
      const now = await get<Shot>('photos', shot.key);
      if (now && now.state === shot.state) await put('photos', { ...now, state, reason: (error as Refused).message });
    }
  }
  line.trouble = '';
  return (await waitingShots()) === 0;
}
