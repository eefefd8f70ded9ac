// Pictures where no network is: taken with the server really stopped, kept through a killed page, one undone here and one
// undone after its answer was lost, a sheet of paper photographed; and a phone whose storage is full says so.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accountOf, county, serve, tokenFor } from '../support/redvest.mjs';
import { axe, browser, signIn } from '../support/chromium.mjs';
import { program } from '../support/http.mjs';
import { activity, lineTo, phone, setClock } from '../support/field.mjs';

let town, server, line, chrome, event, leader, page, door;
before(async () => {
  town = county();
  setClock(town, 5);
  server = await serve(town);
  line = await lineTo(server);
  chrome = await browser();
  event = await activity(town, server, 3);
  door = (house) => program(house, tokenFor(town, accountOf(town, '队长').phone));
  assert.equal((await door(server).post(`/activities/${event.id}/sheets`, {})).status, 200);
  leader = await phone(chrome, line, accountOf(town, '队长'));
  page = await leader.open();
  await page.locator('#activities li').filter({ hasText: '清洁家园' }).getByRole('button', { name: '下载名册' }).click();
  await page.locator('#activities').getByText('已下载 3 人').waitFor();
  await page.getByText('没有网络也能打开本页').waitFor();
});
after(async () => {
  await chrome?.close();
  line?.close();
  await server?.stop();
});

// As a phone's camera makes it: 12 million pixels of no pattern, many MB.
async function shot(hue) {
  const text = await page.evaluate(async (of) => {
    const canvas = document.createElement('canvas');
    canvas.width = 3200;
    canvas.height = 2400;
    const pen = canvas.getContext('2d');
    for (let i = 0; i < 20000; i++) {
      pen.fillStyle = `hsl(${(i * 37 + of) % 360} 60% ${20 + (i % 60)}%)`;
      pen.fillRect((i * 7919) % 3200, (i * 104729) % 2400, 60, 40);
    }
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.92));
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let all = '';
    for (let i = 0; i < bytes.length; i += 32768) all += String.fromCharCode(...bytes.subarray(i, i + 32768));
    return btoa(all);
  }, hue);
  return { name: `${hue}.jpg`, mimeType: 'image/jpeg', buffer: Buffer.from(text, 'base64') };
}

const tiles = () => page.locator('#shots li');
const head = () => page.locator('#net-text');
const stand = (n) => tiles().nth(n - 1).waitFor();
const album = async () => (await door(server).get(`/activities/${event.id}/album`)).json().photos;
const sheetOf = async () => (await door(server).get(`/activities/${event.id}/rollcall`)).json().sheets[0];

async function send(done) {
  const button = page.getByRole('button', { name: '立即上传' });
  for (let i = 0; i < 20 && !(await done()); i++) {
    await button.click({ timeout: 500 }).catch(() => {});   // it may go by itself just then
    await page.waitForTimeout(700);
  }
}

test('with the server stopped pictures are made small and kept, and the page that dies keeps them', async () => {
  const files = [await shot(0), await shot(60), await shot(120)];
  assert.ok(files[0].buffer.length > 1 << 20);
  line.down();
  assert.equal((await server.stop()).code, 0);
  await page.close();
  page = await leader.open(`#${event.id}/photos`);
  await page.getByText('还没有拍照片').waitFor();
  await page.locator('#choose').setInputFiles(files);
  await stand(3);
  await head().filter({ hasText: '无网络 · 照片待传 3' }).waitFor();
  assert.deepEqual(await tiles().locator('.tag').allTextContents(), ['待上传', '待上传', '待上传']);
  await page.locator('#toast').getByRole('button', { name: '撤销' }).click();
  await head().filter({ hasText: '照片待传 2' }).waitFor();
  await page.locator('#sheets').getByRole('button', { name: /^拍这张表/ }).waitFor();
  const choosing = page.waitForEvent('filechooser');
  await page.locator('#sheets').getByRole('button', { name: /^拍这张表/ }).click();
  await (await choosing).setFiles([await shot(200)]);
  await head().filter({ hasText: '照片待传 3' }).waitFor();
  assert.deepEqual(await axe(page), []);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  const cdp = await leader.context.newCDPSession(page), gone = page.waitForEvent('crash');
  void cdp.send('Page.crash').catch(() => {});
  await gone;
  page = await leader.open(`#${event.id}/photos`);
  await stand(2);
  await head().filter({ hasText: '无网络 · 照片待传 3' }).waitFor();
  const bytes = await page.evaluate(() => new Promise((done) => {
    const request = indexedDB.open('redvest field');
    request.onsuccess = () => {
      const all = request.result.transaction('photos').objectStore('photos').getAll();
      all.onsuccess = () => done(all.result.filter((one) => one.box).map((one) => one.box.bytes.byteLength));
    };
  }));
  assert.equal(bytes.length, 3, 'the undone one has left nothing');
  for (const n of bytes) assert.ok(n > 1000 && n < 205 * 1024, `${n} bytes`);
});

