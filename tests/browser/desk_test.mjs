// The dispatch desk without a mouse: 100 orders are sent to teams by keys alone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { program } from '../support/http.mjs';
import { accountOf, county, serve, tokenFor } from '../support/redvest.mjs';
import { browser, person } from '../support/chromium.mjs';

const orders = 100;
const burst = 50;      // acts that one person may do at once; then two a second (web/limit.c)
let town, server, chrome, resident, system;

before(async () => {
  town = county();
  server = await serve(town);
  chrome = await browser();
  resident = tokenFor(town, accountOf(town, '居民').phone);
  system = tokenFor(town, accountOf(town, '系统管理员').phone);
  const set = await program(server, system).post('/settings/orders.open_max', { value: '1000' });
  for (const name of ['orders.open_max', 'orders.hour_max']) {
    const set = await program(server, system).post(`/settings/${name}`, { value: '1000' });
    assert.ok(set.status < 300, set.text);
  }
});
after(async () => {
  await chrome?.close();
  await server?.stop();
});

const tomorrow = () => new Date(Date.now() + 32 * 3600e3).toISOString().slice(0, 10);

async function placeAll() {
  for (let n = 0; n < orders; n++) {
    if (n % burst === 0 && n > 0) {       // a server newly started counts anew
      await server.stop();
      server = await serve(town);
    }
    const placed = await program(server, resident).post('/orders', {
      title: `第 ${n} 件事`, phone: '13900000000', address: '保康里 9 号', wanted_on: tomorrow(), wanted_part: 'morning',
    });
    assert.equal(placed.status, 201, placed.text);
  }
}

const waiting = async (page) => (await page.locator('a[data-row]').count());

test(`${orders} orders are dispatched by keys alone, oldest first`, async () => {
  await placeAll();
  const page = await person(chrome, server, accountOf(town, '站管理员'), { viewport: { width: 1366, height: 768 } });
  // From here on nothing but keys: a mouse would be heard.
  await page.addInitScript(() => {
    for (const kind of ['mousedown', 'pointerdown', 'touchstart'])
      addEventListener(kind, () => { document.cookie = 'mouse=used'; }, true);
  });
  await page.goto(server.url + '/desk?filter=own');
  assert.ok(await waiting(page) > 0);
  const sent = new Set();
  const started = Date.now();
  for (let n = 0; n < orders; n++) {
    // Ended, transferred and disputed orders of the demo may stand in line too: they have no team to be sent to.
    for (let step = 0; !(await page.locator('button[data-dispatch]').count()); step++) {
      assert.ok(step < 50, 'nothing can be dispatched: ' + await page.locator('main').innerText());
      await page.keyboard.press('ArrowDown');
      if (step > 0 || await page.evaluate(() => document.activeElement?.getAttribute('aria-current') === 'true')) await page.keyboard.press('ArrowDown');
      await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    }
    if (n % 10 === 9) {                   // as somebody does who looks at the second first
      const before = page.url();
      await page.keyboard.press('ArrowDown');
      if (await page.evaluate(() => document.activeElement?.getAttribute('aria-current') === 'true')) await page.keyboard.press('ArrowDown');
      if (await page.evaluate(() => document.activeElement?.matches('a[data-row]:not([aria-current])'))) {
        await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
        if (!(await page.locator('button[data-dispatch]').count())) await Promise.all([page.waitForEvent('load'), page.goto(before)]);
      }
    }
    const number = await page.locator('#pane dd a').first().innerText();
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('d')]);
    assert.match(await page.locator('[role=status]').first().innerText(), /已派单/, number);
    assert.match(page.url(), /filter=own/);             // the desk stands as it was left
    sent.add(number);
    if (n >= burst - 1) await page.waitForTimeout(Math.max(0, (n - burst + 2) * 510 - (Date.now() - started)));
  }
  assert.equal(sent.size, orders);
  assert.ok(!(await page.context().cookies()).some((cookie) => cookie.name === 'mouse'), 'a mouse was used');
  assert.deepEqual(page.complaints, []);
  // They are the teams' now.
  const station = tokenFor(town, accountOf(town, '站管理员').phone);
  const rows = (await program(server, station).get('/desk?state=offered')).json().orders;
  assert.ok(rows.length >= 50);
  await page.context().close();
});

test('a station sends an order up and opens another to all, by keys alone', async () => {
  for (const title of ['要上报的事', '大家都能办的事']) {
    const placed = await program(server, resident).post('/orders', {
      title, phone: '13900000000', address: '保康里 9 号', wanted_on: tomorrow(), wanted_part: 'morning',
    });
    assert.equal(placed.status, 201, placed.text);
  }
  const page = await person(chrome, server, accountOf(town, '站管理员'), { viewport: { width: 1366, height: 768 } });
  const open = async (title) => {
    await page.goto(server.url + '/desk?filter=own');
    while (!(await page.evaluate((words) => document.activeElement?.matches('a[data-row]') && document.activeElement.innerText.includes(words), title)))
      await page.keyboard.press('ArrowDown');
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
  };
  const tabTo = async (test, argument) => {
    for (let i = 0; i < 200; i++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(test, argument)) return;
    }
    assert.fail('Tab never came to it');
  };
  const summary = (words) => document.activeElement?.tagName === 'SUMMARY' && document.activeElement.innerText.trim() === words;
  await open('要上报的事');
  // A submitted order is sent up with its reason.
  await tabTo(summary, '上报');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type('超出本站能力');
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
  assert.match(await page.locator('[role=status]').first().innerText(), /已上报/);
  await open('大家都能办的事');
  await tabTo(summary, '放到可接的单');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
  assert.match(await page.locator('[role=status]').first().innerText(), /放到可接的单/);
  await page.context().close();
});
