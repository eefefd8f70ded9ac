// The document of the API is valid, and what it says of an answer is what comes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { ask, program } from '../support/http.mjs';
import { accountOf, county, serve, tokenFor } from '../support/redvest.mjs';

let daye, server, api, system, described;

before(async () => {
  daye = county();
  server = await serve(daye);
  api = program(server, tokenFor(daye, accountOf(daye, '中心工作人员').phone));
  system = program(server, tokenFor(daye, accountOf(daye, '系统管理员').phone));
  described = (await ask(server, '/openapi.json')).json();
});
after(() => server?.stop());

test('the document is valid OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(described));
  assert.ok(valid, JSON.stringify(errors));
  assert.match(described.openapi, /^3\.1/);
});

const resolve = (schema) => (schema.$ref ? resolve(schema.$ref.split('/').slice(1).reduce((at, name) => at[name], described)) : schema);
const typeOf = (value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value);

// Where a value does not fit its schema: types, enums, patterns, required names, names that nobody described.
function misfits(value, unresolved, at = '') {
  const schema = resolve(unresolved), wrong = [];
  const kinds = schema.type === undefined ? null : [schema.type].flat();
  const kind = typeOf(value);
  if (kinds && !kinds.includes(kind) && !(kind === 'integer' && kinds.includes('number'))) return [`${at} is ${kind}, not ${kinds}`];
  if (schema.enum && !schema.enum.includes(value)) wrong.push(`${at}: ${value} is none of ${schema.enum}`);
  if (schema.pattern && kind === 'string' && !new RegExp(schema.pattern, 'u').test(value)) wrong.push(`${at}: ${value} does not fit ${schema.pattern}`);
  if (kind === 'array') value.forEach((one, i) => wrong.push(...misfits(one, schema.items ?? {}, `${at}/${i}`)));
  if (kind === 'object' && schema.properties) {
    for (const name of schema.required ?? []) if (!(name in value)) wrong.push(`${at}/${name} is missing`);
    for (const [name, one] of Object.entries(value)) {
      if (schema.properties[name]) wrong.push(...misfits(one, schema.properties[name], `${at}/${name}`));
      else wrong.push(`${at}/${name} is not described`);
    }
  }
  return wrong;
}

test('the checker finds what is wrong', () => {
  const schema = { type: 'object', required: ['a'], properties: { a: { type: ['string', 'null'], enum: ['x', null] }, b: { type: 'array', items: { type: 'integer' } } } };
  assert.deepEqual(misfits({ a: 'x', b: [1] }, schema), []);
  for (const bad of [{}, { a: 1 }, { a: 'y' }, { a: 'x', b: ['1'] }, { a: 'x', c: 1 }, []]) assert.ok(misfits(bad, schema).length > 0, JSON.stringify(bad));
});

test('every documented GET answers JSON that fits its schema', async () => {
  const wrong = [];
  let fitted = 0;
  const orders = (await api.get('/desk')).json();
  const order = Object.values(orders).find((value) => Array.isArray(value) && value[0]?.number)?.[0]?.id ?? '1';
  for (const [path, { get }] of Object.entries(described.paths)) {
    const schema = get?.responses['200']?.content?.['application/json']?.schema;
    if (!schema) continue;
    const one = path.replace('{id}', path.startsWith('/orders/') ? order : '1').replace('{name}', 'orders.open_max').replace(/\{[a-z_]+\}/g, '1');
    let answer = await api.get(one);
    if (answer.status === 404) answer = await system.get(one);
    const kind = answer.headers['content-type'];
    if (answer.status !== 200) {
      assert.match(kind, /problem\+json/, one);
      wrong.push(...misfits(answer.json(), described.components.responses.Problem.content['application/problem+json'].schema, one));
      continue;
    }
    assert.match(kind, /^application\/json/, one);
    fitted++;
    wrong.push(...misfits(answer.json(), schema, one));
  }
  assert.equal(wrong.slice(0, 40).join('\n'), '');
  assert.ok(fitted > 25, `${fitted} answers were compared`);
});
