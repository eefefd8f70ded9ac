// The screen on the wall, as a screen and as somebody before it: all of it is seen and nothing overlaps, a new order
// arrives by itself, a server that stops is said to have stopped, it weighs little; and 统计分析 under the content policy.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Visitor, accountOf, county, serve } from '../support/redvest.mjs';
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

const wide = { viewport: { width: 1920, height: 1080 } };
const staff = () => accountOf(town, '中心工作人员');

async function opened(path, account = null, options = wide) {
  const page = await person(chrome, server, account, options);
  await page.goto(server.url + path);
  return page;
}

// Words that leave the screen, or stand on other words.
function crowded() {
  const found = [];
  const boxes = [...document.querySelectorAll('#wall text')].map((text) => {
    const { left, right, top, bottom, height } = text.getBoundingClientRect();
    // A line box is higher than its letters.
    return { words: text.textContent, left, right, top: top + 0.28 * height, bottom: bottom - 0.22 * height };
  }).filter((box) => box.right > box.left);
  for (const box of boxes)
    if (box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight) found.push(`${box.words} leaves the screen`);
  for (const [i, a] of boxes.entries()) for (const b of boxes.slice(i + 1)) {
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left), down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 1 && down > 1) found.push(`${a.words} on ${b.words}`);
  }
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth || root.scrollHeight > innerHeight) found.push(`${root.scrollWidth} × ${root.scrollHeight}`);
  return found;
}

for (const [width, height] of [[1920, 1080], [3840, 2160], [1366, 768]])
  test(`all of both pictures is seen at ${width} × ${height}, in both languages`, async () => {
    for (const [path, account] of [['/wall/public', null], ['/wall', staff()], ['/wall/public?map=activities', null]])
      for (const locale of ['zh-CN', 'en']) {
        const page = await opened(path, account, { viewport: { width, height }, locale });
        assert.deepEqual(await page.evaluate(crowded), [], `${path} ${locale}`);
        assert.deepEqual(page.complaints, []);
        await page.context().close();
      }
  });

test('words are at least 20 px high on a screen of 1080 lines, the figures 40', async () => {
  const shown = await opened('/wall/public');
  const sizes = await shown.$$eval('#wall text', (all) => all.map((text) => [Number(text.getAttribute('font-size')), text.textContent]));
  assert.ok(sizes.length > 60);
  assert.deepEqual(sizes.filter(([size]) => size < 20), []);
  assert.ok(sizes.filter(([size, words]) => size >= 40 && /^[\d,.%]+$/.test(words)).length >= 10);
  await shown.context().close();
});

// The bar of the orders asked for today: the figure behind 点单.
const asked = (page) => page.locator('#wall text.w1', { hasText: /^点单$/ }).first().locator('xpath=following-sibling::*[name()="text"][1]').textContent();

