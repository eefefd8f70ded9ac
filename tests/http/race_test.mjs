// Two people at once: one act succeeds, the other hears order.moved_on. On PostgreSQL through two server processes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { program } from '../support/http.mjs';
import { Visitor, accountOf, county, fieldsOf, run, serve, tokenFor } from '../support/redvest.mjs';

const repeats = 200;
let daye, servers, resident, station, people, team;

before(async () => {
  daye = county();
  servers = [await serve(daye)];
  const token = (role, n) => tokenFor(daye, accountOf(daye, role, n).phone);
  resident = token('居民');
  station = token('站管理员');

  // A professional team has two who may accept: the department's contact and the leader.
  const contact = accountOf(daye, '部门联络员');
  const second = accountOf(daye, '队长', 1);
  const centre = program(servers[0], token('中心工作人员'));
  const found = (await centre.get('/teams?q=' + encodeURIComponent(contact.where))).json();
  team = Object.values(found).find(Array.isArray).find((row) => row.name === contact.where).id;
  await centre.post(`/teams/${team}/members`, { phone: second.phone, role: 'member' });
  const named = await centre.post(`/teams/${team}/leader`, { phone: second.phone });
  assert.ok(named.status < 300, named.text);
  people = [tokenFor(daye, contact.phone), tokenFor(daye, second.phone)];

  const system = program(servers[0], token('系统管理员'));
  for (const name of ['orders.open_max', 'orders.hour_max']) {
    const set = await system.post(`/settings/${name}`, { value: '1000' });
    assert.ok(set.status < 300, set.text);
  }
});

// Servers newly started: one person may do 60 acts at once and two a second, counted by each process.
async function fresh() {
  await Promise.all(servers.map((server) => server.stop()));
  servers = [await serve(daye)];
  if (process.env.REDVEST_TEST_DB) servers.push(await serve(daye));
}
after(() => Promise.all((servers ?? []).map((server) => server.stop())));

const at = (n, token) => program(servers[n % servers.length], token);

const wanted = () => ({
  title: '两人同时办', phone: '13900000000', address: '保康里 9 号', wanted_part: 'morning',
  wanted_on: new Date(Date.now() + 32 * 3600e3).toISOString().slice(0, 10),
});

async function offered(n) {
  const placed = await at(n, resident).post('/orders', wanted());
  assert.equal(placed.status, 201, placed.text);
  const { id } = placed.json();
  const sent = await at(n, station).post(`/orders/${id}/dispatch`, { team });
  assert.ok(sent.status < 300, sent.text);
  return id;
}

async function inLots(count, each) {
  for (let from = 0; from < count; from += 10) await Promise.all(Array.from({ length: 10 }, (_, i) => each(from + i)));
}

function oneWon(answers, id) {
  const won = answers.filter((answer) => answer.status < 300);
  const lost = answers.filter((answer) => answer.status === 409);
  assert.equal(won.length, 1, `order ${id}: ${answers.map((answer) => answer.status + ' ' + answer.text).join(' | ')}`);
  assert.equal(lost.length, answers.length - 1, `order ${id}: ${answers.map((answer) => answer.text).join(' | ')}`);
  for (const answer of lost) assert.equal(answer.json().code, 'order.moved_on');
}

const actsOf = async (id) => (await at(0, resident).get(`/orders/${id}`)).json().steps.map((step) => step.act);

test(`two leaders accept at once, ${repeats} times: one has it, the other hears order.moved_on`, async () => {
  for (let done = 0; done < repeats; done += 50) {
    await fresh();
    await inLots(50, acceptedOnce);
  }
});

async function acceptedOnce(n) {
  const id = await offered(n);
  const answers = await Promise.all(people.map((who, i) => at(n + i, who).post(`/orders/${id}/accept`)));
  oneWon(answers, id);
  assert.equal((await actsOf(id)).filter((act) => act === 'accept').length, 1);
}

