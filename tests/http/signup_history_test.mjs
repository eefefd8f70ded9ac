// Sign-up under a crowd, with kills and repeats among it: never one more than the places, never a free place while somebody waits, nobody
// twice, nobody in two activities at one time, who waits is let in by turn, and each act that was acknowledged was kept once.
// REDVEST_STORM=1 (`make storm`): 30,000 acts by up to 1,000 clients. On PostgreSQL two servers sell the same places.
import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { after, before, test } from 'node:test';
import { ask, program } from '../support/http.mjs';
import { accountOf, county, run, serve, tokenFor } from '../support/redvest.mjs';
import { rows } from '../support/rows.mjs';
import { faultsOf, memoryDesk, play } from '../support/signup_history.mjs';

const storm = process.env.REDVEST_STORM === '1';
const runs = storm ? [{ clients: 64, operations: 6000 }, { clients: 256, operations: 8000 }, { clients: 1000, operations: 16000 }]
  : [{ clients: 64, operations: 900 }];
const PEOPLE = storm ? 200 : 40, KILLS = storm ? 6 : 2;
const PLACES = [1, 2, 3, 5, 1, 8];
// Those of one evening overlap their neighbours.
const HOURS = [['18:00', '19:00'], ['18:30', '19:30'], ['19:00', '20:00'], ['20:00', '21:00'], ['20:30', '21:30'], ['18:00', '21:30']];
let daye, servers, tokens, numbers, station, place;

before(async () => {
  daye = county();
  const volunteers = await rows(daye, `select p.id, p.volunteer_number from volunteers v join people p on p.id = v.person where v.state = 'active' order by p.id desc limit ${PEOPLE}`);
  numbers = volunteers.map((row) => row.volunteer_number);
  servers = await Promise.all(process.env.REDVEST_TEST_DB ? [serve(daye), serve(daye)] : [serve(daye)]);
  const where = accountOf(daye, '站管理员').where;
  place = JSON.parse(run(daye, 'places', 'list', '--json')).find((row) => row.name === where).id;
  station = tokenFor(daye, accountOf(daye, '站管理员').phone);
  tokens = numbers.map((number) => tokenFor(daye, number));
});
after(() => Promise.all((servers ?? []).map((server) => server.stop())));

// Activities of one evening `days` from now: their ids.
async function evening(days) {
  const door = program(servers[0], station), ids = [];
  const day = new Date(Date.now() + days * 86400e3 + 8 * 3600e3).toISOString().slice(0, 10);
  for (const [n, [from, to]] of HOURS.entries()) {
    const project = await door.post('/activities/project', { name: `抢名额${days}之${n}`, kind: 'service', helper: '志愿者', helper_places: PLACES[n], scope: 'public' });
    assert.ok(project.status < 300, project.text);
    const date = await door.post('/activities/date', { project: project.json().id, day, from, to, place, site_kind: 'community' });
    assert.ok(date.status < 300, date.text);
    ids.push(Number(date.json().id));
    const ticks = Object.fromEntries([1, 2, 3, 4, 5, 6].map((tick) => [`none${tick}`, true]));
    const published = await door.post(`/activities/${ids.at(-1)}/publish`, ticks);
    assert.ok(published.status < 300, published.text);
  }
  return ids;
}

// Over HTTP: what got no answer, or one that promises nothing, is asked again under its key, at whichever server is there.
function httpDesk(ids, clients) {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  let turn = 0;
  async function once(person, path, key) {
    const server = servers[turn++ % servers.length];
    return ask(server, '/api/v1' + path, { agent, method: 'POST', body: '{}', headers: {
      authorization: `Bearer ${tokens[person]}`, 'content-type': 'application/json', 'idempotency-key': key } });
  }
  async function until(person, path, key) {
    for (let tries = 0; tries < 400; tries++) {
      const answer = await once(person, path, key).catch((error) => {
        if (!error.code || error.code === 'ERR_ASSERTION') throw error;
        return null;
      });
      if (answer !== null && answer.status !== 503 && answer.status !== 429) {
        const { id, code } = answer.json();
        assert.ok(answer.status < 300 || [403, 409, 422].includes(answer.status), answer.text);
        return { status: answer.status, id: Number(id), code };
      }
      await new Promise((resolve) => setTimeout(resolve, 25 + tries));
    }
    throw new Error(`no answer to ${path} under ${key}`);
  }
  return {
    sign: (person, n, key) => until(person, `/activities/${ids[n]}/signups`, key),
    cancel: (person, signup, key) => until(person, `/signups/${signup}/cancel`, key),
    close: () => agent.destroy(),
  };
}

// kill -9 at even distances, the next server at once; of two servers in turn.
function killer(operations) {
  let next = 1, busy = false;
  return async (answers) => {
    if (busy || next > KILLS || answers < (operations * next) / (KILLS + 1)) return;
    busy = true;
    const n = next++ % servers.length;
    await servers[n].kill();
    servers[n] = await serve(daye);
    busy = false;
  };
}