test('an order that is placed arrives on the wall by itself', async () => {
  const page = await opened('/wall/public');
  const before = Number(await asked(page));
  const resident = new Visitor(server);
  await resident.login(accountOf(town, '居民').phone);
  const placed = await resident.submit('/orders/new', '/orders', { title: '厨房的灯不亮了', phone: '13871550001', address: '保康里 3 号', details: '请早些来' });
  assert.equal(placed.status, 303, placed.text);
  await page.waitForFunction((n) => {
    const label = [...document.querySelectorAll('#wall text.w1')].find((text) => text.textContent === '点单');
    let next = label.nextElementSibling;
    while (next.nodeName !== 'text') next = next.nextElementSibling;
    return Number(next.textContent) === n;
  }, before + 1);
  assert.doesNotMatch(await page.locator('#wall').textContent(), /厨房的灯|请早些来|保康里|1387155/);
  assert.equal(await page.locator('.sign:visible').count(), 0);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('without scripts the picture stands, and is fetched anew each minute', async () => {
  const page = await opened('/wall/public', null, { ...wide, javaScriptEnabled: false });
  assert.equal(await page.locator('#wall').count(), 1);
  assert.match(await page.content(), /http-equiv="refresh" content="60"/);
  await page.context().close();
});

test('whoever is signed out elsewhere is asked to sign in, over the picture that stopped', async () => {
  const page = await opened('/wall', staff());
  await page.context().clearCookies();
  await page.locator('#out').waitFor();
  assert.match(await page.locator('#out').textContent(), /\d\d:\d\d:\d\d/);
  assert.equal(await page.locator('.sign:visible').count(), 1);
  await page.context().close();
});

test('a server that stops is said to have stopped, and one that comes back needs no hand', async () => {
  const page = await opened('/wall/public');
  const { port } = new URL(server.url);
  await server.kill();
  await page.locator('#lost').waitFor({ timeout: 20000 });
  assert.equal(await page.locator('.stale #wall').count(), 1);
  const stopped = await page.locator('#as-of').textContent();
  await page.waitForTimeout(2000);
  assert.equal(await page.locator('#as-of').textContent(), stopped);  // the age is that of the figures, not of the clock
  server = await serve(town, ['--listen', `127.0.0.1:${port}`]);
  await page.locator('#lost').waitFor({ state: 'hidden', timeout: 20000 });
  assert.equal(await page.locator('.stale').count(), 0);
  await page.context().close();
});

test('the wall weighs at most 120 kB on a first visit', async () => {
  const page = await person(chrome, server, null, wide);
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  let bytes = 0, requests = 0;
  session.on('Network.requestWillBeSent', ({ request }) => { if (request.url.startsWith('http')) requests++; });
  session.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await page.goto(server.url + '/wall/public');
  await page.waitForFunction(() => performance.getEntriesByType('resource').some((one) => one.name.includes('/drawing')));
  console.log(`# wall: ${(bytes / 1000).toFixed(1)} kB, ${requests} requests`);
  assert.ok(bytes > 10000 && bytes <= 120000, `${bytes} bytes`);
  await page.context().close();
});

test('on a phone the same figures stand as lists: nothing scrolls sideways, axe finds nothing', async () => {
  for (const [path, account] of [['/wall/public', null], ['/wall', staff()]]) {
    const page = await opened(path, account, { viewport: { width: 320, height: 700 } });
    assert.equal(await page.locator('#wall').isVisible(), false);
    assert.ok(await page.locator('.lists').isVisible());
    assert.deepEqual(await page.evaluate(() => document.documentElement.scrollWidth), 320);
    assert.deepEqual(await axe(page), []);
    await page.context().close();
  }
  const page = await opened('/wall/public');
  assert.deepEqual(await axe(page), []);
  await page.context().close();
});

test('the charts of 统计分析 stand over their table, under the content policy, and nowhere else is their library loaded', async () => {
  for (const measure of ['orders', 'activities', 'hours', 'served']) {
    const page = await opened(`/wall/analysis?measure=${measure}`, staff());
    for (const id of ['chart-months', 'chart-towns', 'chart-heat']) await page.locator(`#${id} canvas`).first().waitFor();
    await page.locator('#chart-months').hover({ position: { x: 200, y: 150 } });
    assert.deepEqual(page.complaints, []);
    assert.equal(await page.locator('#grid tbody tr').count(), 14);
    await page.context().close();
  }
  for (const path of ['/todo', '/wall', '/desk', '/']) {
    const page = await opened(path, staff());
    assert.doesNotMatch(await page.content(), /analysis\.js/);
    await page.context().close();
  }
});

test('统计分析 on a phone: nothing scrolls sideways, axe finds nothing, in the dark neither; the table stands without scripts', async () => {
  const page = await opened('/wall/analysis', staff(), { viewport: { width: 320, height: 700 }, reducedMotion: 'reduce' });
  await page.locator('#chart-heat canvas').first().waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  assert.deepEqual(await axe(page), []);
  await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'dark'));
  assert.deepEqual(await axe(page, ['color-contrast']), []);
  assert.equal(await page.locator('[style]:not(.chart *):not(.chart)').count(), 0);
  const cookies = await page.context().cookies();
  await page.context().close();
  const plain = await person(chrome, server, null, { ...wide, javaScriptEnabled: false });
  await plain.context().addCookies(cookies);
  await plain.goto(server.url + '/wall/analysis');
  assert.equal(await plain.locator('#charts').isVisible(), false);
  assert.equal(await plain.locator('#grid tbody tr').count(), 14);
  await plain.context().close();
});
