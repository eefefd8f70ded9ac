// Pictures from a phone, in a real browser: made small before they leave it when scripts run, by the server when they
// do not; and 40 MB, which nobody takes, without losing what was typed.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { accountOf, county, serve } from '../support/redvest.mjs';
import { axe, browser, person } from '../support/chromium.mjs';

let town, server, chrome, big, huge;
before(async () => {
  town = county();
  server = await serve(town);
  chrome = await browser();
  const page = await (await chrome.newContext()).newPage();
  // What a phone takes: 12 megapixels, a few MB.
  big = Buffer.from(await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    canvas.width = 4000;
    canvas.height = 3000;
    const pen = canvas.getContext('2d');
    for (let i = 0; i < 30000; i++) {
      pen.fillStyle = `hsl(${(i * 37) % 360} 60% ${20 + (i % 60)}%)`;
      pen.fillRect((i * 7919) % 4000, (i * 104729) % 3000, 60, 40);
    }
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.92));
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = '';
    for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
    return btoa(text);
  }), 'base64');
  await page.context().close();
  huge = join(mkdtempSync(join(tmpdir(), 'photo-')), 'huge.jpg');
  writeFileSync(huge, Buffer.alloc(40 << 20, 7));
});
after(async () => {
  await chrome?.close();
  await server?.stop();
  if (huge) rmSync(dirname(huge), { recursive: true });
});

const photo = (name, buffer) => ({ name, mimeType: 'image/jpeg', buffer });

async function fill(page) {
  await page.goto(server.url + '/problems/new');
  await page.locator('input[name="category"][value="light"]').check();
  await page.locator('input[name="spot"]').fill('保康路 12 号门口');
  await page.locator('textarea[name="details"]').fill('三天不亮了');
}

async function widths(page) {
  return page.locator('.photos-row img').evaluateAll(async (images) => Promise.all(images.map(async (one) => {
    const image = new Image();
    image.src = one.closest('a').href;
    await image.decode();
    return image.naturalWidth;
  })));
}

for (const javaScriptEnabled of [true, false]) {
  test(`a picture of 12 megapixels arrives small ${javaScriptEnabled ? 'with' : 'without'} scripts`, async () => {
    assert.ok(big.length > 1000000, `${big.length} bytes is no test`);
    const page = await person(chrome, server, accountOf(town, '居民'), { javaScriptEnabled });
    let sent = 0;
    page.on('request', async (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/problems')) sent = Number((await request.allHeaders())['content-length'] || sent);
    });
    await fill(page);
    await page.locator('input[name="photos"]').first().setInputFiles([photo('a.jpg', big)]);
    if (javaScriptEnabled) await page.locator('.previews img').waitFor();
    await page.getByRole('button', { name: '提交' }).click();
    await page.waitForURL(/\/orders\/\d+/);
    if (javaScriptEnabled) assert.ok(sent < 900000, `${sent} bytes left the phone`);
    else assert.ok(sent > big.length);
    assert.equal(await page.locator('.photos-row img').count(), 1);
    if (javaScriptEnabled) {
      assert.deepEqual(await widths(page), [1280]);
      assert.deepEqual(await axe(page), []);
      assert.deepEqual(page.complaints, []);
    }
    await page.context().close();
  });
}

test('two pictures from the camera stand beside each other', async () => {
  const page = await person(chrome, server, accountOf(town, '居民'));
  await fill(page);
  const camera = page.locator('input[data-camera]');
  await camera.setInputFiles([photo('one.jpg', big)]);
  await page.locator('.previews img').first().waitFor();
  await camera.setInputFiles([photo('two.jpg', big)]);
  await page.locator('.previews img').nth(1).waitFor();
  await page.getByRole('button', { name: '提交' }).click();
  await page.waitForURL(/\/orders\/\d+/);
  assert.equal(await page.locator('.photos-row img').count(), 2);
  await page.context().close();
});

test('40 MB are refused on the phone when scripts run', async () => {
  const page = await person(chrome, server, accountOf(town, '居民'));
  await fill(page);
  await page.locator('input[name="photos"]').first().setInputFiles(huge);
  await page.getByText('这些照片合计太大').waitFor();
  assert.equal(await page.locator('input[name="photos"]').first().evaluate((input) => input.files.length), 0);
  assert.equal(await page.locator('input[name="spot"]').inputValue(), '保康路 12 号门口');
  await page.context().close();
});

test('40 MB without scripts are refused in words, and what was typed is still there', async () => {
  const page = await person(chrome, server, accountOf(town, '居民'), { javaScriptEnabled: false });
  await fill(page);
  await page.locator('input[name="photos"]').first().setInputFiles(huge);
  await page.getByRole('button', { name: '提交' }).click();
  await page.getByText('照片合计不能超过 8 MB').first().waitFor();
  assert.equal(await page.locator('input[name="spot"]').inputValue(), '保康路 12 号门口');
  assert.equal(await page.locator('textarea[name="details"]').inputValue(), '三天不亮了');
  await page.context().close();
});
