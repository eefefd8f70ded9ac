// 现场模式 as it looks and as it reads: narrow, dark, in large letters; a real camera picture with a card in it, a forged card,
// the leader's code drawn on the phone and believed by the server; the office ends the worker.
import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { accountOf, county, serve, tokenFor } from '../support/redvest.mjs';
import { axe, browser, person } from '../support/chromium.mjs';
import { eyeWith } from '../support/film.mjs';
import { ask, program } from '../support/http.mjs';
import { activity, lineTo, phone, setClock } from '../support/field.mjs';

let town, server, line, chrome, event, leader;
const dir = mkdtempSync(join(tmpdir(), 'field-pages-'));
before(async () => {
  town = county();
  setClock(town, 5);
  server = await serve(town);
  line = await lineTo(server);
  chrome = await browser();
  event = await activity(town, server, 3);
  leader = await phone(chrome, line, accountOf(town, '队长'));
  const page = await leader.open();
  await page.locator('#activities li').filter({ hasText: '清洁家园' }).getByRole('button', { name: '下载名册' }).click();
  await page.locator('#activities').getByText('已下载 3 人').waitFor();
  await page.close();
});
after(async () => {
  await chrome?.close();
  line?.close();
  await server?.stop();
  rmSync(dir, { recursive: true });
});

// The leader's phone again, with that film before its camera.
async function seeing(text, run) {
  const eye = await eyeWith(dir, text);
  try {
    const mine = await phone(eye, line, accountOf(town, '队长'), 0, { permissions: ['camera'] });
    let page = await mine.open();
    await page.locator('#activities li').filter({ hasText: '清洁家园' }).getByRole('button', { name: '下载名册' }).click();
    await page.locator('#activities').getByText('已下载 3 人').waitFor();
    await page.goto(line.url + `/field#${event.id}/scan`);
    await page.getByRole('button', { name: '打开相机' }).click();
    await run(page, mine);
    assert.deepEqual(mine.complaints, []);
  } finally {
    await eye.close();
  }
}

const volunteer = '19900001280';
const cardOf = async (who) => /RV1\.\d+\.\d+\.[\w-]+/.exec((await program(server, tokenFor(town, who)).get('/me/card')).text)?.[0];

test('a card before the camera is a check-in, without a network', async () => {
  const card = await cardOf(volunteer);
  assert.ok(card);
  await seeing(card, async (page) => {
    await page.locator('#scanned li').waitFor();
    assert.match(await page.locator('#scanned .tag').textContent(), /已签到/);
    await page.locator('#a-came').filter({ hasText: /^1$/ }).waitFor();
    await page.locator('#net-text').filter({ hasText: '已同步' }).waitFor();
  });
  const roll = (await program(server, tokenFor(town, accountOf(town, '站管理员').phone)).get(`/activities/${event.id}/rollcall`)).json();
  assert.equal(roll.rows.filter((one) => one.state_text === '已签到').length, 1, JSON.stringify(roll.rows) + JSON.stringify(roll.held));
  assert.equal(roll.held.length, 0);
});

test('a card that somebody signed at home is refused on the spot', async () => {
  const real = await cardOf(volunteer), { privateKey } = generateKeyPairSync('ed25519');
  const told = real.split('.').slice(0, 3).join('.');
  await seeing(`${told}.${sign(null, Buffer.from(told), privateKey).toString('base64url')}`, async (page) => {
    await page.getByText('这张码不是本县签发的，没有记').waitFor();
    assert.equal(await page.locator('#scanned li').count(), 0);
  });
});

test('our own Ed25519 agrees with the browser, on true and on bent signatures', async () => {
  const { build } = await import('esbuild');
  const out = join(dir, 'ed25519.mjs');
  await build({ entryPoints: ['assets/ts/field/ed25519.ts'], bundle: true, format: 'esm', target: 'es2017', outfile: out });
  const { verify } = await import(out);
  for (let i = 0; i < 8; i++) {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519'), told = Buffer.from('RV1.42028163709498' + i + '.1');
    const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32), signature = sign(null, told, privateKey);
    assert.equal(await verify(key, signature, told), true);
    const bent = Buffer.from(signature);
    bent[i * 8] ^= 1;
    assert.equal(await verify(key, bent, told), false);
    assert.equal(await verify(key, signature, Buffer.from('RV1.9.1')), false);
  }
});

test('the code that the phone draws without a network opens the door, and a screenshot of it does not', async () => {
  line.down();
  const page = await leader.open(`#${event.id}/code`);
  await page.locator('#qr svg').waitFor();
  const link = await page.locator('#qr').getAttribute('data-link');
  assert.equal(new URL(link).origin, line.url);
  assert.match(await page.locator('#pin').textContent(), /^\d{3} \d{3}$/);
  line.up(server);
  const code = new URL(link).pathname.split('/').pop(), [, step] = code.split('.');
  const member = await person(chrome, server, null);
  await member.context().close();
  const say = program(server, tokenFor(town, '19900001279'));
  const came = await say.post(`/activities/${event.id}/checkin`, { kind: 'in', code: (await page.locator('#pin').textContent()).replace(' ', '') });
  assert.ok(came.status < 300, came.text);
  const old = program(server, tokenFor(town, '19900001278'));
  const late = await old.post(`/activities/${event.id}/checkin`, { kind: 'in', code: code.replace(step, step - 40) });
  assert.equal(late.status, 409, late.text);
  await page.close();
});

