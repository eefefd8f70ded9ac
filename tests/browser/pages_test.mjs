// Every page that the binary routes: no axe finding in light, dark and 大字版, no sideways scroll at 320 px nor in large type, its main action
// on the first screen, somebody to call, every list with its export, the same content without scripts, nothing that the policy refuses, no
// Chinese word of ours in English. Targets large enough, no style attribute. And the home page's weight on the wire.
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { Visitor, accountOf, county, fieldsOf, run, serve } from '../support/redvest.mjs';
import { axe, browser, person } from '../support/chromium.mjs';
import { crawl } from '../support/crawl.mjs';

const roles = ['居民', '站管理员', '队长', '中心工作人员', '系统管理员', '审计员', '网格员', '安全管理员', '部门联络员'];
// Those whose pages look different on one route, and the routes where they do.
const each = ['居民', '站管理员', '队长'];
const several = ['/', '/me', '/todo', '/orders/{id}', '/visits/{id}', '/activities/{id}', '/questionnaires/{id}'];

// GET routes that are no page to look at, or none that a visitor can be led to here.
const file = 'a file or an answer for programs, no page';
const apart = {
  ...Object.fromEntries(['/healthz', '/readyz', '/metrics', '/openapi.json', '/api/openapi.json', '/places/{id}/qr.svg', '/me/data/copy',
    '/people/{id}/photo.jpg', '/records/entries/{id}/photo.jpg', '/activities/{id}/sheets/{sheet_id}/photo.jpg', '/orders/{id}/photos/{photo_id}', '/orders/{id}/going/{person_id}', '/activities/atom',
    '/field/worker.js', '/field/manifest.webmanifest', '/rewards/{id}/photo', '/settlements/{id}/paper.pdf', '/activities/{id}/album/{photo_id}/photo.jpg',
    '/activities/{id}/ledger.pdf', '/activities/{id}/ledger.zip', '/ledgers/month.pdf', '/ledgers/month.zip', '/carries/{id}/photo.jpg', '/certificates/{id}/paper.pdf',
    '/activities/calendar/{id}', '/activities/{id}/calendar', '/calendar/{word}', '/open311/v2/discovery.json', '/open311/v2/discovery.xml',
    '/open311/v2/services.json', '/open311/v2/services.xml', '/open311/v2/services/{file}', '/open311/v2/requests.json',
    '/open311/v2/requests.xml', '/open311/v2/requests/{file}', '/open311/v2/tokens/{file}'].map((path) => [path, file])),
  '/mode': 'sets a cookie and goes home',
  '/handover': 'wants a signature of a partner; accounts_pages_test.c opens it',
  '/invited/{id}': 'its link comes by a message that a clock sends a minute later',
  '/volunteers/{id}/slip': 'stands only just after a desk has filled a form in',
  '/c/{code}': 'wants the code that an activity shows while it goes on',
  '/activities/{id}/sheet': 'a paper list is begun on the day of an activity',
  '/activities/{id}/sheets/{sheet_id}': 'a paper list is begun on the day of an activity',
  '/records/entries/{id}': 'the demo county has no late entry',
  '/revisits/{id}': 'one in twenty is asked again; a county this small may have none (calls_test.c opens it)',
  '/settlements/{id}': 'the demo county has no settled month; the story 积分兑换 opens it',
  '/entitlements/{id}/code': 'stands for a minute and a half after one has taken it; the story 时数换礼遇 opens it',
  '/entitlements/lists/{id}': 'the demo county has no list of a month; the story 时数换礼遇 opens it',
  ...Object.fromEntries(['/entitlements/lists/{id}/file.xlsx', '/reports/{id}/report.docx', '/reports/{id}/report.pdf', '/reports/{id}/report.xlsx'].map((path) => [path, file])),
  '/field': 'drawn by its script, with tests of its own (field_pages_test.mjs)',
  ...Object.fromEntries(['/wall', '/wall/public', '/wall/drawing', '/wall/public/drawing'].map((path) => [path, 'drawn anew while one looks, with tests of its own (wall_test.mjs)'])),
  '/wall/analysis': 'its charts write their sizes as styles by script, with tests of its own (wall_test.mjs)',
  '/login/second': 'wants an authenticator between two answers; accounts_pages_test.c opens it',
};

