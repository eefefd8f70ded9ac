// Open311 GeoReport v2 as an app of another city would use it: field names and rules from the specification, XML read by
// Python's parser (it knows nothing of our writer), and nothing of any person in what is read without a key.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { ask, program } from '../support/http.mjs';
import { accountOf, county, run, serve, tokenFor } from '../support/redvest.mjs';

let daye, server, resident, station, centre, places;
const root = '/open311/v2';
const inDays = (n) => new Date(Date.now() + n * 86400000 + 8 * 3600000).toISOString().slice(0, 10);

// Elements as [tag, text, children].
function xml(text) {
  const program_ = 'import sys,json,xml.etree.ElementTree as E\nf=lambda e:[e.tag,e.text or "",[f(c) for c in e]]\nprint(json.dumps(f(E.fromstring(sys.stdin.buffer.read()))))';
  return JSON.parse(execFileSync('python3', ['-c', program_], { input: text, encoding: 'utf8' }));
}
const record = ([, , children]) => Object.fromEntries(children.map(([tag, text, below]) => [tag, below.length ? below : text]));

const get = (path, headers = {}) => ask(server, root + path, { headers });
const post = (form, values, headers = {}) => ask(server, `${root}/requests.${form}`, {
  method: 'POST', body: new URLSearchParams(values).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } });

async function bothForms(path) {
  const [json, tree] = [await get(path.replace('.*', '.json')), await get(path.replace('.*', '.xml'))];
  assert.equal(json.status, 200, json.text);
  assert.equal(tree.status, 200, tree.text);
  assert.match(json.headers['content-type'], /^application\/json; charset=utf-8$/);
  assert.match(tree.headers['content-type'], /^text\/xml; charset=utf-8$/);
  assert.match(tree.text, /^<\?xml version="1.0" encoding="UTF-8"\?>/, 'the specification asks for the declaration');
  return { json: json.json(), xml: xml(tree.text) };
}

before(async () => {
  daye = county();
  server = await serve(daye);
  resident = { phone: accountOf(daye, '居民').phone };
  resident.key = tokenFor(daye, resident.phone);
  station = { key: tokenFor(daye, accountOf(daye, '站管理员').phone), name: accountOf(daye, '站管理员').where };
  centre = program(server, tokenFor(daye, accountOf(daye, '中心工作人员').phone));
  places = JSON.parse(run(daye, 'places', 'list', '--json'));
  station.place = places.find((place) => place.level === 'station' && (place.name === station.name || place.code === station.name));
  const set = await centre.post(`/places/${station.place.id}/edit`, { name: station.place.name, kind: 'community', datum: 'wgs84', lat: '30.1012345', lon: '114.9512345' });
  assert.ok(set.status < 300, set.text);
});
after(() => server.stop());

test('discovery names the endpoint and both forms', async () => {
  const { json, xml: tree } = await bothForms('/discovery.*');
  assert.deepEqual(Object.keys(json).sort(), ['changeset', 'contact', 'endpoints', 'key_service']);
  assert.equal(tree[0], 'discovery');
  const [endpoint] = json.endpoints;
  assert.deepEqual(Object.keys(endpoint).sort(), ['changeset', 'formats', 'specification', 'type', 'url']);
  assert.equal(endpoint.url, server.url.replace(/\/$/, '') + root);
  assert.deepEqual(endpoint.formats, ['text/xml', 'application/json']);
  assert.deepEqual(record(tree).endpoints.map(([tag]) => tag), ['endpoint']);
});

const serviceFields = ['service_code', 'service_name', 'description', 'metadata', 'type', 'keywords', 'group'];

test('services are the reporting of problems and what stands on the menu, in both forms alike', async () => {
  const { json, xml: tree } = await bothForms('/services.*');
  assert.equal(tree[0], 'services');
  const rows = tree[2].map(record);
  for (const service of json) {
    assert.deepEqual(Object.keys(service), serviceFields);
    assert.equal(typeof service.metadata, 'boolean');
    assert.ok(['realtime', 'batch', 'blackbox'].includes(service.type));
  }
  assert.deepEqual(rows, json.map((service) => ({ ...service, metadata: String(service.metadata) })));
  assert.equal(json[0].service_code, 'problem');
  assert.ok(json.some((service) => service.service_name === '上门理发' && service.metadata));
});

