// One order all the way, 点单 → 受理 → 派单 → 接单 → done → 评单, by five people: in forms, and in JSON.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { program } from '../support/http.mjs';
import { Visitor, accountOf, county, run, serve, tokenFor } from '../support/redvest.mjs';

const roles = { resident: '居民', station: '站管理员', branch: '所管理员', supervisor: '督导员', leader: '队长' };
const steps = ['place', 'triage', 'press', 'dispatch', 'accept', 'appoint', 'start', 'report', 'confirm', 'evaluate'];
let daye, server;

before(async () => {
  daye = county();
  server = await serve(daye);
});
after(() => server?.stop());

const phoneOf = (name) => accountOf(daye, roles[name]).phone;

function tomorrow() {
  return new Date(Date.now() + 32 * 3600e3).toISOString().slice(0, 10);
}

// The team of the leader who will take the order, by the door that everybody may look through.
async function teamOf(api) {
  const name = accountOf(daye, roles.leader).where;
  const list = (await api.get('/teams?q=' + encodeURIComponent(name))).json();
  const rows = Object.values(list).find((value) => Array.isArray(value) && value.some((row) => row.name === name));
  return rows.find((row) => row.name === name).id;
}

test('five log-ins carry an order through the forms from 点单 to 评单', async () => {
  const who = {};
  for (const name of Object.keys(roles)) {
    who[name] = new Visitor(server);
    await who[name].login(phoneOf(name));
  }
  const placed = await who.resident.submit('/orders/new', '/orders', { title: '厨房的灯不亮了', phone: phoneOf('resident'), address: '保康里 3 号', details: '灯泡换过还是不亮' });
  assert.equal(placed.status, 303, placed.text);
  const order = placed.location;
  assert.match(order, /^\/orders\/\d+$/);

  const shows = async (name, state) => {
    const page = await who[name].get(order);
    assert.equal(page.status, 200, `${name}: ${page.text}`);
    assert.match(page.text, new RegExp(`<span class="tag[^"]*">${state}</span>`), `${name} should read ${state}`);
    return page.text;
  };
  const act = async (name, word, values = {}) => {
    const done = await who[name].submit(order, `${order}/${word}`, values);
    assert.equal(done.status, 303, `${word}: ${done.status} ${done.text}`);
  };
  await shows('resident', '待受理');
  await act('station', 'triage');
  await shows('resident', '待派单');
  await act('supervisor', 'press');
  const offer = await shows('branch', '待派单');
  const team = new RegExp(`<option value="(\\d+)"[^>]*>${accountOf(daye, roles.leader).where}`).exec(offer)?.[1];
  assert.ok(team, 'the leader\'s team is offered to the branch');
  await act('branch', 'dispatch', { team });
  assert.doesNotMatch(await shows('leader', '待接单'), /保康里 3 号/, 'the address stays closed until the team accepts');
  await act('leader', 'accept');
  assert.match(await shows('leader', '已接单'), /保康里 3 号/);
  await act('leader', 'appoint', { day: tomorrow(), part: 'morning' });
  await shows('resident', '已约时间');
  await act('leader', 'start');
  await act('leader', 'report', { result: '换了开关', minutes: '40', people: '2' });
  await shows('resident', '待确认');
  await act('resident', 'evaluate', { rating: 'very_good', words: '谢谢小姚' });
  assert.match(await shows('resident', '已办结'), /非常满意/);
});

test('five tokens carry an order through /api/v1, and every step is a row', async () => {
  const api = {};
  for (const name of Object.keys(roles)) api[name] = program(server, tokenFor(daye, phoneOf(name)));
  const placed = await api.resident.post('/orders', { title: '帮忙搬一张床', phone: phoneOf('resident'), address: '保康里 5 号', wanted_on: tomorrow(), wanted_part: 'morning' });
  assert.equal(placed.status, 201, placed.text);
  const { id, href } = placed.json();
  assert.equal(typeof id, 'string');
  assert.equal(href, `/api/v1/orders/${id}`);

  const act = async (name, word, values = {}) => {
    const done = await api[name].post(`/orders/${id}/${word}`, values);
    assert.ok(done.status < 300, `${word}: ${done.status} ${done.text}`);
  };
  await act('station', 'triage');
  await act('supervisor', 'press');
  await act('branch', 'dispatch', { team: await teamOf(api.branch) });
  await act('leader', 'accept');
  await act('leader', 'appoint', { day: tomorrow(), part: 'morning' });
  await act('leader', 'start');
  await act('leader', 'report', { result: '搬好了', minutes: 30, people: 3 });
  await act('resident', 'confirm');
  await act('resident', 'evaluate', { rating: 'good' });
  const again = await api.leader.post(`/orders/${id}/accept`);
  assert.equal(again.status, 409);
  assert.equal(again.json().code, 'order.moved_on');

  const rows = JSON.parse(run(daye, 'orders', 'show', (await api.resident.get(`/orders/${id}`)).json().order.number, '--json'));
  assert.deepEqual(rows.map((row) => row.act).reverse(), steps);
});

test('the county is whole after both', () => {
  run(daye, 'check');
});