let town, server, chrome, pages, visitors, missed;

// What the demo county has none of: a webhook, two people on one phone.
function lay() {
  run(town, 'hooks', 'add', '测试平台', 'https://hook.invalid/');
  for (const name of ['双生甲', '双生乙']) run(town, 'user', 'add', name, '--phone', '19911110009');
}

// A roster with a line to mend: the address of its page.
async function upload(visitor) {
  const form = new FormData();
  const fields = { ...fieldsOf((await visitor.get('/rosters/new')).text, '/rosters') };
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob(['姓名,手机号\n张三,13900000011\n李四,139\n']), '名册.csv');
  const made = await visitor.fetch('/rosters', { method: 'POST', body: form, headers: { origin: server.url, 'sec-fetch-site': 'same-origin' } });
  const roster = made.headers.get('location');
  return roster;
}

// A questionnaire that is not published: the address of its page.
async function ask(visitor) {
  const place = /<option value="(\d+)"/.exec((await visitor.get('/questionnaires/new')).text)[1];
  const day = (days) => new Date(Date.now() + days * 86400e3).toISOString().slice(0, 10);
  const made = await visitor.submit('/questionnaires/new', '/questionnaires',
    { place, title: '过年想看什么', options: '唱戏\n电影', begins: day(1), ends: day(20) });
  assert.equal(made.status, 303, made.text);
  return made.location;
}

// Somebody who has given a phone number and its code, and stands where `login` leads.
async function halfway(phone) {
  const visitor = new Visitor(server);
  await visitor.login(phone);
  return visitor;
}

// Addresses that no link of a page leads to, of things that were found.
async function more(found, people) {
  people.set('新来的人', await halfway('19911110008'));
  people.set('双生', await halfway('19911110009'));
  const station = '站管理员';
  const first = async (list) => Object.values(JSON.parse((await people.get(station).get(list)).text)).find(Array.isArray)[0].id;
  const visit = await first('/visits.json?ended=1');
  const activity = await first('/activities/desk.json'), own = JSON.parse((await people.get('队长').get('/team.json')).text).teams[0].coming[0].id;
  const roster = await upload(people.get(station));
  const asked = await ask(people.get(station));
  const { location: report } = await people.get(station).submit('/reports/new', '/reports');
  return [
    [`/orders/${await first('/orders/all.json?state=transferred')}/receipt`, station],
    ...each.slice(1).map((role) => [`/visits/${visit}`, role]), [`/visits/${visit}/sheet`, station],
    [found('/orders/{id}', station).replace('/orders/', '/desk/new/'), station],
    [roster, station], [`${roster}/problems`, station], [asked, station], [report, station],
    ['/calls/missed?ended=1', station],
    [`/activities/${activity}/checkin`, '队长'], [`/field/kit/${own}`, '队长'],
    ['/login/register', '新来的人'], ['/login/choose', '双生'],
  ];
}

before(async () => {
  town = county();
  lay();
  server = await serve(town);
  chrome = await browser();
  ({ pages, visitors, missed } = await crawl(town, server, { roles, each, several, apart, more }));
});
after(async () => {
  await chrome?.close();
  await server?.stop();
});

test('every page of the route table is reached', () => {
  assert.deepEqual(missed, []);
});

// Lists that stand on a page and are exported from another one, or are no rows of the county's: teams below one stand in /teams, a carry's people
// on a page of their own; a phone's roster, which goes with the phone; what one may begin an activity or a report from; the demo county's accounts.
const exportedElsewhere = /^\/(teams\/\d+|carries\/\d+|field\/kit\/\d+|activities\/new|reports\/new|login)$/;

