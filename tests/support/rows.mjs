// What stands in the tables of a test county, whichever engine it is on: for checkers that must not believe the program.
import { execFileSync } from 'node:child_process';

// Rows as objects; every value is text or null on PostgreSQL, so compare with String() or Number().
export async function rows(county, sql) {
  if (county.url.startsWith('sqlite:')) {
    const { DatabaseSync } = await import('node:sqlite');
    const db = new DatabaseSync(county.url.slice(7), { readOnly: true });
    try {
      return db.prepare(sql).all();
    } finally {
      db.close();
    }
  }
  const [, url, schema] = /^(.*?)[?&]schema=([a-z0-9_]+)/.exec(county.url);
  const out = execFileSync('psql', [url, '-X', '-A', '-t', '-q', '-c', `set search_path to ${schema}`, '-c', `select coalesce(json_agg(x), '[]') from (${sql}) x`],
    { encoding: 'utf8', maxBuffer: 1 << 28 });
  return JSON.parse(out);
}
