// Webhooks against a receiver that knows nothing of our code: it checks the signature by node:crypto from the sentences of
// the Standard Webhooks specification.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { createServer } from 'node:http';
import { hostname } from 'node:os';
import { after, before, test } from 'node:test';
import { accountOf, county, run, serve, tokenFor, waitFor } from '../support/redvest.mjs';
import { program } from '../support/http.mjs';

let daye, server, resident, system;
const secrets = {};
const receivers = [];
const inDays = (n) => new Date(Date.now() + n * 86400000 + 8 * 3600000).toISOString().slice(0, 10);

// A receiver that answers as `answer(n, req)` says for the n-th delivery; keeps everything it got.
async function receiver(answer) {
  const got = [];
  const http = createServer((req, res) => {
    let body = '';
    req.on('data', (part) => { body += part; });
    req.on('end', async () => {
      got.push({ headers: req.headers, body, at: Date.now(), method: req.method, url: req.url });
      const { status = 204, headers = {}, text = '', wait = 0 } = (await answer(got.length, req)) ?? {};
      setTimeout(() => { res.writeHead(status, headers); res.end(text); }, wait);
    });
  });
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
  receivers.push(http);
  return { got, url: `http://127.0.0.1:${http.address().port}/in?key=k1`, http };
}

function add(name, url, ...events) {
  const secret = run(daye, 'hooks', 'add', name, url, ...events.flatMap((event) => ['--event', event])).trim();
  const id = JSON.parse(run(daye, 'hooks', 'list', '--json')).find((hook) => hook.name === name).id;
  secrets[name] = secret;
  return id;
}

const listed = (id) => JSON.parse(run(daye, 'hooks', 'list', '--json')).find((hook) => hook.id === id);
const rows = () => JSON.parse(run(daye, 'outbox', 'list', '--json')).filter((row) => row.channel === 'hook');

// "The signature is HMAC-SHA256 of id.timestamp.payload with the base64-decoded secret, base64 encoded, after v1,".
function verified(secret, { headers, body }) {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const want = 'v1,' + createHmac('sha256', key).update(signed).digest('base64');
  return headers['webhook-signature'].split(' ').includes(want);
}

const phone = '13907141234', address = '保康社区暗巷9栋303';
async function placeOrder() {
  const placed = await resident.post('/orders', { title: '请帮赵秀兰换锁', wanted_on: inDays(1), wanted_part: 'morning', address, phone });
  assert.equal(placed.status, 201, placed.text);
  return placed.json().id;
}

before(async () => {
  daye = county();
  server = await serve(daye);
  resident = program(server, tokenFor(daye, accountOf(daye, '居民').phone));
  system = program(server, tokenFor(daye, accountOf(daye, '系统管理员').phone));
});
after(async () => {
  for (const http of receivers) { http.closeAllConnections(); http.close(); }
  await server.stop();
});

test('an address inside the office is refused, by the form and by the command', () => {
  for (const url of ['http://example.org/', 'https://127.0.0.1/', 'https://10.1.2.3/', 'https://169.254.169.254/latest', 'https://[::1]/',
    'https://[fd00::1]/', 'https://192.168.1.1/', 'https://[::ffff:10.0.0.1]/', 'https://2130706433/', 'https://0x7f.1/', 'https://localhost/',
    'https://a:b@example.org/', 'https://example.org/#x', 'ftp://example.org/', 'https://', 'file:///etc/passwd', 'https://exa mple.org/'])
    assert.throws(() => run(daye, 'hooks', 'add', '坏地址', url), /outward|地址|422/, url);
  assert.equal(JSON.parse(run(daye, 'hooks', 'list', '--json')).length, 0);
});

test('a name that points into the office is refused when the connection is made', async (t) => {
  // This machine's own name, or Debian's for the loopback: nothing in the text of the address says where it leads.
  let name;
  for (const tried of [hostname(), 'ip6-localhost', 'localhost.localdomain']) {
    const found = await lookup(tried).catch(() => null);
    if (found && /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|::1|f[cd])/.test(found.address)) { name = tried; break; }
  }
  if (!name) return t.skip('no name here leads to a private address');
  const id = add('暗转', `https://${name}:9/`);
  run(daye, 'hooks', 'test', id);
  await waitFor(() => rows().some((row) => row.kind === 'hook.test' && row.last_error));
  assert.equal(rows().find((row) => row.kind === 'hook.test').last_error, 'outward.private');
  run(daye, 'hooks', 'off', id);
});