// A page as it stands at the first look: what a visitor without scripts gets, and where the thing to do is.
function firstLook([html, noExport]) {
  const found = [];
  const words = (root) => root.querySelector('main').textContent.replace(/\s+/g, ' ').trim();
  const sent = new DOMParser().parseFromString(html, 'text/html');
  if (words(sent) !== words(document)) found.push('other content with scripts than without');
  for (const form of sent.querySelectorAll('form'))
    if (!form.querySelector('button:not([type=button]), input[type=submit]')) found.push(`a form without a button: ${form.getAttribute('action')}`);
  if (document.querySelector('[style]:not(.chart, .chart *)')) found.push('a style attribute');  // a chart draws itself by script
  // A person who answers the phone, on every page that is no sheet of paper.
  if (!document.querySelector('main.paper') && !document.querySelector('footer a[href^="tel:"]')) found.push('nobody to call');
  // What is a list can be taken along: rows that programs read stand beside a link that exports them.
  const taken = [...document.querySelectorAll('main a[href]')].some((one) => /\.(csv|xlsx|json|pdf|ics)(\?|$)/.test(one.getAttribute('href')));
  const listed = [...document.querySelectorAll('main .table tbody, main ul.cells, main ol.rows')].some((one) => one.children.length >= 8 && !one.closest('.paper, .look, details'));
  if (listed && !taken) found.push(noExport);
  // The main action stands on the first screen; of a form that fills it, the first field does. Beside a list the first thing is its rows.
  const shown = (one) => one.checkVisibility() && one.getClientRects().length > 0;
  const act = [...document.querySelectorAll('main .btn.primary, main .act.p')].find((one) => shown(one) && !one.closest('.pane, .look'));
  const begin = act && ([...(act.form?.querySelectorAll('input:not([type=hidden]), select, textarea, button') ?? [])].find(shown) ?? act);
  const tab = document.querySelector('.tab');
  const screen = innerHeight - (tab && shown(tab) ? tab.offsetHeight : 0);
  const top = begin?.getBoundingClientRect().top + scrollY;
  if (top > screen - 44) found.push(`the main action stands ${Math.round(top - screen)} px below the first screen: ${begin.outerHTML.slice(0, 100)}`);
  return found;
}