// What the tables say of those activities: the chain of acts, the steps of who was let in, the rows as they are.
async function kept(ids) {
  const list = ids.join(', ');
  const signups = await rows(daye, `select s.id, s.activity, s.person, s.state, s.rank from signups s where s.activity in (${list})`);
  const byId = new Map(signups.map((row) => [Number(row.id), { ...row, id: Number(row.id), activity: Number(row.activity), person: Number(row.person) }]));
  const chain = await rows(daye, `select a.row_id, a.after_text from audit a where a.what = 'signup' and a.row_id in (select s.id from signups s where s.activity in (${list})) order by a.id`);
  const steps = await rows(daye, `select t.signup, t.act, s.activity from signup_steps t join signups s on s.id = t.signup where s.activity in (${list}) order by t.id`);
  // Who was let in stands right behind the step of who left, in the order of one activity.
  const behind = new Map(), last = new Map();
  for (const step of steps) {
    const activity = Number(step.activity), signup = Number(step.signup);
    if (step.act === 'cancel') {
      last.set(activity, []);
      behind.set(signup, [...(behind.get(signup) ?? []), last.get(activity)]);
    } else if (step.act === 'promote') last.get(activity).push(signup);
  }
  const acts = chain.map(({ row_id, after_text }) => {
    const row = byId.get(Number(row_id));
    return { signup: row.id, activity: row.activity, person: row.person, to: after_text, promoted: after_text === 'cancelled' ? behind.get(row.id).shift() : [] };
  });
  const plans = await rows(daye, `select a.id, a.places, a.starts_at, a.ends_at from activities a where a.id in (${list})`);
  const activities = new Map(plans.map((row) => [Number(row.id), { places: Number(row.places), starts_at: Number(row.starts_at), ends_at: Number(row.ends_at) }]));
  return { acts, activities, rows: [...byId.values()] };
}

for (const [n, { clients, operations }] of runs.entries())
  test(`${clients} clients, ${operations} acts, ${KILLS} kills: each place is sold once and none is left while somebody waits`, async () => {
    const ids = await evening(3 + n);
    const desk = httpDesk(ids, clients);
    const history = await play(desk, { people: PEOPLE, activities: ids.length, clients, operations, seed: 20201028 + 1000 * n, after: killer(operations) });
    desk.close();
    const found = await kept(ids);
    assert.equal(history.length, operations);
    assert.deepEqual(faultsOf({ history, ...found }).slice(0, 20), []);
    // The crowd was one: places were fought for, and who waited was let in.
    const told = (act) => history.filter((one) => one.act === act && one.status < 300).length;
    assert.ok(told('sign') > operations / 20 && told('cancel') > operations / 20, `${told('sign')} ${told('cancel')}`);
    assert.ok(found.acts.some((act) => act.to === 'waiting') && found.acts.some((act) => act.promoted.length > 0));
    assert.ok(history.some((one) => one.code === 'signup.overlap') && history.some((one) => one.code === 'signup.twice'));
    run(daye, 'check');
    // Under the key of an act that was kept the same answer comes again, and nothing more is kept.
    const one = history.find((each) => each.act === 'sign' && each.status === 201);
    const again = httpDesk(ids, 1);
    assert.equal((await again.sign(one.person, one.activity, one.key)).id, one.id);
    again.close();
    assert.equal((await kept(ids)).acts.length, found.acts.length);
  });

// --- the checker itself

const plans = () => new Map(PLACES.map((places, n) => {
  const hour = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  return [n + 1, { places, starts_at: hour(HOURS[n][0]), ends_at: hour(HOURS[n][1]) }];
}));
async function remembered(guarded) {
  const activities = plans(), desk = memoryDesk(activities, guarded);
  const history = await play(desk, { people: 20, activities: activities.size, clients: 40, operations: 3000 });
  return { history, acts: desk.acts, activities, rows: desk.rows };
}

test('a desk where nobody comes between looking and writing is found without fault', async () => {
  assert.deepEqual(faultsOf(await remembered(true)), []);
});

test('a desk without its guard is found out: sold twice, left free, twice, overlapping', async () => {
  const faults = faultsOf(await remembered(false)).join('\n');
  for (const what of [/ in \d+ places of/, /is twice in/, /at one time/, /is free while/]) assert.match(faults, what);
});

const tampered = {
  'a place too many': [({ acts, activities }) => { activities.get(acts.find((act) => act.to === 'confirmed').activity).places = 0; }, / in 0 places of/],
  'a place kept empty': [({ acts }) => { acts.find((act) => act.promoted.length > 0).promoted = []; }, /is free while/],
  'out of turn': [({ acts }) => { const [a, b] = acts.filter((act, _, all) => act.promoted.length > 0 && act.activity === all.find((one) => one.promoted.length > 0).activity);
    [a.promoted, b.promoted] = [b.promoted, a.promoted]; }, /out of its turn/],
  'an act lost': [({ acts }) => { acts.splice(acts.length - 1, 1); }, /acknowledged 1 times, kept 0 times|acknowledged \d+ times, kept \d+ times/],
  'an act kept twice': [({ acts }) => { acts.push({ ...acts.findLast((act) => act.to === 'waiting' || act.to === 'confirmed') }); }, /kept/],
  'a row that says otherwise': [({ rows }) => { rows.find((row) => row.state === 'cancelled').state = 'confirmed'; }, /by its acts cancelled/],
};
for (const [name, [tamper, found]] of Object.entries(tampered))
  test(`a history with ${name} is found out`, async () => {
    const all = await remembered(true);
    tamper(all);
    assert.match(faultsOf(all).join('\n'), found);
  });
