// One order goes all the way in a real browser, by five people: resident, station, leader, and resident again;
// the branch looks on. With scripts and without.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accountOf, county, serve } from '../support/redvest.mjs';
import { browser, person } from '../support/chromium.mjs';

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

async function fillWhereAsked(page, name, value) {
  const field = page.locator(`main [name="${name}"]`).first();
  if (await field.count() && !(await field.inputValue())) await field.fill(value);
}

async function place(page) {
  await page.goto(server.url + '/');
  await page.getByRole('link', { name: '上门理发', exact: true }).click();
  await fillWhereAsked(page, 'address', '水产大院 3 栋 2 单元 501');
  await fillWhereAsked(page, 'phone', '19900002593');
  await page.getByRole('button', { name: '提交' }).click();
  await page.waitForURL(/\/orders\/\d+/);
  return new URL(page.url()).pathname;
}

async function press(page, path, name) {
  await page.goto(server.url + path);
  const button = page.getByRole('main').getByRole('button', { name, exact: true }).first();
  await button.click().catch(async (error) => {
    throw new Error(`${path} has no button ${name}:\n${await page.locator('main').innerText()}`, { cause: error });
  });
  await page.waitForLoadState();
}

// Opens the details whose summary carries the act, fills its form and sends it.
async function act(page, path, summary, fill) {
  await page.goto(server.url + path);
  const box = page.locator('details', { has: page.locator('summary', { hasText: new RegExp(`^\\s*${summary}\\s*$`) }) }).first();
  if (!(await box.evaluate((element) => element.open))) await box.locator('summary').first().click();
  await fill(box);
  await box.getByRole('button').last().click();
  await page.waitForLoadState();
}

async function stateOf(page, path) {
  await page.goto(server.url + path);
  return (await page.locator('main .tag').allTextContents()).join(' ');
}

for (const javaScriptEnabled of [true, false]) {
  test(`an order travels from 点单 to 评单 ${javaScriptEnabled ? 'with' : 'without'} scripts`, async () => {
    const sit = (role, n) => person(chrome, server, accountOf(town, role, n), { javaScriptEnabled });
    const resident = await sit('居民'), station = await sit('站管理员'), leader = await sit('队长'), branch = await sit('所管理员');
    const path = await place(resident);
    assert.match(await stateOf(resident, path), /待受理/);

    await act(station, path, '受理', async () => {});
    assert.match(await stateOf(station, path), /待派单/);
    await act(station, path, '派单', async (box) => {
      const select = box.locator('select[name="team"]');
      const label = (await select.locator('option').allTextContents()).find((text) => text.includes('保康社区志愿服务小队'));
      await select.selectOption({ label });
    });
    assert.match(await stateOf(station, path), /待接单/);

    await press(leader, path, '接单');
    assert.match(await stateOf(leader, path), /已接单/);
    await act(leader, path, '约时间', async (box) => {
      const day = new Date(Date.now() + 86400000 + 8 * 3600000).toISOString().slice(0, 10);
      await box.locator('input[name="day"]').fill(day);
      await box.locator('input[name="part"][value="morning"]').check();
    });
    assert.match(await stateOf(resident, path), /已约时间/);
    await press(leader, path, '开始服务');
    await act(leader, path, '服务完成', async (box) => {
      await box.locator('[name="result"]').fill('已上门理发，老人满意。');
      await box.locator('[name="minutes"]').fill('45');
      await box.locator('[name="people"]').fill('2');
    });
    assert.match(await stateOf(branch, path), /待确认/);

    await press(resident, path, '满意');
    assert.match(await stateOf(resident, path), /已办结/);
    const text = await resident.locator('main').innerText();
    assert.match(text, /满意/);
    for (const page of [resident, station, leader, branch]) {
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    }
  });
}

test('a resident orders in two taps from home, three in 大字版', async () => {
  const taps = async (cookies) => {
    const page = await person(chrome, server, accountOf(town, '居民'));
    await place(page);  // the first order leaves address and phone for the next
    if (cookies) await page.context().addCookies(cookies.map(([name, value]) => ({ name, value, url: server.url })));
    await page.goto(server.url + '/');
    let n = 0;
    const tap = async (locator) => {
      n++;
      await locator.first().click();
      await page.waitForLoadState();
    };
    if (cookies) await tap(page.getByRole('link', { name: /我要点单/ }));
    await tap(page.getByRole('link', { name: '上门理发', exact: true }));
    await tap(page.getByRole('button', { name: cookies ? '确认' : '提交', exact: true }));
    assert.match(page.url(), /\/orders\/\d+/);
    await page.context().close();
    return n;
  };
  assert.equal(await taps(), 2);
  assert.equal(await taps([['mode', 'elder']]), 3);
});

test('the desk is worked by keys: ↓ Enter D', async () => {
  const resident = await person(chrome, server, accountOf(town, '居民'));
  const paths = [await place(resident), await place(resident)];
  const station = await person(chrome, server, accountOf(town, '站管理员'), { viewport: { width: 1366, height: 768 } });
  for (const path of paths) await act(station, path, '受理', async () => {});
  await station.goto(server.url + '/desk');
  await station.locator('[data-row]').first().waitFor();
  const key = async (name) => {
    const loaded = station.waitForEvent('load');
    await station.keyboard.press(name);
    await loaded;
  };
  await station.keyboard.press('ArrowDown');
  await key('Enter');
  const path = new URL(await station.locator('#pane dl a').first().getAttribute('href'), server.url).pathname;
  await key('d');
  assert.match(await stateOf(station, path), /待接单/);
  assert.deepEqual(station.complaints, []);
});
