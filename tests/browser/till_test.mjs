// 核销 in the hand of who stands at the till: two taps by camera, by typing without scripts, and
// through a loss of network: an answer that is lost and a code that is scanned without one count once.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { accountOf, county, serve } from '../support/redvest.mjs';
import { axe, browser, person } from '../support/chromium.mjs';
import { eyeWith } from '../support/film.mjs';
import { rows } from '../support/rows.mjs';

let town, server, chrome, codes, keeper;
const dir = mkdtempSync(join(tmpdir(), 'till-'));
before(async () => {
  town = county();
  server = await serve(town);
  chrome = await browser();
  keeper = accountOf(town, '站管理员');
  codes = (await rows(town, "select code from redemptions where state = 'reserved' and merchant is null order by id")).map((row) => row.code);
  assert.ok(codes.length >= 4, 'the demo has four vouchers that wait');
});
after(async () => {
  await chrome?.close();
  await server?.stop();
  rmSync(dir, { recursive: true });
});

const link = (code) => `${server.url}/till?code=${code}`;
async function steps(code) {
  return (await rows(town, `select s.state from redemption_steps s join redemptions r on r.id = s.redemption where r.code = '${code}' order by s.id`))
    .map((row) => row.state);
}

async function seeing(code, run) {
  const eye = await eyeWith(dir, link(code));
  try {
    const page = await person(eye, server, keeper);
    await page.goto(server.url + '/till');
    await run(page);
    assert.deepEqual(page.complaints.filter((one) => !/Failed to load resource/.test(one)), []);
  } finally {
    await eye.close();
  }
}

test('two taps: the camera finds the code, one button verifies it', async () => {
  await seeing(codes[0], async (page) => {
    assert.deepEqual(await axe(page), []);
    await page.getByRole('button', { name: '扫码' }).click();
    await page.waitForURL('**/till?code=' + codes[0]);
    await page.getByRole('button', { name: '核销', exact: true }).click();
    await page.locator('#said').getByText('已核销').waitFor();
  });
  assert.deepEqual(await steps(codes[0]), ['reserved', 'verified']);
});

test('a code scanned without a network is kept, said so, and verified once when it is back', async () => {
  await seeing(codes[1], async (page) => {
    await page.waitForLoadState('networkidle');
    await page.context().setOffline(true);
    await page.getByRole('button', { name: '扫码' }).click();
    await page.locator('#said').getByText('没有网络，已记下这个码').waitFor();
    assert.equal(await page.locator('#kept li').count(), 1);
    assert.deepEqual(await steps(codes[1]), ['reserved']);
    await page.context().setOffline(false);
    await page.locator('#kept').getByText('已核销').waitFor({ timeout: 15000 });
    await page.getByRole('button', { name: '知道了' }).click();
    assert.equal(await page.locator('#waiting').isVisible(), false);
  });
  assert.deepEqual(await steps(codes[1]), ['reserved', 'verified']);
});

test('an answer that is lost is heard the second time, under the same key', async () => {
  const page = await person(chrome, server, keeper);
  await page.goto(link(codes[2]));
  let lost = 0;
  await page.route('**/till/verify.json', async (route) => {
    await route.fetch();
    lost++;
    await route.abort();
  }, { times: 1 });
  await page.getByRole('button', { name: '核销', exact: true }).click();
  await page.locator('#said').getByText('没有网络，已记下这个码').waitFor();
  assert.equal(lost, 1);
  assert.deepEqual(await steps(codes[2]), ['reserved', 'verified']);
  await page.reload();
  await page.locator('#kept').getByText('已核销').waitFor({ timeout: 15000 });
  assert.deepEqual(await steps(codes[2]), ['reserved', 'verified']);
  await page.context().close();
});

test('without scripts the code is typed, looked at and verified; used again it is told as used', async () => {
  const page = await person(chrome, server, keeper, { javaScriptEnabled: false });
  await page.goto(server.url + '/till');
  assert.equal(await page.getByRole('button', { name: '扫码' }).isVisible(), false);
  for (const said of ['已核销，请把东西交给对方', '这张券已经核销过，不能再用']) {
    await page.getByLabel('兑换码或出示码').fill(codes[3]);
    await page.getByRole('button', { name: '查看' }).click();
    if (said.startsWith('已核销')) await page.getByRole('button', { name: '核销', exact: true }).click();
    await page.getByText(said).waitFor();
  }
  await page.context().close();
});

test('the till is whole at 320 px, dark and in large letters', async () => {
  for (const cookies of [[], [['theme', 'dark']], [['mode', 'elder']]]) {
    const page = await person(chrome, server, keeper, { viewport: { width: 320, height: 640 }, extra: { cookies } });
    for (const path of ['/till', '/till?code=123', '/till/day']) {
      await page.goto(server.url + path);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, path);
      assert.deepEqual(await axe(page), [], path + JSON.stringify(cookies));
    }
    await page.context().close();
  }
});
