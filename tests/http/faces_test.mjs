// Every list as page, JSON, CSV and XLSX; tags, cursors and problems as the API promises them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, program, unzipped } from '../support/http.mjs';
import { Visitor, accountOf, county, serve, tokenFor } from '../support/redvest.mjs';

const lists = ['/places', '/places/list', '/units', '/people', '/accounts', '/teams', '/desk', '/orders', '/items', '/todo'];
let daye, server, api, cookie;

before(async () => {
  daye = county();
  server = await serve(daye);
  api = program(server, tokenFor(daye, accountOf(daye, '中心工作人员').phone));
  const centre = new Visitor(server);
  await centre.login(accountOf(daye, '中心工作人员').phone);
  cookie = [...centre.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
});
after(() => server?.stop());

const open = (path, headers = {}) => ask(server, path, { headers: { cookie, ...headers } });

test('every list is a page, JSON, CSV and XLSX', async () => {
  for (const list of lists) {
    const page = await open(list);
    assert.equal(page.status, 200, list);
    assert.match(page.headers['content-type'], /^text\/html/);
    const json = await open(list + '.json');
    assert.equal(json.status, 200, list);
    json.json();
    const csv = await open(list + '.csv');
    assert.equal(csv.status, 200, `${list}.csv: ${csv.text}`);
    assert.match(csv.headers['content-type'], /^text\/csv/);
    assert.deepEqual([...csv.body.subarray(0, 3)], [0xef, 0xbb, 0xbf], `${list}.csv opens in a spreadsheet as UTF-8`);
    const xlsx = await open(list + '.xlsx');
    assert.equal(xlsx.status, 200, list);
    assert.match(unzipped(xlsx.body), /<worksheet/);
    const [first] = csv.text.replace('\ufeff', '').split(/\r?\n/);
    for (const name of first.split(',').filter((one) => /^[\u4e00-\u9fff]+$/.test(one))) assert.ok(unzipped(xlsx.body).includes(name), `${list}.xlsx has ${name}`);
  }
});

test('an ETag saves the second answer, and changes with what it stands for', async () => {
  for (const path of ['/teams', '/places/list', '/desk']) {
    const first = await api.get(path);
    assert.ok(first.headers.etag, path);
    const second = await api.get(path, { 'if-none-match': first.headers.etag });
    assert.equal(second.status, 304, path);
    assert.equal(second.body.length, 0);
    assert.equal((await api.get(path, { 'if-none-match': '"another"' })).status, 200);
  }
});

test('Link rel=next walks a whole list once, without doubles', async () => {
  for (const path of ['/people', '/places/list', '/teams?all=1', '/desk?filter=ended'])  {
    const seen = new Set();
    let next = path, pages = 0;
    while (next) {
      const answer = await api.get(next);
      assert.equal(answer.status, 200, `${next}: ${answer.text}`);
      const rows = Object.values(answer.json()).find((value) => Array.isArray(value) && value[0]?.id) ?? [];
      for (const row of rows) {
        assert.ok(!seen.has(row.id), `${path}: ${row.id} twice`);
        seen.add(row.id);
      }
      const link = /<([^>]+)>;\s*rel="next"/.exec(answer.headers.link ?? '')?.[1];
      next = link?.replace('/api/v1', '');
      assert.ok(++pages < 200, `${path} ends`);
    }
    assert.ok(pages > 1, `${path} has more than a page: ${seen.size}`);
  }
});

test('a fault is a problem with type, title, status, detail, instance and code', async () => {
  for (const [path, status] of [['/orders/99999999', 404], ['/nowhere', 404], ['/settings', 404]]) {
    const answer = await api.get(path);
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.headers['content-type'], /^application\/problem\+json/);
    const problem = answer.json();
    assert.equal(problem.status, status);
    assert.equal(problem.type, `urn:redvest:fault:${problem.code}`);
    assert.match(problem.instance, /^urn:redvest:request:[0-9a-f]{16}$/);
    for (const name of ['title', 'detail']) assert.ok(problem[name].length > 1);
  }
  assert.equal((await program(server).get('/orders')).status, 401);
});
