// 扫码签到 from the tab bar: a code of this house before the camera opens what it names, another one opens nothing.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { accountOf, county, serve } from '../support/redvest.mjs';
import { person } from '../support/chromium.mjs';
import { eyeWith } from '../support/film.mjs';

let town, server;
const dir = mkdtempSync(join(tmpdir(), 'scan-'));
before(async () => {
  town = county();
  server = await serve(town);
});
after(async () => {
  await server?.stop();
  rmSync(dir, { recursive: true });
});

async function seeing(text, look, options = {}) {
  const eye = await eyeWith(dir, text);
  try {
    const page = await person(eye, server, accountOf(town, '居民'), options);
    await page.goto(server.url + '/');
    await page.getByRole('navigation', { name: '底部导航' }).getByRole('link', { name: '扫码签到' }).click();
    await page.waitForURL('**/me/card');
    await look(page);
    assert.deepEqual(page.complaints, []);
  } finally {
    await eye.close();
  }
}

test('a code of this house opens its page', async () => {
  await seeing(`${server.url}/help?from=code`, async (page) => {
    await page.getByRole('button', { name: '打开相机扫码' }).click();
    await page.waitForURL('**/help?from=code');
  });
});

test('a code of another house opens nothing and says so', async () => {
  await seeing('https://other.invalid/me/card', async (page) => {
    await page.getByRole('button', { name: '打开相机扫码' }).click();
    await page.getByText('这不是本平台的码').waitFor();
    assert.equal(new URL(page.url()).pathname, '/me/card');
  });
});

test('without scripts there is no button that does nothing, but the code to be scanned', async () => {
  await seeing(`${server.url}/help`, async (page) => {
    assert.equal(await page.getByRole('button', { name: '打开相机扫码' }).count(), 0);
    assert.ok(await page.locator('.qr svg').isVisible());
  }, { javaScriptEnabled: false });
});