for (const [name, options, cookies] of [
  ['320 px', { viewport: { width: 320, height: 640 } }, []],
  ['dark', { colorScheme: 'dark' }, [['theme', 'dark']]],
  ['large letters', {}, [['mode', 'elder']]],
])
  test(`the pages hold at ${name}`, async () => {
    const mine = await phone(chrome, line, accountOf(town, '队长'), 0, options);
    await mine.context.addCookies(cookies.map(([key, value]) => ({ name: key, value, url: line.url })));
    const page = await mine.open();
    await page.locator('#activities li').filter({ hasText: '清洁家园' }).getByRole('button', { name: '下载名册' }).click();
    await page.locator('#activities').getByText('已下载 3 人').waitFor();
    for (const where of ['', `#${event.id}/roster`, `#${event.id}/scan`, `#${event.id}/code`, `#${event.id}/add`, '#todo']) {
      await page.goto(line.url + '/field' + where);
      await page.waitForTimeout(400);
      if (process.env.FIELD_SHOTS) await page.screenshot({ path: `${process.env.FIELD_SHOTS}/${name.replace(' ', '')}-${where.split('/')[1] || where.slice(1) || 'home'}.png`, fullPage: true });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where} is too wide`);
      assert.deepEqual(await axe(page), [], where);
      const small = await page.locator('button:visible, main a:visible, .tab a:visible').evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 43 && !one.closest('p')).map((one) => one.outerHTML));
      assert.deepEqual(small, [], where);
    }
    assert.deepEqual(mine.complaints, []);
    await mine.context.close();
  });

test('what lies on the phone says nothing to who finds it', async () => {
  const page = await leader.open(`#${event.id}/add`);
  await page.getByRole('textbox', { name: '姓名', exact: true }).fill('过路的欧阳');
  await page.getByLabel('手机号后四位').fill('7391');
  await page.locator('#join').getByRole('button').click();
  await page.locator('#joined').getByText('过路的欧阳').waitFor();
  const found = await page.evaluate(async () => {
    const base = await new Promise((done) => { indexedDB.open('redvest field').onsuccess = (event) => done(event.target.result); });
    const texts = [], keys = [];
    for (const name of base.objectStoreNames) {
      const rows = await new Promise((done) => { base.transaction(name).objectStore(name).getAll().onsuccess = (event) => done(event.target.result); });
      for (const row of rows) {
        texts.push(JSON.stringify(row, (key, value) => (value instanceof ArrayBuffer ? new TextDecoder().decode(value) : value)));
        for (const value of [row, row?.key]) if (value instanceof CryptoKey) keys.push(value.extractable);
      }
    }
    return { texts: texts.join('\n'), keys };
  });
  assert.ok(found.keys.length >= 2 && found.keys.every((one) => one === false));
  for (const word of ['欧阳', '7391', '清洁家园', '420281']) assert.ok(!found.texts.includes(word), word);
  await page.close();
});

test('signing out clears the phone', async () => {
  const page = await leader.open();
  await page.locator('#net-text').filter({ hasText: /已同步|要处理/ }).waitFor();
  await page.getByRole('button', { name: '退出并清除这部手机上的名册' }).click();
  await page.getByRole('button', { name: '仍然清除' }).click();
  await page.locator('#sign-in').waitFor();
  assert.equal(await page.locator('#activities li').count(), 0);
  const left = await page.evaluate(async () => {
    const base = await new Promise((done) => { indexedDB.open('redvest field').onsuccess = (event) => done(event.target.result); });
    return Promise.all(['ops', 'kits'].map((name) => new Promise((done) => { base.transaction(name).objectStore(name).count().onsuccess = (event) => done(event.target.result); })));
  });
  assert.deepEqual(left, [0, 0]);
  await page.close();
});

test('what is fetched for it is small', async () => {
  const { body } = await ask(server, '/field/worker.js');
  const files = JSON.parse(/const FILES=(\[.*?\]);/.exec(body.toString())[1]);
  const sizes = await Promise.all([...files, '/field'].map(async (file) => (await ask(server, file, { headers: { 'accept-encoding': 'br' } })).body.length));
  assert.ok(sizes.reduce((sum, one) => sum + one, 0) < 150 * 1024, String(sizes));
  const main = files.findIndex((file) => file.endsWith('/field.js'));
  assert.ok(sizes[main] < 15 * 1024, `field.js ${sizes[main]}`);
});

test('switched off by the office, the worker takes itself away', async () => {
  const page = await leader.open();
  await page.waitForFunction(() => navigator.serviceWorker.getRegistration('/field').then((one) => Boolean(one?.active)));
  const system = program(server, tokenFor(town, accountOf(town, '系统管理员').phone));
  assert.ok((await system.post('/settings/field.offline', { value: '0' })).status < 400);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration('/field')).update());
  await page.waitForFunction(() => navigator.serviceWorker.getRegistration('/field').then((one) => !one));
  await page.waitForFunction(async () => !(await caches.keys()).some((name) => name.startsWith('field ')));
  await page.close();
});
