// "10,000 orders of all kinds, in every state, over the simulated year": the small county has each of them too.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accountOf, county, serve, tokenFor } from '../support/redvest.mjs';
import { program } from '../support/http.mjs';

let server, centre, station;
before(async () => {
  const daye = county();
  server = await serve(daye);
  centre = program(server, tokenFor(daye, accountOf(daye, '中心工作人员').phone));
  station = program(server, tokenFor(daye, accountOf(daye, '站管理员').phone));
});
after(() => server.stop());

const listed = async (query) => {
  const answer = await centre.get(`/orders/all?${query}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.json().orders;
};

test('the demo has orders of every kind', async () => {
  for (const kind of ['catalogue', 'free', 'problem', 'wish']) {
    const orders = await listed(`kind=${kind}`);
    assert.ok(orders.length > 0, kind);
    assert.ok(orders.every((order) => order.kind === kind), kind);
  }
});

test('the demo has orders in every state in which one stays', async () => {
  const missing = [];
  for (const state of ['submitted', 'waiting', 'appointed', 'returned', 'serving', 'reported', 'disputed', 'unrated', 'closed', 'transferred', 'merged', 'withdrawn'])
    if ((await listed(`state=${state}`)).length === 0) missing.push(state);
  assert.deepEqual(missing, []);
});

test('the demo has what several desks and teams do together', async () => {
  const acts = new Set();
  for (const state of ['waiting', 'accepted', 'merged', 'returned'])
    for (const { id } of await listed(`state=${state}`)) {
      const answer = await centre.get(`/orders/${id}`);
      for (const step of answer.json().steps) acts.add(step.act);
    }
  for (const act of ['command', 'acknowledge', 'join', 'press', 'merge', 'return', 'escalate']) assert.ok(acts.has(act), act);
});

test('the demo has proposals for the menu that wait, were taken and were declined', async () => {
  for (const state of ['waiting', 'taken', 'declined']) {
    const answer = await centre.get(`/items/proposals?state=${state}`);
    assert.ok(answer.json().proposals.length > 0, state);
  }
});

test('the station that one logs in to has a morning: calls to return, a mother to ask, somebody unhappy, a visit ahead', async () => {
  for (const [path, rows] of [['/calls/missed', 'rows'], ['/calls/families', 'rows'], ['/revisits', 'rows'], ['/visits?ended=1', 'visits']]) {
    const answer = await station.get(path);
    assert.equal(answer.status, 200, answer.text);
    assert.ok(answer.json()[rows].length > 0, path);
  }
});

test('most wishes of the demo came true, and some still wait', async () => {
  const wishes = await listed('kind=wish');
  assert.ok(wishes.filter((wish) => wish.state === 'closed').length > 0);
  assert.ok(wishes.filter((wish) => wish.state === 'waiting').length > 0);
});
