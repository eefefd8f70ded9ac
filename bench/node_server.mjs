// The opponent: the same act as a user of Node would write it, with fastify and better-sqlite3 (or node:sqlite where that cannot be built).
//
//   node node_server.mjs LOG DATABASE PORT ACTS single|batched BINDING|-
//
// Each POST does the statements of one recorded act (bench/record.c) with the recorded values: token, rights, key, activity
// and person, counters, sign-up, stored answer, audit. Nothing of the work around them (hashes, sealing, rendering) is asked of Node, so it is favoured. `single`
// commits each request by itself; `batched` does in one transaction what came in one turn of the event loop. Same pragmas, synchronous=FULL,
// and the WAL is copied back at 16,000 frames.
import fs from 'node:fs';
import fastify from 'fastify';

const [logPath, databasePath, port, actsWanted, mode, binding] = process.argv.slice(2);
const TO_END = 0x80000000;

// --- the log ----------------------------------------------------------------------------------

function readLog(path, wanted) {
  const log = fs.readFileSync(path);
  const texts = new Map(), pragmas = [], groups = [];
  let at = 0, group = null;
  const number = () => { at += 4; return log.readUInt32LE(at - 4); };
  const bytes = () => { const n = number(); at += n; return log.subarray(at - n, at); };
  const bind = () => {
    switch (String.fromCharCode(log[at++])) {
    case 'i': at += 8; return Number(log.readBigInt64LE(at - 8));
    case 't': return bytes().toString();
    case 'b': return Buffer.from(bytes());
    default: return null;
    }
  };
  while (at < log.length && groups.length < wanted * 2 + 2048) {
    const kind = String.fromCharCode(log[at++]);
    if (kind === 'P') pragmas.push(bytes().toString());
    if (kind === 'S') { const id = number(); texts.set(id, bytes().toString()); }
    if (kind === 'A') groups.push(group = { runs: [], tail: false });
    if (kind === 'X') {
      const id = number(), rows = number(), values = Array.from({ length: log[at++] }, bind);
      const text = texts.get(id);
      if (text === 'commit' && group !== null) group.tail = true;
      if (group !== null && !/^(begin|commit|rollback|savepoint|release)/.test(text))
        group.runs.push({ id, toEnd: rows >= TO_END, rows: rows % TO_END, values });
    }
  }
  return { texts, pragmas, groups };
}

function most(counts) {
  return [...counts].sort((a, b) => b[1] - a[1])[0][0];
}

function countBy(items, key, weight = () => 1) {
  const counts = new Map();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + weight(item));
  return counts;
}

// What begins as the most work does is an act; other groups (a session's last use, the outbox) ride with the act before. One list of runs
// for each act, and for each the tail that closes a transaction of its own: head, row, head. Of the recorded tails the
// statement that ran most is the row of one act; what stands before and after it is done once a transaction.
function actsOf(groups) {
  const full = groups.filter((group) => group.runs.length > 0);
  const usual = most(countBy(full.filter((group) => !group.tail), (group) => group.runs[0].id, (group) => group.runs.length));
  const rowId = most(countBy(full.filter((group) => group.tail).flatMap((group) => group.runs), (run) => run.id));
  const acts = [];
  let open = [];
  for (const group of full) {
    if (!group.tail) {
      if (group.runs[0].id === usual) open.push({ runs: [...group.runs] });
      else open.at(-1)?.runs.push(...group.runs);
      continue;
    }
    const rows = group.runs.filter((run) => run.id === rowId);
    const first = group.runs.findIndex((run) => run.id === rowId);
    const before = group.runs.slice(0, Math.max(first, 0)), after = group.runs.filter((run, i) => i > first && run.id !== rowId);
    open.forEach((act, i) => { if (rows[i]) { act.row = rows[i]; act.before = before; act.after = after; acts.push(act); } });
    open = [];
  }
  return acts;
}

// --- the database -----------------------------------------------------------------------------

async function openDatabase() {
  if (binding !== '-') {
    const { default: Database } = await import('better-sqlite3');
    const db = new Database(databasePath, { nativeBinding: binding });
    return db;
  }
  const { DatabaseSync } = await import('node:sqlite');
  return new DatabaseSync(databasePath);
}

const { texts, pragmas, groups } = readLog(logPath, Number(actsWanted));
const acts = actsOf(groups);
const db = await openDatabase();
for (const text of pragmas) db.exec(text);

const statements = new Map();
const namesOf = new Map();  // the order in which $n appear is the order of the recorded values
for (const [id, text] of texts) {
  if (/^(begin|commit|rollback|savepoint|release)/.test(text)) continue;
  statements.set(id, db.prepare(text));
  namesOf.set(id, [...new Set(text.match(/\$\d+/g) ?? [])].map((name) => binding === '-' ? name : name.slice(1)));
}
for (const act of acts)
  for (const run of [...act.runs, act.row, ...act.before, ...act.after])
    run.named ??= Object.fromEntries(namesOf.get(run.id).map((name, i) => [name, run.values[i]]));

function run(one) {
  const statement = statements.get(one.id);
  if (one.rows === 0 && !statement.reader) return statement.run(one.named);
  return one.rows > 1 || one.toEnd ? statement.all(one.named) : statement.get(one.named);
}

const begin = db.prepare('begin immediate'), commit = db.prepare('commit');
let sinceCheckpoint = 0;
const walPath = databasePath + '-wal';

// better-sqlite3 and node:sqlite show no WAL hook, so the size of the file tells, looked at every hundred transactions.
function checkpoint() {
  if (++sinceCheckpoint % 100 !== 0 || fs.statSync(walPath).size < 16000 * 4120) return;
  db.exec('pragma wal_checkpoint(passive)');
}

function transact(batch) {
  begin.run();
  for (const act of batch) act.runs.forEach(run);
  batch[0].before.forEach(run);
  for (const act of batch) run(act.row);
  batch.at(-1).after.forEach(run);
  commit.run();
}

// --- the server -------------------------------------------------------------------------------

let next = 0, waiting = [];

function flush() {
  const batch = waiting;
  waiting = [];
  transact(batch.map((one) => one.act));
  for (const one of batch) one.done();
  checkpoint();
}

function whole(act) {
  if (mode === 'single') {
    transact([act]);
    checkpoint();
    return Promise.resolve();
  }
  return new Promise((done) => {
    if (waiting.length === 0) setImmediate(flush);
    waiting.push({ act, done });
  });
}

const app = fastify({ logger: false });
app.post('/api/v1/activities/:id/signups', {
  schema: {
    body: { type: 'object', properties: { position: { type: 'string' }, answer: { type: 'string' } } },
    response: { 201: { type: 'object', properties: { id: { type: 'string' }, href: { type: 'string' } } } },
  },
}, async (request, reply) => {
  const number = next++;
  if (number >= acts.length) return reply.code(500).send();
  await whole(acts[number]);
  reply.code(201).header('location', `/api/v1/signups/${number}`);
  return { id: String(number), href: `/api/v1/signups/${number}` };
});
app.addHook('onError', async (request, reply, error) => { process.stderr.write(error.message + '\n'); process.exit(1); });
await app.listen({ port: Number(port), host: '127.0.0.1', backlog: 1024 });
