// The server's time, guessed where no server is. Within one life of the page it is what the server
// said last plus what has passed on the monotonic clock; `carried` (server minus wall clock) takes it
// over to the next life. docs/field.md, "Clocks".
import { get, put } from './store';

const DRIFT = 20000;
export const clock = {
  boot: word(),
  carried: 0,
  known: false,    // some server has told its time, in this life of the page or an earlier one
  base: 0,
  off: 0,          // of the phone's clock, as last measured, in ms
};
let hidden = false;

function word(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (n) => n.toString(16).padStart(2, '0')).join('');
}

export const mono = (): number => Math.round(performance.now());
export const now = (): number => mono() + clock.base;

export async function begin(): Promise<void> {
  const kept = await get<number>('meta', 'carried');
  clock.known = kept !== undefined;
  clock.carried = kept ?? 0;
  clock.base = Date.now() + clock.carried - mono();
  document.addEventListener('visibilitychange', () => { if (document.hidden) hidden = true; });
  setInterval(look, 1000);
}

// The wall clock and the monotonic one have parted. Out of sight the phone has slept, and the monotonic
// clock with it: the wall is believed, under a new name of this life, so that the server can say no.
// In sight, or backwards, somebody has set the clock: the monotonic one is believed.
export function look(): void {
  const gap = Date.now() + clock.carried - now();
  if (Math.abs(gap) > DRIFT) {
    if (hidden && gap > 0) {
      clock.boot = word();
      clock.base += gap;
    } else {
      clock.carried -= gap;
      void put('meta', clock.carried, 'carried');
    }
  }
  if (!document.hidden) hidden = false;
}

// A server said its time, between two moments of the monotonic clock. What facts of an earlier life
// were written by stays as it is until they are gone: the server compares it with its own.
export async function learn(said: string, asked: number, answered: number, mayCarry: boolean): Promise<void> {
  const told = Date.parse(said);
  if (!told) return;
  clock.base = Math.round(told - (asked + answered) / 2);
  clock.off = Date.now() - now();
  if (!mayCarry && clock.known) return;
  clock.known = true;
  clock.carried = -clock.off;
  await put('meta', clock.carried, 'carried');
}