test('a service with metadata says what must be told', async () => {
  const services = (await get('/services.json')).json();
  const hair = services.find((service) => service.service_name === '上门理发');
  const { json, xml: tree } = await bothForms(`/services/${hair.service_code}.*`);
  assert.deepEqual(Object.keys(json), ['service_code', 'attributes']);
  assert.equal(tree[0], 'service_definition');
  for (const attribute of json.attributes) {
    for (const field of ['variable', 'code', 'datatype', 'required', 'datatype_description', 'order', 'description']) assert.ok(field in attribute, field);
    assert.ok(['string', 'number', 'datetime', 'text', 'singlevaluelist', 'multivaluelist'].includes(attribute.datatype));
    if (attribute.datatype.endsWith('valuelist')) for (const value of attribute.values) assert.deepEqual(Object.keys(value), ['key', 'name']);
  }
  assert.deepEqual(json.attributes.map(({ code, required }) => [code, required]), [['wanted_on', true], ['wanted_part', false]]);
  assert.equal(record(tree).attributes.length, 2);
  assert.deepEqual((await get('/services/problem.json')).json(), { service_code: 'problem', attributes: [] });
});

const requestFields = ['service_request_id', 'status', 'status_notes', 'service_name', 'service_code', 'description', 'agency_responsible',
  'service_notice', 'requested_datetime', 'updated_datetime', 'expected_datetime', 'address', 'address_id', 'zipcode', 'lat', 'long', 'media_url'];
const secrets = { phone: '13907145678', last_name: '欧阳', first_name: '桂香', address_string: '', description: '赵奶奶家门口水管爆了 <b>&"', email: 'ouyang@example.org',
  media_url: 'https://pictures.example.org/p.jpg?who=ouyang' };
let number;

test('a report with a key becomes an order that its station sees, and that everybody sees without the person', async () => {
  const address = `${station.place.name}望江里7栋401`;
  const sent = await post('json', { ...secrets, address_string: address, api_key: station.key, jurisdiction_id: '420281', service_code: 'problem' });
  assert.equal(sent.status, 200, sent.text);
  const [made] = sent.json();
  assert.deepEqual(Object.keys(made), ['service_request_id', 'service_notice', 'account_id']);
  number = made.service_request_id;
  assert.match(number, /^D\d{8}-\d{4}$/);
  const desk = program(server, station.key);
  const mine = (await desk.get('/desk')).text;
  assert.ok(mine.includes(number), 'it waits at the desk of its station');
  const { json, xml: tree } = await bothForms(`/requests/${number}.*`);
  assert.equal(tree[0], 'service_requests');
  assert.deepEqual(Object.keys(json[0]), requestFields);
  assert.deepEqual(tree[2][0][2].map(([tag]) => tag), requestFields);
  const { status, service_code, requested_datetime, updated_datetime, expected_datetime, lat, long, address: shown, address_id } = json[0];
  assert.deepEqual({ status, service_code, lat, long, shown, address_id },
    { status: 'open', service_code: 'problem', lat: 30.1012345, long: 114.9512345, shown: station.place.name, address_id: station.place.code });
  for (const time of [requested_datetime, updated_datetime, expected_datetime]) {
    assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+08:00$/);
    assert.ok(!Number.isNaN(Date.parse(time)));
  }
});

let twice;
test('a report that is sent again within the minute is the same order; another spot or other words are another', async () => {
  const values = { api_key: station.key, service_code: 'problem', address_string: `${station.place.name}5栋`, description: '井盖松动' };
  const sent = async (more = {}) => (await post('json', { ...values, ...more })).json()[0].service_request_id;
  const first = await sent();
  twice = first;
  assert.equal(await sent(), first);
  assert.notEqual(await sent({ address_string: `${station.place.name}6栋` }), first);
  assert.notEqual(await sent({ description: '井盖丢了' }), first);
});

test('nothing of any person stands in any answer that needs no key', async () => {
  const people = daye.accounts.map(({ name }) => name).filter((name) => name?.length >= 2);
  const all = [];
  for (const path of ['/discovery.*', '/services.*', '/requests.*', `/requests/${number}.*`, `/tokens/${number}.*`, '/requests.*?status=open', '/requests.*?status=closed', `/requests.*?service_request_id=${number}`])
    for (const form of ['.json', '.xml']) {
      const answer = await get(path.replace('.*', form));
      assert.equal(answer.status, 200);
      all.push(answer.text);
    }
  const text = all.join('\n');
  assert.ok(text.length > 5000);
  for (const word of [...Object.values(secrets).filter(Boolean), '欧阳', '赵奶奶', '水管', '望江里', '7栋', ...people]) assert.ok(!text.includes(word), word);
  assert.doesNotMatch(text.replace(/D\d{8}-\d{4}|\b4202\d{8}\b/g, ''), /\b1[3-9]\d{9}\b/);
  const order = (await program(server, station.key).get('/desk')).json();
  assert.ok(JSON.stringify(order).includes('水管'), 'the words did arrive');
});

