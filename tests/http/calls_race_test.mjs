// Two of the staff take the same call-back at once: one rings, the other hears call.taken. On PostgreSQL through two processes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { program } from '../support/http.mjs';
import { accountOf, county, run, serve, tokenFor } from '../support/redvest.mjs';

let daye, servers, station, branch;
before(async () => {
  daye = county();
  servers = [await serve(daye)];
  if (process.env.REDVEST_TEST_DB) servers.push(await serve(daye));
  station = tokenFor(daye, accountOf(daye, '站管理员').phone);
  branch = tokenFor(daye, accountOf(daye, '所管理员').phone);
});
after(() => Promise.all((servers ?? []).map((server) => server.stop())));

const at = (n, token) => program(servers[n % servers.length], token);

test('a missed call posted by the exchange is taken by one of two', async () => {
  for (let n = 0; n < 15; n++) {
    const noted = await at(0, station).post('/calls/missed', { phone: `139${String(10000000 + n)}`, note: '交换机' });
    assert.equal(noted.status, 201, noted.text);
    const { id } = noted.json();
    const answers = await Promise.all([station, branch].map((who, i) => at(n + i, who).post(`/calls/missed/${id}/take`)));
    const won = answers.filter((answer) => answer.status < 300), lost = answers.filter((answer) => answer.status === 409);
    assert.equal(won.length, 1, answers.map((answer) => answer.text).join(' | '));
    assert.equal(lost.length, 1, answers.map((answer) => answer.text).join(' | '));
    assert.equal(lost[0].json().code, 'call.taken');
    const seen = await Promise.all([station, branch].map((who) => at(n, who).get(`/calls/missed/${id}`)));
    assert.equal(seen.filter((answer) => answer.json().call.phone !== '').length, 1, 'the number is open to one alone');
    assert.equal(seen[0].json().call.source, 'exchange');
  }
});

test('every ledger counts right afterwards', () => {
  run(daye, 'check');
});
