// Bad input over HTTP: a clear sentence each time, what was typed comes back, nothing is stored half.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, program } from '../support/http.mjs';
import { Visitor, accountOf, county, run, serve, tokenFor } from '../support/redvest.mjs';

let daye, server, api, token, resident;

before(async () => {
  daye = county();
  server = await serve(daye);
  token = tokenFor(daye, accountOf(daye, '居民').phone);
  api = program(server, token);
  resident = new Visitor(server);
  await resident.login(accountOf(daye, '居民').phone);
});
after(() => server?.stop());

const wanted = (more) => ({
  title: '修水管', phone: '13900000000', address: '保康里 9 号', wanted_part: 'morning',
  wanted_on: new Date(Date.now() + 32 * 3600e3).toISOString().slice(0, 10), ...more,
});
const count = async () => (await api.get('/orders')).json().orders.length;

// Refused with that status, by a problem in words, and nothing stored.
async function refused(status, sending) {
  const before = await count();
  const answer = await sending();
  assert.equal(answer.status, status, answer.text.slice(0, 500));
  assert.match(answer.headers['content-type'], /^application\/problem\+json/);
  const problem = answer.json();
  assert.equal(problem.status, status);
  assert.match(problem.detail, /[\u4e00-\u9fff]{4}/, 'a sentence for people');
  assert.match(problem.code, /^[a-z_.]+$/);
  assert.equal(await count(), before);
  return problem;
}

const raw = (body, type, more = {}) => ask(server, '/api/v1/orders', { method: 'POST', body,
  headers: { authorization: `Bearer ${token}`, 'content-type': type, 'idempotency-key': `input-${Math.random()}`, ...more } });

test('a title of 500 characters names its field', async () => {
  const problem = await refused(422, () => api.post('/orders', wanted({ title: '修'.repeat(500) })));
  assert.deepEqual(problem.errors.map((one) => one.pointer), ['/title']);
});

test('broken UTF-8 is refused in JSON and in a form', async () => {
  for (const [head, tail, type] of [['{"title":"', '"}', 'application/json'], ['title=', '', 'application/x-www-form-urlencoded']]) {
    const answer = await raw(Buffer.concat([Buffer.from(head), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from(tail)]), type);
    assert.ok([400, 422].includes(answer.status), `${type}: ${answer.status} ${answer.text}`);
  }
});

test('JSON too deep, torn, or of another type', async () => {
  await refused(400, () => raw('{"a":'.repeat(64) + '1' + '}'.repeat(64), 'application/json'));
  await refused(400, () => raw('{"title":', 'application/json'));
  await refused(415, () => raw('<order/>', 'application/xml'));
});

test('a body of 10 MB is refused without being read', async () => {
  const before = await count();
  try {
    const answer = await raw(Buffer.alloc(10 << 20, 0x61), 'application/json');
    assert.equal(answer.status, 413);
  } catch (error) {
    assert.ok(['ECONNRESET', 'EPIPE'].includes(error.code), error.message);
  }
  assert.equal(await count(), before);
});

test('emoji, script tags and quotes are kept as they were typed and shown as text', async () => {
  for (const title of ["' or 1=1 --", '<script>alert(1)</script>', '灯坏了😀🏮', '"引号"&amp;', '{{name}}']) {
    const made = await api.post('/orders', wanted({ title }));
    assert.equal(made.status, 201, made.text);
    const { id } = made.json();
    assert.equal((await api.get(`/orders/${id}`)).json().order.title, title);
    const page = (await resident.get(`/orders/${id}`)).text;
    assert.ok(!page.includes('<script>alert'), page);
    assert.ok(page.includes(title.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')), title);
    assert.ok((await api.post(`/orders/${id}/withdraw`, { reason: '填错了' })).status < 300);
  }
});

test('a page that is refused shows again what was typed, and where it is wrong', async () => {
  const before = await count();
  const answer = await resident.submit('/orders/new', '/orders', { title: '修"水管"<b>', phone: '12', address: '门牌一号', details: '漏水' });
  assert.equal(answer.status, 422);
  assert.match(answer.text, /role="alert"/);
  assert.match(answer.text, /href="#phone"/);
  for (const typed of ['修&quot;水管&quot;&lt;b&gt;', '门牌一号', '漏水', 'value="12"']) assert.ok(answer.text.includes(typed), typed);
  assert.equal(await count(), before);
});

test('a form from another site, or from nowhere, is refused', async () => {
  for (const headers of [{ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, {}]) {
    const cookie = [...resident.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await ask(server, '/orders', { method: 'POST', body: 'title=x', headers: { cookie, 'content-type': 'application/x-www-form-urlencoded', ...headers } });
    assert.equal(answer.status, 403, answer.text);
  }
});

test('the county is whole afterwards', () => {
  run(daye, 'check');
});
