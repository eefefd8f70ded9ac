// Nine pictures of an activity at once, from a phone: small before they leave it, with the time that the camera said
// and nothing else of it; and the ledger over the wire, where an audited paper leaves the loop twice.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accountOf, county, serve } from '../support/redvest.mjs';
import { axe, browser, person } from '../support/chromium.mjs';

let town, server, chrome, page, album;
const phone = { viewport: { width: 390, height: 844 } };
before(async () => {
  town = county();
  server = await serve(town);
  chrome = await browser();
  page = await person(chrome, server, accountOf(town, '站管理员'), phone);
  for (let month = new Date(), tries = 0; !album && tries < 4; tries++, month.setUTCDate(0)) {
    await page.goto(`${server.url}/ledgers?month=${month.toISOString().slice(0, 7)}`);
    const rows = page.locator('td.main a');
    if (await rows.count()) album = await rows.last().getAttribute('href');
  }
  assert.ok(album, 'the demo county has held nothing for months');
});
after(async () => {
  await chrome?.close();
  await server?.stop();
});

// A picture as a camera writes it: pixels of its own kind, and EXIF with a time and a maker's name.
async function shot(hue, time) {
  const plain = Buffer.from(await page.evaluate(async (of) => {
    const canvas = document.createElement('canvas');
    canvas.width = 3200;
    canvas.height = 2400;
    const pen = canvas.getContext('2d');
    for (let i = 0; i < 30000; i++) {
      pen.fillStyle = `hsl(${(i * 37 + of) % 360} 60% ${20 + (i % 60)}%)`;
      pen.fillRect((i * 7919) % 3200, (i * 104729) % 2400, 60, 40);
    }
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.92));
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = '';
    for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
    return btoa(text);
  }, hue), 'base64');
  const long = (n) => Buffer.from([n >> 24, n >> 16, n >> 8, n].map((byte) => byte & 255));
  const entry = (tag, type, count, value) => Buffer.concat([Buffer.from([tag >> 8, tag & 255, 0, type]), long(count), long(value)]);
  const tiff = Buffer.concat([Buffer.from('MM\0*', 'latin1'), long(8), Buffer.from([0, 2]), entry(0x010f, 2, 12, 56), entry(0x8769, 4, 1, 38),
    long(0), Buffer.from([0, 1]), entry(0x9003, 2, 20, 68), long(0), Buffer.from('SecretMaker\0' + time + '\0', 'latin1')]);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]), size = body.length + 2;
  return Buffer.concat([plain.subarray(0, 2), Buffer.from([0xff, 0xe1, size >> 8, size & 255]), body, plain.subarray(2)]);
}

const json = async (path) => (await page.context().request.get(server.url + path)).json();

test('nine pictures go up at once, small, with the time of the camera and nothing else of it', async () => {
  const { starts_at: start } = await json(album + '.json'), had = (await json(album + '.json')).photos.length;
  const time = start.slice(0, 19).replaceAll('-', ':').replace('T', ' ');
  const files = [];
  for (let i = 0; i < 9; i++) files.push({ name: `${i}.jpg`, mimeType: 'image/jpeg', buffer: await shot(i * 40, time) });
  const whole = files.reduce((sum, file) => sum + file.buffer.length, 0);
  assert.ok(whole > 8 << 20, `${whole} bytes would go through as they are`);
  await page.goto(server.url + album);
  await page.locator('details', { has: page.locator('summary', { hasText: '上传照片' }) }).evaluate((one) => { one.open = true; });  // open already when the album is empty
  let body;
  page.on('request', (request) => { if (request.method() === 'POST') body = request.postDataBuffer() ?? body; });
  await page.locator('input[name="photos"]').first().setInputFiles(files);
  await page.locator('.previews img').nth(8).waitFor({ timeout: 120_000 });
  await page.locator('input[name="caption"]').fill('扫楼道');
  await page.getByRole('button', { name: '上传照片' }).click({ timeout: 120_000 });
  await page.getByText('照片已传上来').waitFor({ timeout: 120_000 });
  if (body) assert.ok(!body.includes('SecretMaker'), 'what the camera says of itself left the phone');
  const { photos } = await json(album + '.json');
  assert.equal(photos.length, had + 9);
  for (const one of photos.slice(had)) {
    assert.equal(one.taken_at, start);
    assert.equal(one.state, 'inner');
    assert.equal(one.width, 1280);
  }
  assert.deepEqual(await axe(page), []);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  assert.deepEqual(page.complaints, []);
});

test('the ledger is a PDF and a ZIP, once more and in a row', async () => {
  const activity = album.replace('/album', '');
  for (const [path, begins] of [['/ledger.pdf', '%PDF'], ['/ledger.zip', 'PK'], ['/ledger.pdf', '%PDF']]) {
    const answer = await page.context().request.get(server.url + activity + path);
    assert.equal(answer.status(), 200);
    assert.match(answer.headers()['content-disposition'], /^attachment; filename\*=UTF-8''%E5%8F%B0%E8%B4%A6-H/);
    assert.ok((await answer.body()).subarray(0, begins.length).equals(Buffer.from(begins)));
  }
  const many = await Promise.all(Array.from({ length: 6 }, () => page.context().request.get(server.url + activity + '/ledger.zip')));
  assert.deepEqual(many.map((one) => one.status()), Array(6).fill(200));
});

test('the table of a month fits a phone and reads without scripts', async () => {
  await page.goto(server.url + '/ledgers');
  assert.deepEqual(await axe(page), []);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
});