test('each event comes signed, with the same id at the next try, and without a word about the person', async () => {
  const opened = await system.post('/settings/hooks.private_ok', { value: '1' });
  assert.ok(opened.status < 300, opened.text);
  const good = await receiver((n) => ({ status: n === 1 ? 500 : 204 }));
  const id = add('县平台', good.url);
  const order = await placeOrder();
  await waitFor(() => good.got.length === 1);
  await waitFor(() => good.got.length >= 2);
  const [first, second] = good.got;
  assert.equal(first.method, 'POST');
  assert.equal(first.url, '/in?key=k1');
  assert.match(first.headers['content-type'], /^application\/json/);
  assert.equal(first.headers['webhook-id'], second.headers['webhook-id']);
  assert.equal(first.body, second.body);
  assert.ok(Number(second.headers['webhook-timestamp']) > Number(first.headers['webhook-timestamp']));
  for (const one of [first, second]) {
    assert.ok(verified(secrets['县平台'], one));
    assert.ok(!verified('whsec_' + Buffer.alloc(32, 7).toString('base64'), one));
    assert.ok(!verified(secrets['县平台'], { ...one, body: one.body + ' ' }));
    assert.ok(Math.abs(Number(one.headers['webhook-timestamp']) - Date.now() / 1000) < 60);
  }
  const { type, timestamp, data } = JSON.parse(first.body);
  assert.equal(type, 'order.placed');
  assert.match(timestamp, /\+08:00$/);
  assert.equal(data.id, order);
  assert.match(data.number, /^D\d{8}-\d{4}$/);
  assert.equal(data.state, 'submitted');
  assert.match(data.place, /^\d{12}$/);
  assert.deepEqual(Object.keys(data).sort(), ['due_at', 'href', 'id', 'kind', 'number', 'place', 'placed_at', 'state']);
  for (const word of [phone, '暗巷', '赵秀兰', '换锁']) assert.ok(!first.body.includes(word), word);
  assert.equal(listed(id).state, 'on');
  const shown = await system.get(`/hooks/${id}`);
  assert.equal(shown.status, 200);
  await waitFor(() => rows().find((row) => row.kind === 'order.placed').state === 'sent');
  assert.ok(!shown.text.includes('key=k1'), 'the address is not shown whole');
  assert.ok(!shown.text.includes(secrets['县平台']), 'the secret is not shown again');
});

test('after a change of the secret both sign for a day', async () => {
  const both = await receiver(() => ({}));
  const id = add('换钥匙', both.url, 'order.closed');
  const rotated = await system.post(`/hooks/${id}/rotate`);
  assert.equal(rotated.status, 200, rotated.text);
  const { secret } = rotated.json();
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  assert.notEqual(secret, secrets['换钥匙']);
  await placeOrder();                       // not wanted: order.closed alone is
  run(daye, 'hooks', 'test', id);
  await waitFor(() => both.got.length === 1);
  assert.equal(JSON.parse(both.got[0].body).type, 'hook.test');
  assert.equal(both.got[0].headers['webhook-signature'].split(' ').length, 2);
  assert.ok(verified(secret, both.got[0]));
  assert.ok(verified(secrets['换钥匙'], both.got[0]));
});

test('who answers 410 is told nothing more', async () => {
  const gone = await receiver(() => ({ status: 410 }));
  const id = add('走了的', gone.url);
  await placeOrder();
  await waitFor(() => listed(id).state === 'off');
  assert.equal(listed(id).why, 'gone');
  assert.ok(rows().some((row) => row.state === 'dead' && row.last_error === 'outbox.gone' && row.tries === 1));
  await placeOrder();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.equal(gone.got.length, 1);
  run(daye, 'hooks', 'off', id, '--on');
  assert.equal(listed(id).state, 'on');
  run(daye, 'hooks', 'off', id);
  assert.throws(() => run(daye, 'hooks', 'test', id), /hook\.off|停用/);
});

test('a redirect is not followed, and a long answer is not read to its end', async () => {
  const target = await receiver(() => ({}));
  const moved = await receiver(() => ({ status: 302, headers: { location: target.url } }));
  const long = await receiver(() => ({ status: 200, text: 'x'.repeat(8 << 20) }));
  const one = add('转走的', moved.url, 'order.closed'), two = add('话多的', long.url, 'order.closed');
  const before = new Set(rows().map((row) => row.id));
  run(daye, 'hooks', 'test', one);
  run(daye, 'hooks', 'test', two);
  const mine = () => rows().filter((row) => !before.has(row.id)).sort((a, b) => a.id - b.id);
  await waitFor(() => mine()[0].last_error && mine()[1].state === 'sent');
  assert.equal(mine()[0].last_error, 'outward.moved');
  assert.equal(target.got.length, 0);
  for (const id of [one, two]) run(daye, 'hooks', 'off', id);
});

test('slow receivers hold up nobody, and of one receiver never two at the same time', async () => {
  let now = 0, most = 0;
  const slow = await receiver((n) => { most = Math.max(most, ++now); setTimeout(() => { now--; }, 3000); return { wait: 3000 }; });
  const quick = await receiver(() => ({}));
  const tar = add('慢的', slow.url, 'order.closed'), fast = add('快的', quick.url, 'order.closed');
  for (let i = 0; i < 5; i++) run(daye, 'hooks', 'test', tar);
  await waitFor(() => slow.got.length > 0);
  const began = slow.got.length;
  for (let i = 0; i < 5; i++) run(daye, 'hooks', 'test', fast);
  await waitFor(() => quick.got.length === 5);
  assert.ok(slow.got.length <= began + 1, 'the quick ones came while the slow one thought');
  assert.equal(most, 1);
  const ids = quick.got.map((one) => Number(one.headers['webhook-id'].split('_')[1]));
  assert.deepEqual(ids, [...ids].sort((a, b) => a - b), 'in the order in which they happened');
  const codes = await resident.post('/orders', { title: '请人来换锁芯', wanted_on: inDays(1), wanted_part: 'morning', address, phone });
  assert.equal(codes.status, 201);
  run(daye, 'hooks', 'off', tar);
});

test('the server ends at once although somebody lets it wait', async () => {
  const tar = add('又慢的', (await receiver(() => ({ wait: 9000 }))).url, 'order.closed');
  run(daye, 'hooks', 'test', tar);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const began = Date.now();
  await server.stop();
  assert.ok(Date.now() - began < 6000);
  server = await serve(daye);
});
