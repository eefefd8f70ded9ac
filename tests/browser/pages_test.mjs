// Every page that people meet: no axe finding, no sideways scroll, targets large enough, no style attribute, nothing that the
// policy refuses; in light, dark, 大字版, at 320 px and in large type. And the home page's weight on the wire.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accountOf, county, serve } from '../support/redvest.mjs';
import { axe, browser, person } from '../support/chromium.mjs';

let town, server, chrome;
before(async () => {
  town = county();
  server = await serve(town);
  chrome = await browser();
});
after(async () => {
  await chrome?.close();
  await server?.stop();
});

const strangers = ['/', '/services', '/places', '/places/map', '/places/list', '/places/20', '/teams', '/login', '/login/password', '/help', '/nowhere'];
const residents = ['/', '/orders/new?item=1', '/orders/new', '/orders', '/me', '/me/data', '/me/sessions'];
const staff = ['/todo', '/desk', '/desk/new', '/people', '/accounts', '/teams', '/units'];

const dresses = [
  { name: 'light' },
  { name: 'dark', colorScheme: 'dark', cookies: [['theme', 'dark']] },
  { name: '大字版', cookies: [['mode', 'elder']], elder: true },
];

async function walk(paths, account, dress, look) {
  const { name, cookies, elder, ...options } = dress;
  const page = await person(chrome, server, account, options);
  if (cookies) await page.context().addCookies(cookies.map(([key, value]) => ({ name: key, value, url: server.url })));
  const found = [];
  for (const path of paths) {
    page.complaints.length = 0;
    await page.goto(server.url + path);
    for (const finding of await look(page)) found.push(`${name} ${path}: ${finding}`);
    for (const complaint of page.complaints)
      if (!/status of 404/.test(complaint)) found.push(`${name} ${path}: console: ${complaint}`);
  }
  await page.context().close();
  return found;
}

const groups = () => [
  [strangers, null], [residents, accountOf(town, '居民')], [staff, accountOf(town, '站管理员')],
];

for (const dress of dresses) {
  test(`axe finds nothing: ${dress.name}`, async () => {
    const found = [];
    for (const [paths, account] of groups()) found.push(...await walk(paths, account, dress, axe));
    assert.deepEqual(found, []);
  });
}

async function sideways(page) {
  const [scroll, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  return scroll > seen ? [`scrolls sideways: ${scroll} > ${seen}`] : [];
}

test('nothing scrolls sideways at 320 px, nor at 375 px in type of 140 %', async () => {
  const found = [];
  for (const [paths, account] of groups()) {
    found.push(...await walk(paths, account, { name: '320 px', viewport: { width: 320, height: 700 } }, sideways));
    found.push(...await walk(paths, account, { name: '140 %', viewport: { width: 375, height: 700 } }, async (page) => {
      await page.evaluate(() => { document.documentElement.style.fontSize = '140%'; });
      return sideways(page);
    }));
  }
  assert.deepEqual(found, []);
});

test('targets are at least 44 px high, 60 px in 大字版; no style attributes', async () => {
  const small = (least) => (page) => page.evaluate((min) => {
    const found = [];
    if (document.querySelector('[style]')) found.push('a style attribute');
    for (const target of document.querySelectorAll('main a, main button, main select, main input:not([type=hidden]), nav a, header a, footer a')) {
      const box = (target.closest('label') ?? target).getBoundingClientRect();
      const inText = target.matches('p a, dd a, td a, li a:only-child, caption a, summary a, label *') && getComputedStyle(target).display === 'inline';
      if (box.width === 0 || box.height === 0 || inText || target.matches('.skip')) continue;
      if (box.height < min - 0.5) found.push(`${Math.round(box.height)} px: ${target.outerHTML.slice(0, 120)}`);
    }
    return found;
  }, least);
  const found = [
    ...await walk(strangers, null, { name: 'light' }, small(44)),
    ...await walk(residents, accountOf(town, '居民'), { name: 'light' }, small(44)),
    ...await walk(['/', '/services', '/orders/new?item=1', '/orders', '/me'], accountOf(town, '居民'), dresses[2], small(60)),
  ];
  assert.deepEqual(found, []);
});

test('home weighs at most 40 kB and 6 requests on a first visit', async () => {
  const page = await person(chrome, server, null);
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  let bytes = 0, requests = 0;
  session.on('Network.requestWillBeSent', ({ request }) => { if (request.url.startsWith('http')) requests++; });
  session.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await page.goto(server.url + '/', { waitUntil: 'networkidle' });
  console.log(`# home: ${(bytes / 1000).toFixed(1)} kB, ${requests} requests`);
  assert.ok(bytes <= 40000, `${bytes} bytes`);
  assert.ok(requests <= 6, `${requests} requests`);
  await page.context().close();
});
