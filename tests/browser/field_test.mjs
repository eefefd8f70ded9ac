// 现场模式 where no network is: the server is really stopped, two leaders check 120 people in and out, tabs are closed and
// killed, one clock is wrong by an hour and the other is set wrong on the way, answers are lost, batches come twice and in
// any order. What the county knows in the end is exactly what happened.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { accountOf, county, serve, tokenFor, Visitor } from '../support/redvest.mjs';
import { browser, signIn } from '../support/chromium.mjs';
import { program } from '../support/http.mjs';
import { activity, lineTo, phone, setClock } from '../support/field.mjs';

const PEOPLE = 120;
let town, server, line, chrome, event, a, b;

before(async () => {
  town = county();
  setClock(town);
  server = await serve(town);
  chrome = await browser();
  line = await lineTo(server);
  event = await activity(town, server, PEOPLE);
  a = await phone(chrome, line, accountOf(town, '队长'), 60);      // an hour fast from the beginning
  b = await phone(chrome, line, accountOf(town, '站管理员'), 0);
});
after(async () => {
  await chrome?.close();
  line?.close();
  await server?.stop();
});

async function prepare(mine) {
  const page = await mine.open();
  const one = page.locator('#activities li').filter({ hasText: '清洁家园' });
  await one.getByRole('button', { name: '下载名册' }).click();
  await one.getByText(`已下载 ${PEOPLE} 人`).waitFor();
  await page.getByText('没有网络也能打开本页').waitFor();
  return page;
}

const numbers = (page) => page.locator('#rows li').evaluateAll((rows) => rows.map((row) => row.dataset.number));
const came = (page, n) => page.locator('#a-came').filter({ hasText: new RegExp(`^${n}$`) }).waitFor();
const row = (page, number) => page.locator(`#rows li[data-number="${number}"]`);
const head = (page) => page.locator('#net-text');

async function tap(page, list, way) {
  const button = (number) => row(page, number).getByRole('button', { name: new RegExp('^' + way) });
  for (const number of list) await button(number).click();
  for (const number of list) await button(number).waitFor({ state: 'hidden' });   // written, and only then said
}

async function rollOf(house, of = town) {
  const station = program(house, tokenFor(of, accountOf(town, '站管理员').phone));
  const answer = await station.get(`/activities/${event.id}/rollcall`);
  assert.equal(answer.status, 200, answer.text);
  return answer.json();
}

const told = (roll) => roll.rows.map((one) => [one.number, one.state_text, one.in_at, one.out_at].join(' ')).sort();

const owners = new Map();   // of devices
let list, pageA, pageB;

test('both leaders take the roster along', async () => {
  assert.equal(event.signed, PEOPLE);
  pageA = await prepare(a);
  pageB = await prepare(b);
  await pageA.locator('#checks').getByText('名册 120 人已下载').waitFor();
  assert.equal(await head(pageA).textContent(), '已同步');
});

test('with the server stopped the page starts from nothing, and every tap is kept', async () => {
  line.down();
  assert.equal((await server.stop()).code, 0);
  await pageA.close();
  await pageB.close();
  pageA = await a.open('#' + event.id);
  pageB = await b.open('#' + event.id);
  await came(pageA, 0);
  list = await numbers(pageA);
  assert.equal(list.length, PEOPLE);
  await tap(pageA, list.slice(0, 40), '签到');
  await head(pageA).filter({ hasText: '无网络 · 待上传 40' }).waitFor();
  await pageA.close();                         // the tab is closed
  pageA = await a.open('#' + event.id);
  await came(pageA, 40);
  await tap(pageA, list.slice(40, 70), '签到');
  await tap(pageB, list.slice(60, 90), '签到');  // ten of them are on both phones
  await b.pass(pageB, 0, 60);                   // somebody sets B's clock an hour forward, in sight
  await pageB.waitForTimeout(1500);
  await tap(pageB, list.slice(90, 120), '签到');
  await came(pageA, 70);
  await came(pageB, 60);
});

test('a tap is undone, and undone counts as never', async () => {
  await pageB.locator('#toast').getByRole('button', { name: '撤销' }).click();   // the last one, 119
  await came(pageB, 59);
  await tap(pageA, [list[119]], '签到');         // came to the other leader
  await row(pageA, list[5]).getByRole('button', { name: /^撤销/ }).click();
  await came(pageA, 70);
  await tap(pageA, [list[5]], '签到');
  await came(pageA, 71);
});

test('the app is killed behind a tap, and the tap is there', async () => {
  const cdp = await a.context.newCDPSession(pageA);
  await came(pageA, 71);
  const gone = pageA.waitForEvent('crash');
  void cdp.send('Page.crash').catch(() => {});
  await gone;
  pageA = await a.open('#' + event.id);
  await came(pageA, 71);
});

test('two hours later they are checked out, still without a network', async () => {
  await a.pass(pageA, 125);
  await b.pass(pageB, 125);
  await pageA.waitForTimeout(1200);
  for (const page of [pageA, pageB]) await page.locator('#p-roster').getByRole('button', { name: '签退', exact: true }).first().click();
  await tap(pageA, list.slice(0, 60).concat(list[119]), '签退');
  await tap(pageB, list.slice(60, 119), '签退');
  assert.match(await head(pageA).textContent(), /待上传 1\d\d/);
});