test('a resident with a key reports for himself, by a point or by words; a service of the menu wants its day', async () => {
  const byPoint = await post('xml', { api_key: resident.key, service_code: 'problem', lat: '30.102', long: '114.952', description: '路灯不亮' });
  assert.equal(byPoint.status, 200, byPoint.text);
  assert.equal(xml(byPoint.text)[0], 'service_requests');
  const id = record(xml(byPoint.text)[2][0]).service_request_id;
  const [seen] = (await get(`/requests/${id}.json`)).json();
  assert.equal(seen.address, station.place.name);
  const hair = (await get('/services.json')).json().find((service) => service.service_name === '上门理发').service_code;
  const values = { api_key: resident.key, service_code: hair, address_string: `${station.place.name}3栋` };
  assert.equal((await post('json', values)).status, 400);
  const item = await post('json', { ...values, 'attribute[wanted_on]': inDays(2), 'attribute[wanted_part]': 'morning' });
  assert.equal(item.status, 200, item.text);
  const found = (await get(`/requests.json?service_code=${hair}&status=open`)).json();
  assert.ok(found.some((one) => one.service_request_id === item.json()[0].service_request_id));
  assert.ok(found.every((one) => one.service_code === hair && one.status === 'open'));
  const token = (await get(`/tokens/${id}.json`)).json();
  assert.deepEqual(token, [{ service_request_id: id, token: id }]);
});

test('the list keeps to what is asked: numbers, codes, times, states', async () => {
  const all = (await get('/requests.json')).json();
  assert.ok(all.length > 2 && all.length <= 1000);
  assert.deepEqual(all.map((one) => one.service_request_id), all.map((one) => one.service_request_id).sort().reverse());
  const since = (days) => Date.now() - days * 86400000;
  assert.ok(all.every((one) => Date.parse(one.requested_datetime) > since(90.01)));
  const open = (await get('/requests.json?status=open')).json(), closed = (await get('/requests.json?status=closed')).json();
  assert.ok(open.length && closed.length);
  assert.ok(open.every((one) => one.status === 'open') && closed.every((one) => one.status === 'closed'));
  assert.equal(open.length + closed.length, all.length);
  assert.equal((await get('/requests.json?status=open,closed')).json().length, all.length);
  const two = (await get(`/requests.json?service_request_id=${all[0].service_request_id},${all[1].service_request_id},D20200101-0001`)).json();
  assert.deepEqual(two, all.slice(0, 2));
  const from = encodeURIComponent(new Date(since(30)).toISOString().slice(0, 19) + 'Z'), to = encodeURIComponent(new Date(since(10)).toISOString().slice(0, 19) + 'Z');
  const span = (await get(`/requests.json?start_date=${from}&end_date=${to}`)).json();
  const wanted = all.filter((one) => Date.parse(one.requested_datetime) >= since(30) - 1000 && Date.parse(one.requested_datetime) <= since(10));
  assert.deepEqual(span.map((one) => one.service_request_id), wanted.map((one) => one.service_request_id));
  const codes = [...new Set(all.map((one) => one.service_code))].slice(0, 2);
  const some = (await get(`/requests.json?service_code=${codes.join(',')}`)).json();
  assert.equal(some.length, all.filter((one) => codes.includes(one.service_code)).length);
});

test('an order that ended is closed, and says how', async () => {
  const desk = program(server, station.key);
  const row = (await desk.get('/desk')).json();
  const id = JSON.stringify(row).match(new RegExp(`"id":"(\\d+)","number":"${number}"`))[1];
  const done = await desk.post(`/orders/${id}/transfer`, { unit: '市城管局', number: '12345-1' });
  assert.ok(done.status < 300, done.text);
  const [seen] = (await get(`/requests/${number}.json`)).json();
  assert.equal(seen.status, 'open', 'the department has yet to answer');
  assert.equal(seen.status_notes, '已转办');
  const own = JSON.stringify(row).match(new RegExp(`"id":"(\\d+)","number":"${twice}"`))[1];
  assert.ok((await desk.post(`/orders/${own}/withdraw`, { reason: '已经有人修好' })).status < 300);
  const [gone] = (await get(`/requests/${twice}.json`)).json();
  assert.equal(gone.status, 'closed');
  assert.equal(gone.status_notes, '已撤回');
  assert.equal(gone.expected_datetime, null);
});