test('accepting and taking back at once: the page that was a step behind loses', async () => {
  await fresh();
  await inLots(20, async (n) => {
    const id = await offered(n);
    const { version } = (await at(n, people[0]).get(`/orders/${id}`)).json().order;
    const [accepted, recalled] = await Promise.all([
      at(n, people[0]).post(`/orders/${id}/accept`, { version }),
      at(n + 1, station).post(`/orders/${id}/recall`, { version, reason: '换一支队伍' }),
    ]);
    // Once it is taken back the order is no longer the team's to see.
    if (accepted.status === 404) return assert.ok(recalled.status < 300, recalled.text);
    oneWon([accepted, recalled], id);
  });
});

// 大家可接的单: 200 teams, 64 clients, on PostgreSQL half of them at another server.
test('of 200 teams that take one order at once one has it, and 199 are told which', async () => {
  await fresh();
  const leaders = JSON.parse(run(daye, 'user', 'list', '--json')).filter((grant) => grant.role_word === 'leader' && grant.team);
  const asked = [...new Map(leaders.map((grant) => [grant.volunteer_number, grant])).values()].slice(0, 200);
  assert.equal(asked.length, 200);
  const tokens = asked.map((grant) => tokenFor(daye, grant.volunteer_number));
  await fresh();
  const centre = tokenFor(daye, accountOf(daye, '中心工作人员').phone);
  const placed = await at(0, resident).post('/orders', wanted());
  const { id } = placed.json();
  const places = JSON.parse(run(daye, 'places', 'list', '--json'));
  const county = places.find((place) => place.level === 'centre');
  const opened = await at(0, centre).post(`/orders/${id}/open`, { node: county.id });
  assert.ok(opened.status < 300, opened.text);
  const answers = [];
  let next = 0;
  await Promise.all(Array.from({ length: 64 }, async () => {
    for (let n; (n = next++) < tokens.length;) answers.push([n, await at(n, tokens[n]).post(`/orders/${id}/accept`)]);
  }));
  const won = answers.filter(([, answer]) => answer.status < 300);
  assert.equal(won.length, 1, answers.map(([, answer]) => answer.status).join());
  const name = (await at(0, station).get(`/orders/${id}`)).json().order.team_name;
  for (const [, answer] of answers.filter((one) => one !== won[0])) {
    assert.equal(answer.status, 409, answer.text);
    assert.equal(answer.json().code, 'order.taken', answer.text);
    assert.ok(answer.text.includes(name), answer.text);
  }
  assert.equal((await actsOf(id)).filter((act) => act === 'accept').length, 1);
});

test('a double click with one form key is one order', async () => {
  await fresh();
  const visitor = new Visitor(servers[0]);
  await visitor.login(accountOf(daye, '网格员').phone);
  const fields = fieldsOf((await visitor.get('/orders/new')).text, '/orders');
  const { wanted_on, wanted_part, ...rest } = wanted();
  const filled = { ...fields, ...rest, title: '只要一张单' };
  const answers = await Promise.all(Array.from({ length: 4 }, () => visitor.post('/orders', filled)));
  const places = new Set(answers.filter((answer) => answer.status === 303).map((answer) => answer.location));
  assert.equal(places.size, 1, answers.map((answer) => answer.status).join());
  const mine = JSON.parse((await visitor.get('/orders.json')).text).orders;
  assert.equal(mine.filter((row) => row.title === '只要一张单').length, 1);
});

test('one Idempotency-Key: the same request is answered again, another one is refused', async () => {
  const key = { 'idempotency-key': 'the-same-key-1' };
  const body = wanted();
  const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => at(n, resident).post('/orders', body, key)));
  const made = answers.filter((answer) => answer.status === 201);
  assert.ok(made.length >= 1, answers.map((answer) => answer.text).join());
  assert.equal(new Set(made.map((answer) => answer.json().id)).size, 1);
  const again = await at(0, resident).post('/orders', body, key);
  assert.equal(again.text, made[0].text);
  assert.equal(again.headers['idempotency-replayed'], 'true');
  const other = await at(1, resident).post('/orders', { ...body, title: '另一件事' }, key);
  assert.equal(other.status, 422);
  assert.equal(other.json().code, 'idempotency.reused');
  const none = await at(0, resident).post('/orders', body, { 'idempotency-key': '' });
  assert.equal(none.status, 400);
  assert.equal(none.json().code, 'idempotency.missing');
});

test('every ledger counts right afterwards', () => {
  run(daye, 'check');
});