test('answers are lost, and after the last one each record is there once', async () => {
  await pageB.close();
  const copies = [1, 2, 3].map(() => mkdtempSync(join(tmpdir(), 'field-copy-')));
  if (!process.env.REDVEST_TEST_DB) for (const copy of copies) cpSync(town.dir, copy, { recursive: true });
  setClock(town, 125);
  server = await serve(town);
  line.up(server);
  pageB = await b.open('#' + event.id);
  const accounts = [accountOf(town, '队长'), accountOf(town, '站管理员')];
  for (const [page, account] of [[pageA, accounts[0]], [pageB, accounts[1]]]) {
    const send = page.getByRole('button', { name: '立即上传' });
    // After two hours nobody is signed in any more, and nothing is lost by that.
    await send.click();
    await page.getByRole('alert').getByText('登录已过期').waitFor();
    await signIn(page, line, account);
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
    line.lose = account === accounts[0] ? 2 : 1;
    await page.goto(line.url + '/field#' + event.id);
    for (let i = 0; i < 10 && (await head(page).textContent()) !== '已同步'; i++) {
      if (await send.isVisible()) await send.click({ timeout: 2000 }).catch(() => {});   // it may have sent itself meanwhile
      await page.waitForTimeout(700);
    }
    assert.equal(await head(page).textContent(), '已同步', await page.locator('#trouble-text').textContent());
    owners.set(line.uploads.at(-1).body.device, account);
  }
  assert.equal(line.lost, 3, 'answers really went missing');
  const roll = await rollOf(server);
  assert.equal(roll.rows.length, PEOPLE);
  assert.equal(roll.held.length, 0, JSON.stringify(roll.held.slice(0, 3)));
  const day = roll.rows[0].in_at.slice(0, 10);
  for (const one of roll.rows) {
    assert.equal(one.state_text, '已签退', JSON.stringify(one));
    const [from, to] = [Date.parse(one.in_at), Date.parse(one.out_at)];
    assert.ok(from >= Date.parse(day + 'T09:50:00+08:00') && from < Date.parse(day + 'T10:00:00+08:00'), one.in_at);
    assert.ok(to >= Date.parse(day + 'T11:54:00+08:00') && to < Date.parse(day + 'T12:05:00+08:00'), one.out_at);
  }
  // The whole again, in another order: nothing changes, each is known.
  const before = told(roll);
  const signedIn = new Map(line.uploads.map(({ cookie, body }) => [body.device, cookie]));   // the last one of each device
  for (const { body } of [...line.uploads].reverse()) {
    const lines = body.ops.split('\n').reverse();
    const said = await upload(server, signedIn.get(body.device), { ...body, ops: lines.join('\n') });
    assert.ok(said.answers.every((one) => one.status === 'duplicate' && one.final), JSON.stringify(said.answers[0]));
  }
  assert.deepEqual(told(await rollOf(server)), before);
  await others(copies, before);
  for (const copy of copies) rmSync(copy, { recursive: true });
});

async function upload(to, cookie, body) {
  const answer = await fetch(to.url + '/field/ops.json', {
    method: 'POST', headers: { 'content-type': 'application/json', cookie, origin: to.url }, body: JSON.stringify({ ...body, form_key: crypto.randomUUID() }),
  });
  assert.equal(answer.status, 200);
  return answer.json();
}

// The county as it was before anything came, three times: what came, in any order, in any portions, some of it twice.
async function others(copies, before) {
  if (process.env.REDVEST_TEST_DB) return;
  const facts = line.uploads.flatMap(({ body }) => body.ops.split('\n').map((one) => ({ body, one })));
  assert.ok(facts.length > 240);
  let seed = 7;
  const dice = (n) => (seed = (seed * 48271) % 2147483647) % n;
  for (const dir of copies) {
    const twin = { ...town, dir, url: `sqlite:${dir}/daye.db` };
    const house = await serve(twin);
    try {
      const cookies = new Map();
      for (const [device, account] of owners) {
        const who = new Visitor(house);
        await who.login(account.phone);
        cookies.set(device, [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; '));
      }
      const mixed = facts.map((fact) => [dice(1e6), fact]).sort((one, two) => one[0] - two[0]).map(([, fact]) => fact);
      while (mixed.length) {
        const first = mixed[0], n = 1 + dice(60);
        const portion = mixed.filter((fact) => fact.body.device === first.body.device && fact.body.boot === first.body.boot).slice(0, n);
        for (const fact of portion) mixed.splice(mixed.indexOf(fact), 1);
        await upload(house, cookies.get(first.body.device), { ...first.body, ops: portion.map((fact) => fact.one).join('\n') });
      }
      assert.deepEqual(told(await rollOf(house, twin)), before);
    } finally {
      await house.stop();
    }
  }
}

test('nobody complained', () => {
  assert.deepEqual([...a.complaints, ...b.complaints], []);
});
