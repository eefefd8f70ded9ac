// 代办点单 in a real browser by keyboard alone: "phone order by keyboard in ≤ 45 s of typing at 4 keys a second, as a browser
// test counts it". Every key is counted; a Chinese character counts as four (its letters, and one to choose).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accountOf, county, serve } from '../support/redvest.mjs';
import { axe, browser, person } from '../support/chromium.mjs';

const MOST = 45 * 4;
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

// A keyboard that counts.
function keyboard(page) {
  const keys = { n: 0 };
  keys.press = async (name, leads) => {
    keys.n++;
    const loaded = leads && page.waitForEvent('load');
    await page.keyboard.press(name);
    await loaded;
  };
  keys.type = async (text, leads) => {
    const loaded = leads && page.waitForEvent('load');
    for (const letter of text) {
      keys.n += letter > '⺀' ? 4 : 1;
      await page.keyboard.insertText(letter);
    }
    await loaded;
  };
  keys.to = async (name) => {
    for (let i = 0; i < 80; i++) {
      if (await page.evaluate((wanted) => document.activeElement?.getAttribute('name') === wanted, name)) return;
      await keys.press('Tab');
    }
    throw new Error(`Tab never comes to ${name}`);
  };
  return keys;
}

const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute('name'));

test('a known resident: number, service, Enter; the next call is one key away', async () => {
  const page = await person(chrome, server, accountOf(town, '站管理员'), { viewport: { width: 1366, height: 768 } });
  await page.goto(server.url + '/desk');
  const keys = keyboard(page);
  await keys.press('n', true);
  assert.equal(await focused(page), 'phone');
  await keys.type(accountOf(town, '居民').phone, true);
  assert.match(await page.locator('main').innerText(), /找到/);
  assert.equal(await focused(page), 'pick');
  await keys.type('lf');
  await keys.press('Enter', true);
  assert.match(page.url(), /\/desk\/new\/\d+$/);
  const text = await page.locator('main').innerText();
  assert.match(text, /D\d{8}-\d{4}/);
  assert.match(text, /上门理发/);
  assert.deepEqual(await axe(page), []);
  await keys.press('n', true);
  assert.equal(await focused(page), 'phone');
  console.log(`# known resident: ${keys.n} keys, ${keys.n / 4} s`);
  assert.ok(keys.n <= MOST, `${keys.n} keys`);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('somebody never heard of: number, name, address, service', async () => {
  const page = await person(chrome, server, accountOf(town, '站管理员'), { viewport: { width: 1366, height: 768 } });
  await page.goto(server.url + '/desk/new');
  const keys = keyboard(page);
  await keys.type('13871550987', true);
  assert.match(await page.locator('main').innerText(), /没有这个号码/);
  assert.equal(await focused(page), 'name');
  await keys.type('刘大妈');
  await keys.to('address');
  await keys.type('水产大院 3 栋 2 单元 501');
  await keys.to('pick');
  await keys.type('家里的灯坏了');
  await keys.press('Enter', true);
  assert.match(page.url(), /\/desk\/new\/\d+$/);
  assert.match(await page.locator('main').innerText(), /家里的灯坏了/);
  console.log(`# unknown resident: ${keys.n} keys, ${keys.n / 4} s`);
  assert.ok(keys.n <= MOST, `${keys.n} keys`);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('the same without scripts: the number is sent by Enter', async () => {
  const page = await person(chrome, server, accountOf(town, '站管理员'),
    { viewport: { width: 1366, height: 768 }, javaScriptEnabled: false });
  await page.goto(server.url + '/desk/new');
  const keys = keyboard(page);
  await keys.to('phone');
  await keys.type(accountOf(town, '居民').phone);
  await keys.press('Enter');
  await page.waitForURL(/phone=/);
  assert.match(await page.locator('main').innerText(), /找到/);
  await keys.to('pick');
  await keys.type('3');
  await keys.press('Enter');
  await page.waitForURL(/\/desk\/new\/\d+$/);
  assert.match(await page.locator('main').innerText(), /陪诊代办/);
  console.log(`# without scripts: ${keys.n} keys, ${keys.n / 4} s`);
  assert.ok(keys.n <= MOST, `${keys.n} keys`);
  await page.context().close();
});

const pages = ['/desk/new', '/calls/missed', '/calls/tell', '/calls/rate', '/revisits', '/calls/families', '/orders/all', '/orders/register'];

test('the pages of the telephone: axe finds nothing, nothing scrolls sideways at 320 px', async () => {
  const found = [];
  for (const options of [{}, { colorScheme: 'dark', extra: { cookies: [['theme', 'dark']] } }, { viewport: { width: 320, height: 700 } }]) {
    const page = await person(chrome, server, accountOf(town, '站管理员'), options);
    for (const path of pages) {
      await page.goto(server.url + path);
      for (const finding of await axe(page)) found.push(`${path}: ${finding}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
      if (wide) found.push(`${path} scrolls sideways at ${JSON.stringify(options.viewport)}`);
    }
    await page.context().close();
  }
  const resident = await person(chrome, server, accountOf(town, '居民'), { viewport: { width: 320, height: 700 } });
  await resident.goto(server.url + '/me/family');
  found.push(...await axe(resident));
  assert.deepEqual(found, []);
});