const report = (more) => ({ api_key: resident.key, service_code: 'problem', address_string: station.place.name, description: '路灯不亮', ...more });
const wrong = [
  ['no key', () => ({ ...report(), api_key: '' }), 403, 'api_key'],
  ['a wrong key', () => report({ api_key: 'rv_nonsense' }), 403, 'api_key'],
  ['another county', () => report({ jurisdiction_id: '420222' }), 404, 'jurisdiction_id'],
  ['no service', () => report({ service_code: '' }), 400, 'service_code'],
  ['an unknown service', () => report({ service_code: '99999', 'attribute[wanted_on]': inDays(1) }), 404, 'service_code'],
  ['a service that is a word', () => report({ service_code: 'potholes' }), 404, 'service_code'],
  ['no place', () => report({ address_string: '' }), 400, 'lat'],
  ['half a point', () => report({ lat: '30.1' }), 400, 'long'],
  ['a point that is no point', () => report({ lat: 'north', long: '114' }), 400, 'lat'],
  ['a point in another country', () => report({ lat: '48.85', long: '2.35' }), 400, 'lat'],
  ['the point 0, 0', () => report({ lat: '0', long: '0' }), 400, 'lat'],
  ['an unknown address_id', () => report({ address_id: '110101001001' }), 400, 'address_id'],
  ['no description', () => report({ description: ' ' }), 400, 'description'],
  ['a description of 501 characters', () => report({ description: '坏'.repeat(501) }), 400, 'description'],
  ['a description of a megabyte', () => report({ description: 'x'.repeat(900000) }), 400, '说明'],
  ['a picture that is a script', () => report({ media_url: 'javascript:alert(1)' }), 400, 'media_url'],
  ['for somebody else without a post', () => report({ phone: '13907149999', last_name: '王', first_name: '五' }), 403, 'phone'],
  ['a day that has passed', () => report({ service_code: '1', 'attribute[wanted_on]': '2020-01-01' }), 400, '60 天'],
  ['a day that is none', () => report({ service_code: '1', 'attribute[wanted_on]': 'soon' }), 400, 'wanted_on'],
  ['a part of the day that is none', () => report({ service_code: '1', 'attribute[wanted_on]': inDays(1), 'attribute[wanted_part]': 'noon' }), 400, 'wanted_part'],
];

test('what is wrong is said by the specification, in both forms, and nothing is made', async () => {
  const before_ = (await get('/requests.json')).json().length;
  for (const [name, values, status, word] of wrong) {
    const json = await post('json', values()), tree = await post('xml', values());
    for (const answer of [json, tree]) assert.equal(answer.status, status, `${name}: ${answer.text}`);
    const [error] = json.json();
    assert.deepEqual(Object.keys(error), ['code', 'description'], name);
    assert.equal(error.code, status, name);
    assert.ok(error.description.includes(word), `${name}: ${error.description}`);
    const [tag, , [[inner, , fields]]] = xml(tree.text);
    assert.deepEqual([tag, inner, fields.map(([field]) => field)], ['errors', 'error', ['code', 'description']], name);
    assert.equal(fields[0][1], String(status));
  }
  for (const [path, status] of [['/services.*?jurisdiction_id=420222', 404], ['/services/999.*', 404], ['/services/x.*', 404], ['/requests/D20200101-0001.*', 404],
    ['/requests/1.*', 404], ['/tokens/x.*', 404], ['/requests.*?status=new', 400], ['/requests.*?start_date=yesterday', 400],
    ['/requests.*?start_date=2026-01-01T00:00:00', 400], ['/requests.*?start_date=2026-01-01T00:00:00Z&end_date=2026-06-01T00:00:00Z', 400],
    ['/requests.*?start_date=2026-06-01T00:00:00Z&end_date=2026-05-01T00:00:00Z', 400], ['/requests.*?service_code=%25', 404],
    ['/requests.*?service_request_id=' + Array(51).fill('D20200101-0001').join(), 400]]) {
    const json = await get(path.replace('.*', '.json')), tree = await get(path.replace('.*', '.xml'));
    assert.equal(json.status, status, `${path}: ${json.text}`);
    assert.equal(json.json()[0].code, status);
    assert.equal(tree.status, status, path);
    assert.equal(xml(tree.text)[0], 'errors');
  }
  assert.equal((await get('/requests.json')).json().length, before_);
});

test('a cookie opens nothing here, and a body that is no form is refused', async () => {
  const answer = await post('json', { ...report(), api_key: '' }, { cookie: 'rv=whatever', origin: 'https://elsewhere.example' });
  assert.equal(answer.status, 403);
  assert.match(answer.json()[0].description, /api_key/);
  const image = await ask(server, `${root}/requests.xml`, { method: 'POST', body: 'GIF89a', headers: { 'content-type': 'image/gif' } });
  assert.equal(image.status, 400);
  assert.equal(xml(image.text)[0], 'errors');
});

test('a county that does not want it answers 404', async () => {
  const system = program(server, tokenFor(daye, accountOf(daye, '系统管理员').phone));
  assert.ok((await system.post('/settings/georeport.on', { value: '0' })).status < 300);
  for (const path of ['/discovery.json', '/services.xml', '/requests.json', `/requests/${number}.xml`]) assert.equal((await get(path)).status, 404, path);
  assert.equal((await post('json', report())).status, 404);
});
