// The README's pictures, made from the demo county by `make screenshots`: docs/pictures/*.png.
import { mkdirSync } from 'node:fs';
import { accountOf, county, serve } from './redvest.mjs';
import { browser, person } from './chromium.mjs';

const out = 'docs/pictures';
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };
const desk = { viewport: { width: 1366, height: 768 }, deviceScaleFactor: 1 };
const shots = [
  ['home', '居民', phone, '/'],
  ['order', '居民', phone, '/orders/new?item=1'],
  ['orders', '居民', phone, '/orders'],
  ['elder', '居民', phone, '/', [['mode', 'elder']]],
  ['team', '队长', phone, '/team/orders'],
  ['desk', '站管理员', desk, '/desk'],
  ['desk-new', '站管理员', desk, '/desk/new'],
  ['places', null, desk, '/places/map'],
  ['todo', '所管理员', desk, '/todo'],
  ['people', '站管理员', desk, '/people'],
];

mkdirSync(out, { recursive: true });
const town = county({ scale: '1', orders: '2000' });
const server = await serve(town);
const chrome = await browser();
for (const [name, role, device, path, cookies] of shots) {
  const page = await person(chrome, server, role && accountOf(town, role), device);
  if (cookies) await page.context().addCookies(cookies.map(([key, value]) => ({ name: key, value, url: server.url })));
  await page.goto(server.url + path);
  await page.screenshot({ path: `${out}/${name}.png` });
  await page.context().close();
}
// One picture of three, for the top of the README.
const page = await (await chrome.newContext({ viewport: { width: 1280, height: 860 }, deviceScaleFactor: 1 })).newPage();
const { readFileSync } = await import('node:fs');
const data = (name) => `data:image/png;base64,${readFileSync(`${out}/${name}.png`).toString('base64')}`;
await page.setContent(`<body style="margin:0;background:#E7E1DC;display:flex;justify-content:center;gap:28px;padding:28px;box-sizing:border-box">
  ${['home', 'orders', 'elder'].map((name) => `<img src="${data(name)}" style="height:804px;border-radius:22px">`).join('')}</body>`);
await page.screenshot({ path: `${out}/overview.png` });
await chrome.close();
await server.stop();
process.exit(0);