async function sideways(page, how) {
  const [scroll, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  return scroll > seen ? [`${how}: scrolls sideways, ${scroll} > ${seen}`] : [];
}

const dress = (page, attribute, value) => page.evaluate(([name, word]) => document.documentElement.setAttribute(name, word), [attribute, value]);

async function examine(page, address) {
  const found = [];
  await page.setViewportSize({ width: 390, height: 844 });
  const answer = await page.goto(server.url + address);
  if (answer.status() !== 200) return [`answers ${answer.status()}`];
  const noExport = 'a list without an export';
  found.push(...(await page.evaluate(firstLook, [await answer.text(), noExport])).filter((finding) => finding !== noExport || !exportedElsewhere.test(address)));
  found.push(...await axe(page));
  const paper = await page.locator('main.paper').count();
  if (!paper) {
    const theme = await page.getAttribute('html', 'data-theme');
    await dress(page, 'data-theme', 'dark');
    found.push(...(await axe(page, ['color-contrast'])).map((finding) => 'dark: ' + finding));
    await dress(page, 'data-theme', theme);
  }
  await page.setViewportSize({ width: 320, height: 700 });
  found.push(...await sideways(page, '320 px'));
  if (!paper) {
    await dress(page, 'data-mode', 'elder');
    found.push(...await sideways(page, '大字版'), ...(await axe(page, ['target-size'])).map((finding) => '大字版: ' + finding));
    await dress(page, 'data-mode', '');
  }
  // WeChat's largest letters, on a phone of today and on the smallest.
  await page.setViewportSize({ width: 375, height: 700 });
  await page.evaluate(() => { document.documentElement.style.fontSize = '140%'; });
  found.push(...await sideways(page, '140 %'));
  if (!paper) {
    await page.setViewportSize({ width: 320, height: 700 });
    found.push(...await sideways(page, '140 % at 320 px'));
  }
  if (paper) found.push(...await onPaper(page));
  return found;
}

// A4 between its margins: all of it is on the sheet, and nothing for the screen is.
async function onPaper(page) {
  await page.evaluate(() => { document.documentElement.style.fontSize = ''; });
  await page.setViewportSize({ width: 688, height: 1000 });
  await page.emulateMedia({ media: 'print' });
  const found = await sideways(page, 'paper');
  if (await page.evaluate(() => [...document.querySelectorAll('button, nav, .no-print')].some((one) => one.getClientRects().length > 0)))
    found.push('paper: a button or the menu is printed');
  if (await page.evaluate(() => [...document.querySelectorAll('.sideways')].some((one) => one.scrollWidth > one.clientWidth)))
    found.push('paper: a table is cut');
  await page.emulateMedia({ media: 'screen' });
  return found;
}

async function walkAs(role, addresses) {
  const context = await chrome.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce' });
  await context.addCookies([...visitors.get(role).cookies].map(([name, value]) => ({ name, value, url: server.url })));
  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  const found = [];
  let complaints = [];
  page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
  page.on('pageerror', (error) => complaints.push(String(error)));
  for (const address of addresses) {
    complaints = [];
    const findings = await examine(page, address);
    for (const finding of [...findings, ...complaints.map((words) => 'console: ' + words)]) found.push(`${role ?? '访客'} ${address}: ${finding}`);
  }
  await context.close();
  return found;
}

test('each page is whole: axe, dark, 大字版, 320 px, large type, first screen, no scripts, paper', async () => {
  const queue = [...visitors.keys()].map((role) => [role, pages.filter((page) => page.role === role).map((page) => page.address)]);
  const found = [];
  const work = async () => { for (let next; (next = queue.pop());) found.push(...await walkAs(...next)); };
  await Promise.all([work(), work()]);
  console.log(`# ${pages.length} pages`);
  assert.deepEqual(found, []);
});

test('the menu of a desk stands in groups, and nothing stands under no heading', async () => {
  const headings = async (role) => {
    const { text } = await visitors.get(role).get('/todo');
    return [.../<nav class="menu[^]*?<\/nav>/.exec(text)[0].matchAll(/<p>([^<]*)<\/p>/g)].map(([, words]) => words);
  };
  assert.deepEqual(await headings('站管理员'), ['单', '活动', '统计', '人与队', '管理和设置']);
  assert.deepEqual(await headings('队长'), ['单', '活动', '统计', '人与队']);
});

function rowsOf(db, table) {
  const statement = db.prepare(`select * from "${table}"`);
  statement.setReadBigInts(true);
  return statement.all();
}

// All Chinese that the county keeps as its data: names, places, what people wrote.
function dataOf(path) {
  const db = new DatabaseSync(path, { readOnly: true });
  let all = '';
  for (const { name } of db.prepare("select name from sqlite_master where type = 'table' and sql not like '%virtual%'").all())
    for (const row of rowsOf(db, name))
      for (const value of Object.values(row)) if (typeof value === 'string' && /[\u4e00-\u9fff]/.test(value)) all += value + '\n';
  db.close();
  return all;
}

const decode = (text) => text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

// What an English page says: its text and the attributes that are read out.
function said(html) {
  const bare = html.replace(/<(script|style)\b[^]*?<\/\1>/g, '').replace(/<a\b[^>]*\bdata-source[^]*?<\/a>/g, '');
  const spoken = [...bare.matchAll(/\b(?:aria-label|title|placeholder|alt)="([^"]*)"/g)].map(([, text]) => text);
  return decode([...spoken, ...bare.split(/<[^>]*>/)].join('\n'));
}

// What is typed or cited as it stands in Chinese: the word that confirms, a column and an example of the file, the sources and presets of the settings.
async function cited() {
  const { text } = await visitors.get('系统管理员').get('/settings.json');
  const settings = Object.values(JSON.parse(text)).find(Array.isArray);
  return ['注销', '证件类型', '王芳', '全国编号', '活动编号', '计分平台', '券码', '有效期至', ...settings.map(({ row: { label, ...rest } }) => JSON.stringify([rest, label && '']))].join('\n');
}

// A run of places and official titles put together by a page, or a place and the street after it (addresses are sealed in the file).
function isTitle(words, places) {
  let rest = words.replace(/新时代文明实践[中心所站点]+/g, '');
  for (const place of places) rest = rest.replaceAll(place, '');
  return rest === '' || (rest !== words && /^.{1,5}(院|苑|园|里|街|巷|路|湾|组|区|门)$/.test(rest));
}

test('in English no Chinese stands but what is data', { skip: process.env.REDVEST_TEST_DB ? 'words do not depend on the engine' : false }, async () => {
  const path = town.url.slice('sqlite:'.length);
  const data = dataOf(path) + await cited();
  const db = new DatabaseSync(path, { readOnly: true });
  const places = db.prepare('select name from places order by length(name) desc').all().map(({ name }) => name);
  db.close();
  const found = new Map();
  for (const { address, role } of pages) {
    const { text } = await visitors.get(role).get(address, { 'accept-language': 'en' });
    for (const [words] of said(text).matchAll(/[\u4e00-\u9fff]{2,}/g))
      if (!data.includes(words) && !isTitle(words, places)) found.set(words, `${role ?? '访客'} ${address}`);
  }
  assert.deepEqual([...found].map(([words, where]) => `${words}: ${where}`), []);
});

const strangers = ['/', '/services', '/places', '/places/map', '/places/list', '/places/20', '/teams', '/login', '/login/password', '/help', '/nowhere'];
const residents = ['/', '/orders/new?item=1', '/orders/new', '/orders', '/me', '/me/data', '/me/sessions'];

async function walk(paths, account, dress, look) {
  const { name, cookies, ...options } = dress;
  const page = await person(chrome, server, account, options);
  if (cookies) await page.context().addCookies(cookies.map(([key, value]) => ({ name: key, value, url: server.url })));
  const found = [];
  for (const path of paths) {
    page.complaints.length = 0;
    await page.goto(server.url + path);
    for (const finding of await look(page)) found.push(`${name} ${path}: ${finding}`);
    for (const complaint of page.complaints)
      if (!/status of 404/.test(complaint)) found.push(`${name} ${path}: console: ${complaint}`);
  }
  await page.context().close();
  return found;
}

test('targets are at least 44 px high, 60 px in 大字版; no style attributes', async () => {
  const small = (least) => (page) => page.evaluate((min) => {
    const found = [];
    if (document.querySelector('[style]')) found.push('a style attribute');
    for (const target of document.querySelectorAll('main a, main button, main select, main input:not([type=hidden]), nav a, header a, footer a')) {
      const box = (target.closest('label') ?? target).getBoundingClientRect();
      const inText = target.matches('p a, dd a, td a, li a:only-child, caption a, summary a, label *') && getComputedStyle(target).display === 'inline';
      if (box.width === 0 || box.height === 0 || inText || target.matches('.skip')) continue;
      if (box.height < min - 0.5) found.push(`${Math.round(box.height)} px: ${target.outerHTML.slice(0, 120)}`);
    }
    return found;
  }, least);
  const found = [
    ...await walk(strangers, null, { name: 'light' }, small(44)),
    ...await walk(residents, accountOf(town, '居民'), { name: 'light' }, small(44)),
    ...await walk(['/', '/services', '/orders/new?item=1', '/orders', '/me'], accountOf(town, '居民'), { name: '大字版', cookies: [['mode', 'elder']] }, small(60)),
  ];
  assert.deepEqual(found, []);
});

test('home weighs at most 40 kB and 6 requests on a first visit', async () => {
  const page = await person(chrome, server, null);
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  let bytes = 0, requests = 0;
  session.on('Network.requestWillBeSent', ({ request }) => { if (request.url.startsWith('http')) requests++; });
  session.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await page.goto(server.url + '/', { waitUntil: 'networkidle' });
  console.log(`# home: ${(bytes / 1000).toFixed(1)} kB, ${requests} requests`);
  assert.ok(bytes <= 40000, `${bytes} bytes`);
  assert.ok(requests <= 6, `${requests} requests`);
  await page.context().close();
});