test('back in the net they go up once each, an answer is lost on the way, and the stamp says when they were taken', async () => {
  server = await serve(town);
  line.up(server);
  line.lose = 1;
  await signIn(page, line, accountOf(town, '队长'));
  await page.goto(`${line.url}/field#${event.id}/photos`);
  await send(async () => (await head().textContent()) === '已同步');
  assert.equal(await head().textContent(), '已同步', await page.locator('#trouble-text').textContent());
  assert.equal(line.lost, 1, 'an answer really went missing');
  assert.ok(line.pictures >= 4, 'the one whose answer was lost was sent again');
  assert.deepEqual(await tiles().locator('.tag').allTextContents(), ['已上传', '已上传'], await tiles().locator('small').allTextContents().then(String));
  const photos = await album();
  assert.equal(photos.length, 2);
  for (const one of photos) {
    assert.equal(one.state, 'inner');
    assert.ok(Math.abs(Date.parse(one.taken_at) - (Date.now() + town.ahead)) < 10 * 60000, one.taken_at);
    assert.ok(one.width >= 720 && one.width <= 1280, `${one.width}x${one.height}`);
  }
  const sheet = await sheetOf();
  assert.ok(sheet.photo_at && sheet.in_time, JSON.stringify(sheet));
});

test('what was uploaded is undone, here without a network and there when it is back', async () => {
  line.down();
  await server.stop();
  await tiles().first().getByRole('button', { name: /^撤销/ }).click();
  await page.getByText('1 张撤销的照片').waitFor();
  await page.locator('#sheets').getByRole('button', { name: /^撤销/ }).click();
  await head().filter({ hasText: '照片待传 2' }).waitFor();
  server = await serve(town);
  line.up(server);
  await send(async () => (await head().textContent()) === '已同步');
  assert.equal((await album()).length, 1);
  assert.ok(!(await sheetOf()).photo_at);
  await page.locator('#sheets').getByRole('button', { name: /^拍这张表/ }).waitFor();
});

test('a file that is no picture, and a phone that is full, are told in a sentence', async () => {
  await page.locator('#choose').setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') });
  await page.getByText('这个文件不是照片，没有存下').waitFor();
  const before = await tiles().count(), one = await shot(300);
  // Chromium looks at its quota when it likes; here the transaction ends at once, and as it ends there.
  await page.evaluate(() => {
    for (const way of ['put', 'add']) {
      const own = IDBObjectStore.prototype[way];
      IDBObjectStore.prototype[way] = function put(...all) {
        if (!window.full) return own.apply(this, all);
        const request = own.apply(this, all), transaction = this.transaction;
        request.addEventListener('success', () => {
          Object.defineProperty(transaction, 'error', { value: new DOMException('', 'QuotaExceededError'), configurable: true });
          transaction.abort();
        }, { once: true });
        return request;
      };
    }
    window.full = true;
  });
  await page.locator('#choose').setInputFiles(one);
  await page.locator('#toast-text').filter({ hasText: '这部手机的存储满了，这张照片没有存下' }).waitFor().catch(async (error) => {
    throw new Error(await page.locator('#toast-text').textContent(), { cause: error });
  });
  assert.equal(await tiles().count(), before);
  await page.locator('[data-tab=roster]').click();
  await page.locator('#rows').getByRole('button', { name: /^签到/ }).first().click();
  await page.getByText('这部手机的存储满了，没有记下').waitFor();
  await page.evaluate(() => { window.full = false; });
  await page.locator('#rows').getByRole('button', { name: /^签到/ }).first().click();
  await page.locator('#a-came').filter({ hasText: /^1$/ }).waitFor();
});

test('nobody complained', () => {
  assert.deepEqual(leader.complaints, []);
});
