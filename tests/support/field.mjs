// A square without a network: an activity with many on its list, a line that can be cut, phones with clocks of their own.
import { execFile } from 'node:child_process';
import { createServer, connect } from 'node:net';
import { promisify } from 'node:util';
import { accountOf, binary, run, serve, tokenFor } from './redvest.mjs';
import { program } from './http.mjs';
import { signIn } from './chromium.mjs';

const MINUTE = 60000, FAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';

// The county's clock stands at ten to ten of tomorrow when the test begins, whatever the time is here; `later` minutes on.
const tomorrow = Math.floor((Date.now() + 8 * 60 * MINUTE) / (1440 * MINUTE)) * 1440 * MINUTE + 1440 * MINUTE - 8 * 60 * MINUTE;
const ahead = Math.round((tomorrow + 9 * 60 * MINUTE + 50 * MINUTE - Date.now()) / 1000);
export function setClock(town, later = 0) {
  town.ahead = ahead * 1000 + later * MINUTE;
  town.env = { ...town.env, LD_PRELOAD: FAKETIME, FAKETIME: `+${Math.round(town.ahead / 1000)}s`, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
}

const say = (town, minutes) => new Date(Date.now() + town.ahead + minutes * MINUTE + 8 * 60 * MINUTE).toISOString();

// Ten to twelve, of the team's, at its station; `n` people of the demo county sign up.
export async function activity(town, server, n) {
  const door = program(server, tokenFor(town, accountOf(town, '队长').phone));
  const station = program(server, tokenFor(town, accountOf(town, '站管理员').phone));
  const team = (await door.get('/team')).json().teams[0].team;
  const place = JSON.parse(run(town, 'places', 'list', '--json')).find((one) => one.name === accountOf(town, '站管理员').where).id;
  const project = await door.post('/activities/project', { name: '清洁家园', kind: 'service', helper: '志愿者', helper_places: 200, scope: 'public', team });
  const date = await door.post('/activities/date', {
    project: project.json().id, day: say(town, 0).slice(0, 10), from: '10:00', to: '12:00', place, site_kind: 'community',
  });
  const { id } = date.json();
  await door.post(`/activities/${id}/publish`, Object.fromEntries([1, 2, 3, 4, 5, 6].map((one) => [`none${one}`, true])));
  await station.post(`/activities/${id}/approve`, {});
  const phones = [];
  for (let i = 0; phones.length < n; i++) phones.push(`1990000${1280 - i}`);
  let signed = 0;
  const one = async () => {
    for (let phone; (phone = phones.pop());) {
      const { stdout } = await promisify(execFile)(binary, ['token', 'create', phone, '现场测试', '--db', town.url], { env: { ...process.env, ...town.env } });
      const answer = await program(server, stdout.trim()).post(`/activities/${id}/signups`, {});
      if (answer.status !== 201) throw new Error(answer.text);
      signed++;
    }
  };
  await Promise.all([one(), one(), one()]);
  return { id, signed };
}

// One address that stays while the server behind it goes, comes back, and loses answers. Keeps what was uploaded.
export async function lineTo(server) {
  const line = { to: new URL(server.url).port, cut: false, lose: 0, lost: 0, pictures: 0, uploads: [] };
  const sockets = new Set();
  const house = createServer((phone) => {
    sockets.add(phone);
    phone.on('error', () => {}).on('close', () => sockets.delete(phone));
    if (line.cut) {
      phone.destroy();
      return;
    }
    const far = connect(line.to, '127.0.0.1');
    let asked = Buffer.alloc(0), upload = false;
    far.on('error', () => phone.destroy()).on('close', () => phone.destroy());
    phone.on('close', () => far.destroy());
    phone.on('data', (bytes) => {
      asked = Buffer.concat([asked, bytes]);
      const text = asked.toString('utf8'), at = text.lastIndexOf('POST /field/ops.json');
      if (asked.lastIndexOf('POST /field/photos.json') >= 0) {   // a picture; its answer can be lost too
        line.pictures++;
        upload = true;
        asked = Buffer.alloc(0);
      } else if (at >= 0) {
        upload = true;
        const body = text.indexOf('\r\n\r\n', at), size = Number(/content-length: (\d+)/i.exec(text.slice(at, body))?.[1]);
        if (body > 0 && Buffer.byteLength(text.slice(body + 4)) >= size) {
          line.uploads.push({ cookie: /\r\ncookie: (.*)\r\n/i.exec(text.slice(at))?.[1] ?? '', body: JSON.parse(text.slice(body + 4)) });
          asked = Buffer.alloc(0);
        }
      } else if (asked.length > 1 << 20) asked = Buffer.alloc(0);
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      // The act is done and synced; nobody hears of it.
      if (upload && line.lose > 0) {
        line.lose--;
        line.lost++;
        phone.destroy();
        return;
      }
      if (upload) upload = false;
      phone.write(bytes);
    });
  });
  await new Promise((done) => house.listen(0, '127.0.0.1', done));
  line.url = `http://127.0.0.1:${house.address().port}`;
  line.down = () => {
    line.cut = true;
    for (const one of sockets) one.destroy();
  };
  line.up = (again) => {
    line.to = new URL(again.url).port;
    line.cut = false;
  };
  line.close = () => {
    line.down();
    house.close();
  };
  return line;
}

// A phone whose clocks are told what to show: `wall` is what somebody sets, both go on when time passes.
export async function phone(chrome, line, account, wallMinutes = 0, more = {}) {
  const context = await chrome.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...more });
  const clock = { wall: wallMinutes * MINUTE, mono: 0 };
  await context.exposeFunction('clockOf', () => clock);
  await context.addInitScript(() => {
    const wall = Date.now.bind(Date), mono = performance.now.bind(performance);
    const shift = JSON.parse(localStorage.getItem('test clock') || '{"wall":0,"mono":0}');
    window.setClock = (to) => {
      Object.assign(shift, to);
      localStorage.setItem('test clock', JSON.stringify(shift));
    };
    Date.now = () => wall() + shift.wall;
    performance.now = () => mono() + shift.mono;
  });
  const mine = { context, complaints: [] };
  mine.open = async (hash = '') => {
    const page = await context.newPage();
    page.setDefaultTimeout(15000);
    page.on('pageerror', (error) => mine.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/net::ERR|Failed to load resource/.test(message.text())) mine.complaints.push(message.text());
    });
    await page.goto(line.url + '/field' + hash);
    return page;
  };
  // Minutes that everybody's clock goes on, or that somebody turns the wall clock by.
  mine.pass = async (page, minutes, turn = 0) => {
    clock.wall += (minutes + turn) * MINUTE;
    clock.mono += minutes * MINUTE;
    await page.evaluate((to) => window.setClock(to), clock);
  };
  const first = await context.newPage();
  await signIn(first, line, account);
  await first.evaluate((to) => window.setClock(to), clock);
  await first.close();
  return mine;
}

export const restart = serve;
