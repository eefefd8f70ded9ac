// The ten pages (ux.md §3.6) where things are not as they are in a picture: names that do not end, nobody signed in, somebody who may not.
// (数据大屏 is a picture and has tests of its own.) And their main action: on the first screen of a phone, and wide enough for a thumb.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Visitor, accountOf, county, enter, serve } from '../support/redvest.mjs';
import { browser } from '../support/chromium.mjs';
import { addressed, open } from '../support/ten.mjs';

let town, server, chrome, pages;
before(async () => {
  town = county();
  server = await serve(town);
  chrome = await browser();
  pages = (await addressed(town, server)).filter((one) => one.name !== 'wall');
});
after(async () => {
  await chrome?.close();
  await server?.stop();
});

test('no name is so long that one of the ten scrolls sideways, in any size of letters', async () => {
  const found = [];
  for (const one of pages) {
    const page = await open(chrome, server, one, { viewport: { width: 320, height: 700 } });
    await page.goto(server.url + one.address);
    if (one.ready) await one.ready(page);
    const touched = await page.evaluate(() => {
      const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
      let n = 0;
      for (let node; (node = walker.nextNode());)
        if (/[\u4e00-\u9fff]{2}/.test(node.data) && !node.parentElement.closest('button, .btn, .go, .nowrap, dt, select, option, script, template, label, legend, .tag, .steps')) {
          node.data = '东岳路街道保康社区新时代文明实践站便民服务志愿服务小队第二分队阿卜杜拉·买买提江·吐尔逊Abdurahman_Tursun_Supercalifragilistic';
          n++;
        }
      return n;
    });
    assert.ok(touched >= 3, `${one.name}: ${touched} names made long`);
    for (const look of ['', '140%', 'elder']) {
      await page.evaluate((how) => {
        document.documentElement.style.fontSize = how === '140%' ? how : '';
        document.documentElement.dataset.mode = how === 'elder' ? how : '';
      }, look);
      const [scroll, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      if (scroll > seen) found.push(`${one.name} ${look}: ${scroll} > ${seen}`);
    }
    await page.context().close();
  }
  assert.deepEqual(found, []);
});

test('who is not signed in is led to the log-in, and who may not is told so with a way on and somebody to call', async () => {
  const found = [], stranger = new Visitor(server), resident = new Visitor(server);
  await enter(resident, accountOf(town, '居民'));
  for (const one of pages) {
    const asked = await stranger.get(one.address);
    if (asked.status === 303) {
      if (!asked.location.startsWith('/login?next=')) found.push(`${one.name}: a stranger is sent to ${asked.location}`);
    } else if (asked.status !== 200) found.push(`${one.name}: a stranger gets ${asked.status}`);
    const answer = await resident.get(one.address);
    if (answer.status === 200) continue;
    if (answer.status !== 404) found.push(`${one.name}: a resident gets ${answer.status}`);
    if (!/<a class="btn[^"]*" href="\/">/.test(answer.text) || !/<footer[^]*href="tel:/.test(answer.text)) found.push(`${one.name}: no way on`);
  }
  assert.deepEqual(found, []);
});

test('the main action of each stands on the first screen of a phone and is wide enough for a thumb', async () => {
  const found = [];
  let acts = 0;
  for (const one of pages) {
    const page = await open(chrome, server, one, { viewport: { width: 390, height: 844 } });
    await page.goto(server.url + one.address);
    if (one.ready) await one.ready(page);
    const box = await page.evaluate(() => {
      const shown = (act) => act.checkVisibility() && act.getClientRects().length > 0;
      const act = [...document.querySelectorAll('main .btn.primary, main .act.p, main #rate .btn')].find((act) => shown(act) && !act.closest('.pane'));
      const first = act && ([...(act.form?.querySelectorAll('input:not([type=hidden]), select, textarea') ?? [])].find(shown));
      const { width, height } = act?.getBoundingClientRect() ?? {};
      return act && { width, height, top: (first ?? act).getBoundingClientRect().top };
    });
    await page.context().close();
    if (!box) continue;
    acts++;
    if (box.width < 80 || box.height < 44) found.push(`${one.name}: ${Math.round(box.width)} × ${Math.round(box.height)} px`);
    if (box.top > 844 - 64 - 44) found.push(`${one.name}: begins at ${Math.round(box.top)} px`);
  }
  assert.deepEqual(found, []);
  assert.ok(acts >= 6, `${acts} of the ten have a main action`);
});
