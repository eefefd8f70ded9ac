// The line to the server: what is known of it, and one question over it.
import { clock, learn, mono, now } from './clock';
import { uuid, type Op } from './facts';
import { all } from './store';

export const line = {
  off: false,               // the last try found no network
  signedOut: false,
  other: false,             // somebody else is signed in while facts of this phone wait
  trouble: '',              // the server's words when it took nothing
  busy: false,
  person: '',
};

export class Refused extends Error {
  constructor(readonly status: number, readonly code: string, detail: string) { super(detail); }
}

// JSON of one of our addresses. A network that is not there, and an answer that is cut, both throw TypeError.
export async function ask(path: string, body?: object | FormData): Promise<any> {
  const asked = mono(), stop = new AbortController(), form = body instanceof FormData;
  const timer = setTimeout(() => stop.abort(), form ? 90000 : 20000);
  if (form) body.set('form_key', uuid(now()));
  try {
    const answer = await fetch(path, {
      method: body === undefined ? 'GET' : 'POST', redirect: 'error', cache: 'no-store', signal: stop.signal,
      headers: body === undefined || form ? {} : { 'content-type': 'application/json' },
      body: form ? body : body && JSON.stringify({ ...body, form_key: uuid(now()) }),
    });
    const text = await answer.text();
    line.off = false;
    let said: any = {};
    try {
      said = JSON.parse(text);
    } catch {
      if (answer.ok) throw new TypeError('cut');
    }
    if (!answer.ok) throw new Refused(answer.status, said.code || '', said.detail || said.title || String(answer.status));
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
