// kill -9 in the middle of a burst, twenty times on one database: what was acknowledged is there, nothing is half there.
import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { after, before, test } from 'node:test';
import { ask, program } from '../support/http.mjs';
import { county, accountOf, run, serve, tokenFor } from '../support/redvest.mjs';

const kills = 20, burst = 250;  // 5,000 orders in all
let daye, server, tokens;

const wanted = (title) => ({
  title, phone: '13900000000', address: '保康里 9 号', wanted_part: 'morning', place: '4',
  wanted_on: new Date(Date.now() + 32 * 3600e3).toISOString().slice(0, 10),
});

before(async () => {
  daye = county();
  server = await serve(daye);
  // One person may do 60 acts at once: five share a burst.
  tokens = ['居民', '网格员', '爱心商户', '站管理员', '评委', '所管理员'].map((role) => tokenFor(daye, accountOf(daye, role).phone));
  const system = program(server, tokenFor(daye, accountOf(daye, '系统管理员').phone));
  for (const [name, value] of [['orders.open_max', '1000'], ['orders.hour_max', '100000']]) {
    const set = await system.post(`/settings/${name}`, { value });
    assert.ok(set.status < 300, set.text);
  }
});
after(() => server?.stop());

// Sends the burst and kills after `until` answers; {told: id by title, sent}.
async function killedBurst(round, until) {
  const told = new Map(), agent = new Agent({ keepAlive: true, maxSockets: 32 });
  let killed;
  await Promise.all(Array.from({ length: burst }, async (_, n) => {
    const title = `急单${round}之${n}`;
    try {
      const answer = await ask(server, '/api/v1/orders', { agent, method: 'POST', body: JSON.stringify(wanted(title)), headers: {
        authorization: `Bearer ${tokens[n % tokens.length]}`, 'content-type': 'application/json', 'idempotency-key': `burst-${round}-${n}` } });
      assert.equal(answer.status, 201, answer.text);
      told.set(title, answer.json().id);
      if (told.size === until) killed = server.kill();
    } catch (error) {
      if (!error.code || error.code === 'ERR_ASSERTION') throw error;
    }
  }));
  agent.destroy();
  await killed;
  return told;
}

test(`${kills} kills during ${kills * burst} orders lose none that was acknowledged`, async () => {
  const all = new Map();
  for (let round = 0; round < kills; round++) {
    const told = await killedBurst(round, 20 + round * 11);
    assert.ok(told.size >= 20 + round * 11);
    for (const [title, id] of told) all.set(title, { id, token: tokens[title.split('之')[1] % tokens.length] });
    server = await serve(daye);
  }
  for (const [title, { id, token }] of all) {
    const { status, text } = await program(server, token).get(`/orders/${id}`);
    assert.equal(status, 200, `${title}: ${text}`);
    const { order, steps } = JSON.parse(text);
    assert.equal(order.title, title);
    assert.deepEqual(steps.map((step) => step.act), ['place']);
  }
  run(daye, 'check');
  // A client that heard nothing asks again under its key: still one order.
  const again = await program(server, tokens[0]).post('/orders', wanted('急单0之0'), { 'idempotency-key': 'burst-0-0' });
  assert.equal(again.status, 201, again.text);
  const known = all.get('急单0之0');
  if (known) assert.equal(again.json().id, known.id);
});

test('SIGTERM answers what is under way and ends with 0', async () => {
  const answers = Array.from({ length: 40 }, (_, n) => program(server, tokens[n % tokens.length]).post('/orders', wanted(`末班${n}`)));
  await Promise.race(answers);
  const { code, signal } = await server.stop();
  assert.deepEqual({ code, signal }, { code: 0, signal: null });
  const settled = await Promise.allSettled(answers);
  const made = settled.filter((one) => one.status === 'fulfilled' && one.value.status === 201).map((one) => one.value.json().id);
  assert.ok(made.length > 0);
  for (const one of settled) assert.ok(one.status === 'rejected' || [201, 503].includes(one.value.status), one.value?.text);
  server = await serve(daye);
  for (const [n, one] of settled.entries()) {
    if (one.status !== 'fulfilled' || one.value.status !== 201) continue;
    const found = await program(server, tokens[n % tokens.length]).get(`/orders/${one.value.json().id}`);
    assert.equal(found.json().order.title, `末班${n}`);
  }
  run(daye, 'check');
});
